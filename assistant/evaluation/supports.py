"""Where a support quote stands in its document, and whether a citation overlaps it.

A question file gives a quote as a person copied it; the document's text is as it was read. Line
breaks, hyphens, quotation marks and the ``" | "`` between cells may differ, letters and digits not:

1. Quote and text are reduced to their letters and digits, case folded, each with its offset.
2. Every occurrence that begins and ends at a word counts; on the support's page, where the document
   has pages and one is given.
3. A quote with ``" | "`` whose cells do not stand next to each other is looked for cell by cell, in
   order, within ``_ROW_REACH`` code points.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.evaluation.questions import Support
from corpus.model import Document, Span

_ROW_REACH = 2000


@dataclass(frozen=True, slots=True)
class Place:
    """One occurrence of a support quote: one span, or one for each cell of a row."""

    spans: tuple[Span, ...]

    def overlapped_by(self, span: Span) -> bool:
        """Whether ``span`` overlaps the quote; all its cells, for a row."""
        return all(span.overlaps(part) for part in self.spans)


@dataclass(frozen=True, slots=True)
class Located:
    """A support and its occurrences, none if the quote does not stand in the document."""

    support: Support
    places: tuple[Place, ...]

    def cited_by(self, document: str, span: Span) -> bool:
        """Whether a citation of ``document`` at ``span`` is right by this support."""
        if document != self.support.file:
            return False
        if self.support.quote is None:
            return True
        return any(place.overlapped_by(span) for place in self.places)


def locate(support: Support, document: Document | None) -> Located:
    """Find the quote of ``support`` in ``document``; None is a document that is not there."""
    if document is None or support.quote is None:
        return Located(support, ())
    window = _window(document, support.page)
    if window is None:
        return Located(support, ())
    cells = [cell.strip() for cell in support.quote.split("|") if _reduced(cell).letters]
    return Located(support, tuple(_places(_reduced(document.text), cells, window)))


def _window(document: Document, page: int | None) -> Span | None:
    """The page a quote must stand on; None when the document has no such page."""
    if page is None or not document.pages:
        return Span(0, len(document.text))
    return next((Span(p.start, p.end) for p in document.pages if p.number == page), None)


@dataclass(frozen=True, slots=True)
class _Reduced:
    """Letters and digits of ``source``; ``offsets[i]`` is where ``letters[i]`` stands in it."""

    source: str
    letters: str
    offsets: Sequence[int]

    def find(self, wanted: str, window: Span) -> Iterator[Span]:
        at = self.letters.find(wanted)
        while at >= 0:
            span = Span(self.offsets[at], self.offsets[at + len(wanted) - 1] + 1)
            if window.start <= span.start and span.end <= window.end and self._is_whole(span):
                yield span
            at = self.letters.find(wanted, at + 1)

    def _is_whole(self, span: Span) -> bool:
        """A footnote's digit may touch a word, and a unit a number; not letters letters."""
        text = self.source
        before = _touch(text[max(0, span.start - 1) : span.start], text[span.start])
        return not before and not _touch(text[span.end - 1], text[span.end : span.end + 1])


def _touch(left: str, right: str) -> bool:
    return (left.isalpha() and right.isalpha()) or (left.isdigit() and right.isdigit())


@lru_cache(maxsize=64)
def _reduced(source: str) -> _Reduced:
    letters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(source):
        for folded in unicodedata.normalize("NFKD", character).casefold():
            if folded.isalnum():
                letters.append(folded)
                offsets.append(offset)
    return _Reduced(source, "".join(letters), offsets)


def _places(text: _Reduced, cells: Sequence[str], window: Span) -> Iterator[Place]:
    if not cells:
        return
    wanted = [_reduced(cell).letters for cell in cells]
    whole = list(text.find("".join(wanted), window))
    for span in whole:
        yield Place(_cells_in(text, wanted, span) if len(wanted) > 1 else (span,))
    if not whole and len(wanted) > 1:
        yield from _scattered(text, wanted, window)


def _cells_in(text: _Reduced, wanted: Sequence[str], row: Span) -> tuple[Span, ...]:
    """Spans of cells that stand next to each other from ``row.start`` on."""
    at = bisect_left(text.offsets, row.start)
    spans = []
    for cell in wanted:
        spans.append(Span(text.offsets[at], text.offsets[at + len(cell) - 1] + 1))
        at += len(cell)
    return tuple(spans)


def _scattered(text: _Reduced, wanted: Sequence[str], window: Span) -> Iterator[Place]:
    """Cells in order, each the nearest after the one before."""
    for first in text.find(wanted[0], window):
        reach = Span(first.start, min(window.end, first.start + _ROW_REACH))
        spans = [first]
        for cell in wanted[1:]:
            rest = Span(spans[-1].end, max(spans[-1].end, reach.end))
            found = next(text.find(cell, rest), None)
            if found is None:
                break
            spans.append(found)
        if len(spans) == len(wanted):
            yield Place(tuple(spans))
