"""Plain text: the text is the decoded file; paragraphs, headings, items and rows are marked on it.

1. Lines. A form feed is white space. Lines repeated next to form feeds (running headers and footers;
   digits count as equal) stay in the text but belong to no block.
2. Each line is a heading, a list item, a table row or running text (``corpus.readers.lines``).
3. Lines are joined to a paragraph if a break is only the end of the printed line: the first word of
   the next line would not have fitted, or begins in lower case.
4. The level of a heading: the title 1, numbered headings by their numbers, others by their form.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from corpus.model import BlockKind, Document, Span
from corpus.normalize import one_line
from corpus.readers.assembly import assemble
from corpus.readers.builder import NO_CONTEXT, Structure, TableContext
from corpus.readers.encodings import Decoded
from corpus.readers.lines import (
    Line,
    caption_before,
    columns_of,
    heading_level,
    is_caps,
    is_caption,
    is_rule,
    is_title,
    lines_of,
    mark_row,
    split_cells,
)
from corpus.readers.sniffing import Kind

_MASK = re.compile(r"\d+|\s+")
_WIDEST = 160  # characters; a longer line is a whole paragraph
_NARROWEST = 40
_LONGEST_RUNNING = 140
_REPEATS = 4


def read(name: str, data: bytes, decoded: Decoded) -> Document:
    """The document of a plain text file. Raises NoText for one without text."""
    structure = Structure(decoded.text)
    _TextLayout(structure).mark()
    return assemble(name, data, structure, Kind.TEXT, decoded=decoded)


class _TextLayout:
    """Marks the parts of one plain text, line by line."""

    def __init__(self, structure: Structure) -> None:
        self._text = structure.text
        self._structure = structure
        self._lines = lines_of(self._text)
        self._running = _running_lines(self._lines)
        self._width = _wrap_width(self._lines)
        self._caps_level = _caps_level(self._lines, self._width)
        self._table = NO_CONTEXT

    def mark(self) -> None:
        at = 0
        while at < len(self._lines):
            at = self._mark_at(at)

    def _mark_at(self, at: int) -> int:
        """Marks the part that begins with line ``at``; returns the number of the line after it."""
        line = self._lines[at]
        if line.kind not in ("row", "columns"):
            self._table = NO_CONTEXT
        if line.kind in ("blank", "contents") or at in self._running:
            return at + 1
        if line.kind in ("row", "columns"):
            self._mark_row(line)
            return at + 1
        if level := self._heading_level(at):
            self._structure.mark_heading(line.content_start, line.end, level, line.title)
            return at + 1
        after = at + 1
        while after < len(self._lines) and self._continues(after):
            after += 1
        kind = _block_kind(line)
        self._structure.mark(kind, line.content_start, self._lines[after - 1].end)
        return after

    def _heading_level(self, at: int) -> int | None:
        line = self._lines[at]
        if is_caption(line.text):
            return None
        if self._structure.last is None and is_title(line):
            return 1
        level = heading_level(
            line,
            alone=self._is_blank(at - 1) and self._is_blank(at + 1),
            following=self._following(at),
            wrapped=self._width is not None,
        )
        if level is None or (not is_caps(line) and self._goes_on(at + 1)):
            return None
        return self._caps_level if is_caps(line) and level > 1 else level

    def _is_blank(self, at: int) -> bool:
        return not 0 <= at < len(self._lines) or self._lines[at].kind == "blank"

    def _following(self, at: int) -> Line | None:
        below = (self._lines[place] for place in range(at + 1, len(self._lines)))
        return next((line for line in below if line.kind != "blank"), None)

    def _continues(self, at: int) -> bool:
        """Whether line ``at`` continues the paragraph of the line before it."""
        if not self._goes_on(at):
            return False
        line = self._lines[at]
        return line.text[:1].islower() or not self._heading_level(at)

    def _goes_on(self, at: int) -> bool:
        """Whether the break before line ``at`` is only the end of a printed line."""
        if at >= len(self._lines):
            return False
        line, before = self._lines[at], self._lines[at - 1]
        if self._width is None or line.kind != "text" or before.kind not in ("text", "item"):
            return False
        if at in self._running or at - 1 in self._running or is_caption(line.text):
            return False
        if line.text[:1].islower():
            return True
        ends_sentence = before.text[-1] in ".!?:;"
        if ends_sentence and line.indent > before.indent + 2:
            return False
        first_word = line.text.split(maxsplit=1)[0]
        allowance = 0.9 if ends_sentence else 0.8
        return before.reach + 1 + len(first_word) > allowance * self._width

    def _mark_row(self, line: Line) -> None:
        if self._table is NO_CONTEXT:
            self._table = TableContext(caption_before(self._structure))
        if line.kind == "columns":
            cells = [Span(*place) for place in columns_of(line)]
            mark_row(self._structure, self._text, cells, self._table)
            return
        cells = split_cells(self._text, line.start, line.end)
        if is_rule(self._text, cells):
            return
        mark_row(self._structure, self._text, cells, self._table)
        if not self._table.headers:
            names = tuple((one_line(cell.of(self._text)),) for cell in cells)
            self._table = TableContext(self._table.title, names)


def _block_kind(line: Line) -> BlockKind:
    if is_caption(line.text):
        return "caption"
    return "item" if line.kind == "item" else "paragraph"


def _running_lines(lines: Sequence[Line]) -> set[int]:
    """Numbers of the lines that are headers and footers of printed pages."""
    near_break: set[int] = set()
    for number, line in enumerate(lines):
        if line.page_break:
            above = [at for at in range(max(0, number - 6), number) if lines[at].text]
            below = [at for at in range(number, min(len(lines), number + 6)) if lines[at].text]
            near_break.update((*above[-2:], *below[:2]))
    near_break = {at for at in near_break if len(lines[at].text) <= _LONGEST_RUNNING}
    masked = {at: _MASK.sub("#", lines[at].text) for at in near_break}
    counts = Counter(masked.values())
    return {
        at
        for at, mask in masked.items()
        if counts[mask] >= _REPEATS or mask.strip("#[](){}-–.") == ""
    }


def _wrap_width(lines: Sequence[Line]) -> int | None:
    """Length of a full printed line, or None where every line is a paragraph of its own."""
    lengths = sorted(line.reach for line in lines if line.kind in ("text", "item"))
    if not lengths:
        return None
    width = lengths[int(0.9 * (len(lengths) - 1))]
    return width if _NARROWEST <= width <= _WIDEST else None


def _caps_level(lines: Sequence[Line], width: int | None) -> int:
    """Level of headings in capitals: 2 if other headings mostly follow them directly, else 4.

    Chapters in capitals are followed by the titles of their parts; names of countries in capitals are
    below the title of their list.
    """
    directly = under = 0
    printed = [line for line in lines if line.kind != "blank"]
    for line, after, following in zip(printed, printed[1:], [*printed[2:], None], strict=False):
        if is_caps(line) and not is_caps(after):
            level = heading_level(after, alone=True, following=following, wrapped=width is not None)
            under += 1
            directly += level is not None
    return 2 if under and directly * 2 > under else 4
