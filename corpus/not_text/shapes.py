"""Stretches that their characters alone show to be no text: codes of glyphs, leaders, rulings.

1. A converter writes the number of a glyph that has no letter: "GLYPH<c=3,font=/ABC>", "(cid:31)",
   "/gid00031/gid00012", runs of private or undefined characters; or UTF-8 was read as Latin-1. One
   private character alone is a bullet of an office program and stays.
2. A leader is a run of dots, ellipses, underscores or dashes. Several leaders that follow each other and lead
   to numbers that do not fall are a table of contents: each entry, with its title and page number, is
   left out, since the title is printed again where it belongs. A leader to any other figure stays,
   since it joins a name and its value ("Total ..... 5,000"); one that leads nowhere is left out alone.
3. A run of eight and more of one mark is a ruling. In a row of a table it stays, and so does a leader
   outside a table of contents: a row is not cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.model import Block, Document, Span

_CODE = re.compile(
    r"GLYPH\s?(?:&lt;|<|\()[^>&)\n]{1,90}(?:&gt;|>|\))"
    r"|\(cid:\d{1,5}\)"
    r"|(?:/(?:gid|cid|uni|glyph|g|G|C)[0-9A-F]{1,5}){2,}"
    r"|(?:<[0-9A-Fa-f]{4}>){2,}"
    "|(?:[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]\\s?){3,}"
    r"|(?:[ÃÐÑØÙ][\x80-\xbf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œŸŽž€]\s?){4,}"
)
_LEADER = re.compile(r"(?:[.…·․‥_][ \u00a0]?){5,}|(?:…[ .…]?){2,}|-{8,}")
_RULE = re.compile(r"([^\w\s.…·․‥-])(?:\1){7,}")
_TO_PAGE = re.compile(r"[\s|]*(\d{1,3}|[ivxlcIVXLC]{1,7})(?=\s|$)(?!\s?%)")
_TO_FIGURE = re.compile(r"[\s|]*[$€£]?\d")
_APART = 400  # characters between two entries of one table of contents
_FEWEST = 3  # entries
_RISING = 0.7  # share of neighbouring entries whose numbers do not fall
_TITLE = 250  # characters of the title of an entry


def codes(text: str) -> list[Span]:
    """Codes in place of letters, in order."""
    return [Span(match.start(), match.end()) for match in _CODE.finditer(text)]


@dataclass(frozen=True, slots=True)
class _Leader:
    """A leader in block number ``at``, and where its entry ends; ``page``: the number that follows."""

    start: int
    end: int
    at: int
    block: Block
    page: int | None
    to_figure: bool


def leaders(document: Document) -> list[Span]:
    """Leaders and rulings, not in order; an entry of a table of contents whole."""
    text = document.text
    found = list(_leaders(document))
    spans = [
        Span(match.start(), match.end())
        for block in document.blocks
        if block.row is None
        for match in _RULE.finditer(text, block.start, block.end)
    ]
    for group in _groups(found):
        listed = _is_contents(group)
        before: _Leader | None = None
        for leader in group:
            if listed and leader.page is not None:
                spans.append(Span(_title_start(document, leader, before), leader.end))
            elif not leader.to_figure and leader.block.row is None:
                spans.append(Span(leader.start, leader.end))
            before = leader
    return spans


def _leaders(document: Document) -> Iterator[_Leader]:
    blocks = document.blocks
    at = 0
    for match in _LEADER.finditer(document.text):
        while at < len(blocks) and blocks[at].end <= match.start():
            at += 1
        if at == len(blocks):
            return
        block = blocks[at]
        if match.start() < block.start:
            continue
        after = _TO_PAGE.match(document.text, match.end(), block.end)
        page = _number(after[1]) if after else None
        figure = _TO_FIGURE.match(document.text, match.end(), block.end) is not None
        end = after.end() if after and page is not None else min(match.end(), block.end)
        yield _Leader(match.start(), end, at, block, page, figure)


def _groups(found: Sequence[_Leader]) -> Iterator[list[_Leader]]:
    group: list[_Leader] = []
    for leader in found:
        if group and leader.start - group[-1].end > _APART:
            yield group
            group = []
        group.append(leader)
    if group:
        yield group


def _is_contents(group: Sequence[_Leader]) -> bool:
    pages = [leader.page for leader in group if leader.page is not None]
    if len(pages) < _FEWEST:
        return False
    rising = sum(one <= two for one, two in pairwise(pages))
    return rising >= _RISING * (len(pages) - 1)


def _title_start(document: Document, leader: _Leader, before: _Leader | None) -> int:
    """Where the entry begins: where the one before ends, or with its cell, block or line."""
    start = leader.block.start
    if leader.block.row is not None:
        cells = leader.block.row.cells
        start = max((cell.start for cell in cells if cell.start <= leader.start), default=start)
        return max(start, before.end) if before is not None else start
    if before is not None and leader.start - before.end <= _TITLE:
        between = document.blocks[before.at : leader.at]
        if all(block.row is None for block in between):
            return before.end
        return max(start, before.end)
    if leader.start - start <= _TITLE:
        return start
    line = document.text.rfind("\n", start, leader.start)
    return line + 1 if leader.start - line <= _TITLE else leader.start


def _number(text: str) -> int:
    """The value of a number in digits or Roman numerals; Roman ones come first."""
    if text.isdigit():
        return int(text)
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    digits = [values[letter] for letter in text.casefold()]
    total = sum(-one if one < two else one for one, two in pairwise(digits)) + digits[-1]
    return total - 1000
