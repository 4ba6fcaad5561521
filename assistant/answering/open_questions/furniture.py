"""What is printed in a document and says nothing of it: sentences that many have word by word (credits, what an agency says of
itself), and numbered notes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from assistant.retrieval.results import RetrievalResult
from corpus.model import Document, Passage
from corpus.normalize import fold, one_line

_DOCUMENTS, _WORDS = 3, 5  # from which a sentence belongs to none of the documents
_ASIDE = frozenset({"caption", "footnote"})
_AROUND = "*_#•▪–- "
_NUMBERED_LINE = re.compile(r"^(?P<number>\d{1,3}) [^\W\d_].*", re.MULTILINE)
_SOURCE = re.compile(
    r"\((?:19|20)\d\d\)[,.]? ?\d|\b(?:ibid|op\. ?cit|loc\. ?cit|pp?\. ?\d|pages? \d|https?|www)\b|, \d{1,3}(?:[–-]\d+)?(?:;|\.?$)",
    re.IGNORECASE,
)
_LONGEST_LIST = 12  # items that are numbered without a full stop; what goes on beyond is notes


def plain(text: str) -> str:
    """A sentence without case, accents and the marks around it."""
    return fold(one_line(text)).strip(_AROUND)


def repeated_in(found: RetrievalResult) -> frozenset[str]:
    """Sentences, as `plain` gives them, of `_WORDS` words that the passages of `_DOCUMENTS` found documents share."""
    said = {
        (
            source.record.name,
            plain(passage.at(span)),
        )
        for source in found.passages
        for passage in (source.hit.passage,)
        for span in passage.sentences
    }
    counts = Counter(text for _, text in said)
    return frozenset(
        text for text, n in counts.items() if n >= _DOCUMENTS and len(text.split()) >= _WORDS
    )


def asides_in(document: Document) -> frozenset[int]:
    """Where the captions and notes of a document begin, which stand beside what it says."""
    return frozenset(one.start for one in document.blocks if one.kind in _ASIDE)


def notes_in(passages: Iterable[Passage]) -> frozenset[int]:
    """Where the numbered notes of a document begin, as far as ``passages`` go: lines with numbers that follow each other, and
    with a source.
    """
    lines = [
        (int(one["number"]), passage.start + one.start())
        for passage in passages
        for one in _NUMBERED_LINE.finditer(passage.text)
        if _SOURCE.search(one.group())
    ]
    known = {number for number, _ in lines}
    return frozenset(
        start
        for number, start in lines
        if number > _LONGEST_LIST and not known.isdisjoint((number - 1, number + 1))
    )
