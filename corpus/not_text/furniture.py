"""Page numbers and running heads that are blocks of their own in the text of a document.

Readers of formats with pages leave out what repeats at the edges of pages; a text that was made from
such a file by another program still has it, and so has a page whose heads are printed elsewhere.

1. With pages: a number alone is that of its page when it differs from the page's own number by the
   same amount on three pages and more. A short paragraph is a running head when the same words, except
   for digits, are on five pages and more and on a tenth of them, and hardly anywhere but at the edges
   of pages. A heading, or a line that ends with a colon, is none: sections have the same names, too.
2. Without pages: numbers alone that count upwards by one or two, at least seven in a row and many
   hundred characters apart, are numbers of pages. A short block next to such a number that repeats next
   to four of them is a running head.
3. "Page 12 of 40" alone is a page number anywhere.
4. Letters that are alone on their lines, four and more after each other, are text printed upwards in a
   margin.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.model import Block, Document, Span
from corpus.normalize import one_line

_NUMBER = re.compile(r"[-–—|\s]*(\d{1,4})[-–—|\s]*")
_NAMED = re.compile(
    r"[-–—|\s]*(?:page|página|pagina|seite|стр\.?|p\.|صفحة)\s*\d{1,4}"
    r"(?:\s*(?:/|of|de|sur|из|\|)\s*\d{1,4})?[-–—|\s]*",
    re.IGNORECASE,
)
_SINGLE = re.compile(r"[^\d\s](?:\s*\n\s*[^\d\s])*")
_LETTERS = 4
_DIGITS = re.compile(r"\d+")
_SHORT = 110  # characters of a running head
_SAME_OFFSET = 3
_REPEATS, _SHARE = 5, 0.1
_AT_EDGES = 0.9  # share of the places of a running head
_CHAIN = 7  # numbers that count upwards
_STEP = 2
_APART = 600  # characters between two page numbers, on average


@dataclass(frozen=True, slots=True)
class _Piece:
    """A short block. ``words``: without case and digits. ``number``: set where it is a number alone."""

    at: int
    block: Block
    words: str
    number: int | None

    @property
    def can_repeat(self) -> bool:
        """Whether it may be a running head."""
        text = self.block.kind in ("paragraph", "footnote") and not self.words.endswith(":")
        return text and any(character.isalpha() for character in self.words)

    @property
    def span(self) -> Span:
        return Span(self.block.start, self.block.end)


def page_furniture(document: Document) -> list[Span]:
    """Blocks that are nothing but page numbers or running heads, not in order."""
    pieces = [
        _piece(document.text, at, block)
        for at, block in enumerate(document.blocks)
        if block.kind != "row" and block.end - block.start <= _SHORT
    ]
    named = [
        piece.span
        for piece in pieces
        if _NAMED.fullmatch(document.text, piece.block.start, piece.block.end)
    ]
    found = _paged(document, pieces) if document.pages else _unpaged(pieces)
    return [*named, *found, *_upwards(document)]


def _piece(text: str, at: int, block: Block) -> _Piece:
    own = text[block.start : block.end]
    number = _NUMBER.fullmatch(own)
    words = _DIGITS.sub("#", one_line(own.casefold()))
    return _Piece(at, block, words, int(number[1]) if number else None)


def _paged(document: Document, pieces: Sequence[_Piece]) -> list[Span]:
    edges = _edges(document)
    placed = [(piece, document.page_at(piece.block.start) or 0) for piece in pieces]
    offsets: defaultdict[int, set[int]] = defaultdict(set)
    heads: defaultdict[str, set[int]] = defaultdict(set)
    everywhere = Counter(piece.words for piece in pieces)
    at_edges = Counter(piece.words for piece in pieces if piece.at in edges)
    for piece, page in placed:
        if piece.at in edges and piece.number is not None:
            offsets[piece.number - page].add(page)
        elif piece.at in edges and piece.can_repeat:
            heads[piece.words].add(page)
    needed = max(_REPEATS, _SHARE * len(document.pages))
    running = {
        words
        for words, pages in heads.items()
        if len(pages) >= needed and at_edges[words] >= _AT_EDGES * everywhere[words]
    }
    return [
        piece.span
        for piece, page in placed
        if piece.at in edges
        and (
            len(offsets[piece.number - page]) >= _SAME_OFFSET
            if piece.number is not None
            else piece.can_repeat and piece.words in running
        )
    ]


def _edges(document: Document) -> set[int]:
    """Positions of the first two and last two blocks of every page."""
    by_page: defaultdict[int | None, list[int]] = defaultdict(list)
    for at, block in enumerate(document.blocks):
        by_page[document.page_at(block.start)].append(at)
    return {at for own in by_page.values() for at in (*own[:2], *own[-2:])}


def _unpaged(pieces: Sequence[_Piece]) -> list[Span]:
    numbers = _counted([piece for piece in pieces if piece.number is not None])
    places = {piece.at for piece in numbers}
    beside = [
        piece
        for piece in pieces
        if piece.at not in places and places & {piece.at - 1, piece.at + 1}
    ]
    repeated = Counter(piece.words for piece in beside)
    heads = [piece for piece in beside if piece.can_repeat and repeated[piece.words] >= _REPEATS]
    return [piece.span for piece in (*numbers, *heads)]


def _counted(pieces: Sequence[_Piece]) -> list[_Piece]:
    """The numbers that count upwards through the document, if there are enough of them."""
    best: list[_Piece] = []
    chains: dict[int, list[_Piece]] = {}  # by the number that each ends with
    for piece in pieces:
        number = piece.number or 0
        before = [chains[n] for n in range(number - _STEP, number) if n in chains]
        chain = [*max(before, key=len, default=[]), piece]
        if len(chain) > len(chains.get(number, [])):
            chains[number] = chain
        best = max(best, chain, key=len)
    if len(best) < _CHAIN:
        return []
    apart = (best[-1].block.start - best[0].block.start) / (len(best) - 1)
    return best if apart >= _APART else []


def _upwards(document: Document) -> list[Span]:
    """Blocks, one after the other, whose lines are single letters or marks."""
    found: list[Span] = []
    run: list[Span] = []
    letters = 0
    for block in (*document.blocks, None):
        own = document.text[block.start : block.end] if block else ""
        if block and block.row is None and _SINGLE.fullmatch(own):
            run.append(Span(block.start, block.end))
            letters += sum(map(str.isalpha, own))
            continue
        found += run if letters >= _LETTERS else []
        run, letters = [], 0
    return found
