"""What can be quoted from a passage: its sentences, and sentences that only make sense together.

1. A sentence, unless it is a heading or a line of a table of contents: a heading says what the text
   under it is about. A heading with an amount ("Total expenditure: $93 million") is a label with its value.
2. A short line ("Budget: EUR 1,400,000") with the line above it, and the line alone, unless it has no word ("14 5", "Les").
3. For questions that want several things: an enumeration as a whole, from the sentence that opens
   it ("… five sectors: 1) prevention;") to its last item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.model import Passage, Span
from corpus.normalize import ITEM_MARK, fold, one_line

_SHORT, _SHORT_LABEL = (
    6,
    10,
)  # words below which a line, or a line with a colon, needs the line above it
_ENDS = re.compile(r"[.!?。؟]\s*$")  # a sentence
_AMOUNT = re.compile(r"[$€£%]|\b(?:USD|EUR|per cent|million|billion)\b")
_FEW_LETTERS = 3
_MOST_WORDS = 170  # of an enumeration
MARKER = re.compile(rf"^\s*{ITEM_MARK}", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:\.\s?){5,}|…{3,}")
_INSIDE = re.compile(r"(?<=[:;] )\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[).]\s", re.IGNORECASE)
OPENS = re.compile(r":\s*(?:\(?(?:[a-z]|i|\d)[).].*;)?\s*$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Segment:
    """Sentences ``first`` to ``last`` (inclusive) of a passage, and their span in the document."""

    first: int
    last: int
    span: Span


def segments(passage: Passage, *, enumerations: bool) -> Iterator[Segment]:
    """The segments of a passage, in the order of their first sentence.

    ``enumerations``: whether whole enumerations are segments too.
    """
    texts = [passage.at(span) for span in passage.sentences]
    headings = {fold(one_line(title)) for title in passage.headings}
    is_heading = [fold(one_line(text)) in headings and not _AMOUNT.search(text) for text in texts]
    enumerated = dict(_enumerations(list(_marked(passage)))) if enumerations else {}
    for i, text in enumerate(texts):
        if not (is_heading[i] or _is_header(text, passage.context) or _CONTENTS.search(text)):
            if not _is_bare(text):
                yield Segment(i, i, passage.sentences[i])
            if i and _is_short(text) and " | " not in text + texts[i - 1]:
                yield _joined(passage, i - 1, i)
        if i in enumerated:
            yield _joined(passage, i, enumerated[i])


def _is_bare(text: str) -> bool:
    """Whether a line has figures or one short word alone: it says nothing without the line above it."""
    letters = sum(map(str.isalpha, text))
    if letters > _FEW_LETTERS or " | " in text or _AMOUNT.search(text) or _ENDS.search(text):
        return False
    return letters < _FEW_LETTERS or len(text.split()) == 1


def _is_short(text: str) -> bool:
    return len(text.split()) < (_SHORT_LABEL if ":" in text else _SHORT)


def _is_header(text: str, context: str) -> bool:
    """Whether a row holds nothing but names of columns, which say nothing by themselves."""
    cells = [cell.strip() for cell in text.split(" | ")]
    return len(cells) > 1 and bool(context) and all(cell in context for cell in cells)


def _joined(passage: Passage, first: int, last: int) -> Segment:
    return Segment(first, last, Span(passage.sentences[first].start, passage.sentences[last].end))


def _marked(passage: Passage) -> Iterator[str]:
    """The text of each sentence with the mark before it: a bullet is none of the words of its sentence."""
    end = passage.start
    for span in passage.sentences:
        between = passage.at(Span(end, span.start))
        yield between[between.rfind("\n") + 1 :] + passage.at(span)
        end = span.end


def _enumerations(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """First and last sentence of each enumeration of two sentences or more."""
    i = 0
    while i < len(texts):
        last = i
        if OPENS.search(texts[i]) and " | " not in texts[i]:
            size = len(texts[i].split())
            while last + 1 < len(texts) and _goes_on(texts, last):
                size += len(texts[last + 1].split())
                if size > _MOST_WORDS:
                    break
                last += 1
        if last > i:
            yield i, last
        i = last + 1


def _goes_on(texts: Sequence[str], at: int) -> bool:
    """Whether the sentence after ``at`` still belongs to the enumeration."""
    before, after = style_of(texts[at]), style_of(texts[at + 1])
    if " | " in texts[at + 1] or (before and after and before != after):
        return False
    return bool(MARKER.match(texts[at + 1])) or texts[at].rstrip().endswith((";", "; and", "; or"))


def style_of(text: str) -> str:
    """How the items of a list are marked: "letter" for (a), "digit" for 1., "bullet" for •; "" without marks."""
    found = MARKER.search(text) or _INSIDE.search(text)
    if found is None:
        return ""
    mark = found.group().strip(" (.)")
    return "digit" if mark.isdigit() else "letter" if mark.isalpha() else "bullet"
