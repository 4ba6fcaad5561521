"""The pieces that passages are made of: sentences, headings, captions and rows of a document.

Title, headings and column names are embedded with a passage, shortened to few tokens (`prefix`).

1. A block is cut where it has stretches that are no text (``not_text``); what is left of a paragraph
   becomes sentences, any other block stays whole.
2. A piece that alone exceeds the room is cut at white space, a word that does so between letters.
3. Each piece has its number of tokens, with those of the marks between it and the piece before.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from corpus.model import Block, Document, Passage, Span
from corpus.normalize import one_line
from corpus.not_text import without
from corpus.not_text.shapes import codes
from corpus.sentences import sentences_in

_TITLE_UNITS, _HEADING_UNITS, _CONTEXT_UNITS = 90, 140, 160


def embedding_text(document_title: str, passage: Passage) -> str:
    """The text that is embedded for a passage: title, headings, table and columns, then its text.

    A long title keeps its beginning, long headings their end (the innermost says most). Headings
    with which the text begins are not repeated.
    """
    opening = prefix(document_title, passage.headings, passage.context, passage.text)
    return f"{opening}\n{passage.text}" if opening else passage.text


def prefix(title: str, headings: Sequence[str], context: str, text: str) -> str:
    """The lines embedded before ``text``, without headings that it begins with; "" if there are none."""
    opening = one_line(text[: sum(map(len, headings)) + 40 * (len(headings) + 1)])
    above = [heading for heading in headings if one_line(heading) not in opening]
    parts = [_head(title, _TITLE_UNITS), *_tail(above, _HEADING_UNITS)]
    return "\n".join(part for part in [*parts, _head(context, _CONTEXT_UNITS)] if part)


def _units(text: str) -> int:
    """Length in English letters; a letter of another script counts as four, since it costs a token."""
    return sum(1 if character.isascii() else 4 for character in text)


def _head(text: str, units: int) -> str:
    words = one_line(text).split(" ")
    while len(words) > 1 and _units(" ".join(words)) > units:
        words = words[: max(1, len(words) * 3 // 4)]
    kept = " ".join(words)
    while _units(kept) > units:
        kept = kept[: len(kept) * 3 // 4]
    return kept


def _tail(headings: Sequence[str], units: int) -> list[str]:
    kept: list[str] = []
    for heading in reversed(headings):
        shortened = _head(heading, units)
        units -= _units(shortened)
        if units < 0 or not shortened:
            break
        kept.insert(0, shortened)
    return kept


def row_context(document: Document, block: Block) -> str:
    """Table and columns of a row, and its label if the row itself does not print it."""
    row = block.row
    if row is None:
        return ""
    columns = [" ".join(cell.header) for cell in row.cells if cell.header]
    label = "" if row.label in document.text[block.start : block.end] else row.label
    parts = (row.table, " | ".join(columns), label)
    return one_line("\n".join(part for part in parts if part and not codes(part)))


CountTokens = Callable[[str], int]
Room = Callable[[tuple[int, ...], str], int]
"""Tokens for text under sections, given by their numbers, and in a context."""

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, heading, caption or row; ``leads`` to what follows when it is one of the middle two.

    ``path``: numbers of the sections around it, outermost first. ``announces``: ends with ":".
    ``cut_off``: between it and the piece before is something that is no text.
    """

    start: int
    end: int
    tokens: int
    block: int
    leads: bool
    announces: bool
    path: tuple[int, ...]
    context: str
    cut_off: bool = False


def pieces(
    document: Document, count: CountTokens, gaps: Sequence[Span], room: Room
) -> Iterator[Piece]:
    """Pieces of ``document`` in order; none overlaps a gap."""
    return _Pieces(document, count, gaps, room).pieces()


@dataclass(frozen=True, slots=True)
class _Pieces:
    document: Document
    count: CountTokens
    gaps: Sequence[Span]
    room: Room

    def pieces(self) -> Iterator[Piece]:
        text = self.document.text
        before, lead = 0, 0
        for number, (block, path) in enumerate(
            zip(self.document.blocks, _paths(self.document), strict=True)
        ):
            context = row_context(self.document, block)
            room = self.room(path, context)
            leads = block.kind in ("heading", "caption")
            for span in self._spans(block):
                cut_off = bool(self._gaps_in(before, span.start))
                between = "" if cut_off else text[before : span.start].strip()
                gap = self.count(between) if between else 0
                lead = 0 if cut_off else lead
                for start, end, tokens in self._fitting(span, room - min(lead, room // 2)):
                    announces = leads or text[end - 1] == ":"
                    yield Piece(
                        start, end, tokens + gap, number, leads, announces, path, context, cut_off
                    )
                    gap, cut_off = 0, False
                    lead = lead + tokens if leads else 0
                before = span.end

    def _spans(self, block: Block) -> Iterator[Span]:
        """Sentences of a block, or the whole of it; in several parts where it has gaps."""
        for part in without(Span(block.start, block.end), self._gaps_in(block.start, block.end)):
            yield from sentences_in(self.document, block, part)

    def _gaps_in(self, start: int, end: int) -> Sequence[Span]:
        """The gaps that overlap ``start:end``."""
        first = bisect_right(self.gaps, start, key=lambda gap: gap.end)
        last = bisect_left(self.gaps, end, key=lambda gap: gap.start)
        return self.gaps[first:last]

    def _fitting(self, span: Span, room: int) -> Iterator[tuple[int, int, int]]:
        """The span whole, or its longest parts that fit: at white space, else between letters."""
        tokens = self.count(self.document.text[span.start : span.end])
        if tokens <= room:
            yield span.start, span.end, tokens
            return
        start, end, total = span.start, span.start, 0
        for part, cost in self._words(span, room):
            if total and total + cost > room:
                yield start, end, total
                start, total = part.start, 0
            end, total = part.end, total + cost
        yield start, end, total

    def _words(self, span: Span, room: int) -> Iterator[tuple[Span, int]]:
        text = self.document.text
        for match in _WORD.finditer(text, span.start, span.end):
            pending = [Span(match.start(), match.end())]
            while pending:
                part = pending.pop()
                cost = self.count(text[part.start : part.end])
                middle = _between_letters(text, part)
                if cost <= room or middle is None:
                    yield part, cost
                else:
                    pending += [Span(middle, part.end), Span(part.start, middle)]


def _between_letters(text: str, span: Span) -> int | None:
    """An offset near the middle that separates no mark, joiner or modifier from its letter."""
    at = (span.start + span.end) // 2
    while at > span.start and (
        unicodedata.category(text[at]) in ("Mn", "Me", "Mc", "Cf", "Sk") or text[at - 1] == "\u200d"
    ):
        at -= 1
    return at if span.start < at < span.end else None


def _paths(document: Document) -> Iterator[tuple[int, ...]]:
    """For every block the numbers of the sections around its start, in one sweep."""
    sections = document.sections
    coming, around = 0, list[int]()
    for block in document.blocks:
        while coming < len(sections) and sections[coming].start <= block.start:
            around = [at for at in around if sections[at].end > sections[coming].start]
            around.append(coming)
            coming += 1
        around = [at for at in around if sections[at].end > block.start]
        yield tuple(around)
