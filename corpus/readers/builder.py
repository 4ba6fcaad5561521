"""Builds what every reader returns: a text, and its blocks, sections and pages.

- ``Structure``: the text exists already (plain text, Markdown); its parts are marked on it.
- ``Builder``: the text is written part by part (Word, sheets, slides, PDF).

A section ends where the next heading of its level or above begins, so sections are always nested. A
part that begins before the end of the previous part is refused at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.model import CELL_SEPARATOR, Block, BlockKind, Cell, Page, Row, Section, Span
from corpus.normalize import one_line


@dataclass(frozen=True, slots=True)
class TableContext:
    """What the rows of one table share; see ``corpus.model.Row``.

    ``headers[i]``: names above column ``i``, outermost first; columns beyond its end have none.
    """

    title: str = ""
    headers: tuple[tuple[str, ...], ...] = ()
    sheet: str | None = None

    def header_of(self, column: int) -> tuple[str, ...]:
        return self.headers[column] if column < len(self.headers) else ()


NO_CONTEXT = TableContext()


class Structure:
    """A text with its blocks, sections and pages, which are marked in ascending order.

    Every method raises ValueError for a part that begins before the one before it ended.
    """

    def __init__(self, text: str = "") -> None:
        self._text = text
        self._blocks: list[Block] = []
        self._headings: list[tuple[int, int, str]] = []  # start, level, title
        self._page_starts: list[tuple[int, int]] = []  # start, number

    @property
    def text(self) -> str:
        return self._text

    @property
    def end(self) -> int:
        """Where the last block ends, 0 before the first."""
        return self._blocks[-1].end if self._blocks else 0

    def mark(self, kind: BlockKind, start: int, end: int, row: Row | None = None) -> Block:
        """Marks ``start:end`` as a block. A heading is marked with ``mark_heading``."""
        if start < self.end or end <= start:
            raise ValueError(
                f"a block must begin after {self.end} and hold text, got {start}:{end} ({kind})"
            )
        block = Block(kind, start, end, row)
        self._blocks.append(block)
        return block

    def mark_heading(self, start: int, end: int, level: int, title: str) -> None:
        """Marks a heading and opens its section at ``start``. ``level`` counts from 1."""
        self.mark("heading", start, end)
        self.open_section(title, level, start)

    def open_section(self, title: str, level: int, start: int) -> None:
        """Opens a section whose title is not printed in the text (the name of a sheet)."""
        if level < 1:
            raise ValueError(f"a level counts from 1, got {level}")
        if self._headings and start < self._headings[-1][0]:
            raise ValueError(f"a section must begin after {self._headings[-1][0]}, got {start}")
        if title := one_line(title):
            self._headings.append((start, level, title))

    def mark_page(self, number: int, start: int) -> None:
        """Begins page ``number`` at ``start``; it ends where the next page begins."""
        self._page_starts.append((start, number))

    @property
    def last(self) -> Block | None:
        """The block marked last."""
        return self._blocks[-1] if self._blocks else None

    def blocks(self) -> tuple[Block, ...]:
        return tuple(self._blocks)

    def headings(self) -> tuple[str, ...]:
        """Titles of all sections, in order."""
        return tuple(title for _, _, title in self._headings)

    def sections(self) -> tuple[Section, ...]:
        found: list[Section] = []
        open_ends: list[int] = []  # indices of the headings whose sections are still open
        ends = [len(self.text)] * len(self._headings)
        for position, (start, level, _) in enumerate(self._headings):
            while open_ends and self._headings[open_ends[-1]][1] >= level:
                ends[open_ends.pop()] = start
            open_ends.append(position)
        for (start, level, title), end in zip(self._headings, ends, strict=True):
            found.append(Section(title, level, start, end))
        return tuple(found)

    def pages(self) -> tuple[Page, ...]:
        """Pages in order; they touch each other and the last one reaches the end of the text."""
        if not self._page_starts:
            return ()
        ends = [start for start, _ in self._page_starts[1:]] + [len(self.text)]
        return tuple(
            Page(number, start, end)
            for (start, number), end in zip(self._page_starts, ends, strict=True)
        )


class Builder(Structure):
    """Writes the text of a document and marks its parts at the same time.

    Parts are separated by an empty line; rows of a table and items of a list by a line end. Text is
    taken as it is, only white space at its ends is dropped; a part without text is not written.
    """

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._length = 0
        self._last: BlockKind | None = None

    def add(self, kind: BlockKind, text: str) -> Span | None:
        """Appends a block of ``text``; its span, or None when there is nothing but white space."""
        return self._append(kind, text.strip(), None)

    def heading(self, text: str, level: int) -> Span | None:
        """Appends a heading and opens its section."""
        title = one_line(text)
        if not title:
            return None
        start = self._separate("heading")
        self._write(title)
        self.mark_heading(start, self._length, level, title)
        return Span(start, self._length)

    def row(
        self,
        cells: Sequence[str],
        context: TableContext = NO_CONTEXT,
        *,
        label: str = "",
        cells_range: str | None = None,
        columns: Sequence[int] | None = None,
    ) -> Span | None:
        """Appends a table row: its cells as printed, in order, empty ones at its end left out.

        ``cells[i]`` has the names ``context.headers[i]``. ``label``: the row's name; if "", its first cell
        with text. ``columns[i]``: the column that ``cells[i]`` is in, where that is not ``i``.
        """
        printed = [one_line(cell) for cell in cells]
        while printed and not printed[-1]:
            printed.pop()
        if not printed:
            return None
        start = self._separate("row")
        spans = list(_cell_spans(printed, start))
        row = Row(
            cells=tuple(
                Cell(span.start, span.end, context.header_of(at), columns[at] if columns else at)
                for at, span in enumerate(spans)
            ),
            table=context.title,
            label=one_line(label) or next(cell for cell in printed if cell),
            sheet=context.sheet,
            cells_range=cells_range,
        )
        return self._finish("row", start, CELL_SEPARATOR.join(printed), row)

    def section(self, title: str, level: int) -> None:
        """Opens a section before the next part, without writing its title."""
        self.open_section(title, level, self._length)

    def page(self, number: int) -> None:
        """Begins page ``number`` (from 1) before the next part."""
        if self._parts and self._parts[-1] != "\n\n":
            self._write("\n\n")
            self._last = None
        self.mark_page(number, self._length)

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def first_lines(self, count: int = 30) -> tuple[str, ...]:
        """The first ``count`` lines that hold text, for finding title, publisher and year."""
        text = self.text[: count * 400]
        return tuple(line for raw in text.splitlines() if (line := one_line(raw)))[:count]

    def _append(self, kind: BlockKind, text: str, row: Row | None) -> Span | None:
        if not text:
            return None
        return self._finish(kind, self._separate(kind), text, row)

    def _finish(self, kind: BlockKind, start: int, text: str, row: Row | None) -> Span:
        self._write(text)
        self.mark(kind, start, self._length, row)
        return Span(start, self._length)

    def _separate(self, kind: BlockKind) -> int:
        if self._last is not None:
            together = kind == self._last and kind in ("row", "item")
            self._write("\n" if together else "\n\n")
        self._last = kind
        return self._length

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def _cell_spans(cells: Iterable[str], start: int) -> Iterable[Span]:
    for cell in cells:
        yield Span(start, start + len(cell))
        start += len(cell) + len(CELL_SEPARATOR)
