"""Sentences that many documents have word by word and that say nothing of any: credits, what an agency says of itself."""

from __future__ import annotations

from collections import Counter

from assistant.retrieval.results import RetrievalResult
from corpus.normalize import fold, one_line

_DOCUMENTS, _WORDS = 3, 5  # from which a sentence belongs to none of the documents
_AROUND = "*_#•▪–- "


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
