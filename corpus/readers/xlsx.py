"""XLSX: each sheet is a section; empty rows and columns separate its tables.

1. Cells as shown (``number_formats``), at their places; a merged cell is known at all its places.
2. A sheet is divided into regions at empty rows, and those at empty columns.
3. A region of one column is running text; of a few lines above a table the first that are no notes are its title, of
   many the last.
4. A table without a header has that of the table above it in the same columns.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from corpus.model import Document
from corpus.normalize import one_line
from corpus.readers.assembly import assemble
from corpus.readers.builder import Builder
from corpus.readers.number_formats import shown
from corpus.readers.office import check_archive, core_properties, damaged
from corpus.readers.sniffing import Kind
from corpus.readers.tables import Grid, write_table

_LONGEST_TITLE = 200
_FEW_LINES, _TITLES = 5, 2  # lines above a table that are all about it; those of them that name it
_NOTE = re.compile(r"\w{2}[.;] |[.;]$|=")  # sentences, and marks that are explained
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$")
_FORMULA = re.compile(rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_MAX_MERGED = 100_000  # per sheet: places of merged cells that are filled in


@dataclass(frozen=True, slots=True)
class _Region:
    """Rows ``top:bottom`` and columns ``left:right``, half-open, both counted from 1."""

    top: int
    bottom: int
    left: int
    right: int


def read(name: str, data: bytes, password: str | None = None) -> Document:
    """The document of a workbook. Raises ReadError when it is damaged, NoText when it is empty."""
    check_archive(data)
    with damaged("workbook"):
        workbook = load_workbook(io.BytesIO(data), data_only=True, rich_text=False)
    builder = Builder()
    notes: list[str] = []
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            notes.append(f"sheet {sheet.title!r} is hidden in the workbook")
        if hidden := _hidden_rows(sheet):
            notes.append(f"rows {hidden} of sheet {sheet.title!r} are hidden in the workbook")
        _SheetWriter(sheet, builder).write()
    if formulas := _without_value(data):
        notes.append(f"{formulas} formulas have no stored value and are left out")
    visible = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    only = {"sheet": visible[0]} if len(visible) == 1 else {}
    properties = core_properties(workbook.properties) | only
    return assemble(name, data, builder, Kind.XLSX, properties=properties, notes=notes)


def _hidden_rows(sheet: Worksheet) -> str:
    """Numbers of the hidden rows that hold something ("3, 7–9"); "" for none."""
    filled = {row for row, _ in sheet._cells}
    hidden = {row for row, about in sheet.row_dimensions.items() if about.hidden} & filled
    runs = [(first, after - 1) for first, after in _runs(hidden)]
    return ", ".join(f"{first}–{last}" if last > first else f"{first}" for first, last in runs)


def _without_value(data: bytes) -> int:
    """The number of formulas that were saved without their result, which programs other than Excel do."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if _SHEET.match(name)]
        return sum(len(_FORMULA.findall(archive.read(name))) for name in sheets)


class _SheetWriter:
    def __init__(self, sheet: Worksheet, builder: Builder) -> None:
        self._title = sheet.title
        self._builder = builder
        self._printed: dict[tuple[int, int], str] = {}
        # Only stored cells: iterating over rows would create every cell up to the last one.
        for place, cell in sheet._cells.items():
            if text := one_line(shown(cell.value, cell.number_format)):
                self._printed[place] = text
        self._filled = dict(self._printed)
        self._fill_merged(sheet)

    def _fill_merged(self, sheet: Worksheet) -> None:
        left = _MAX_MERGED
        for area in sheet.merged_cells.ranges:
            text = self._printed.get((area.min_row, area.min_col))
            size = (area.max_row - area.min_row + 1) * (area.max_col - area.min_col + 1)
            if not text or size > left:
                continue
            left -= size
            for row in range(area.min_row, area.max_row + 1):
                for column in range(area.min_col, area.max_col + 1):
                    self._filled.setdefault((row, column), text)

    def write(self) -> None:
        if not self._printed:
            return
        self._builder.section(self._title, 1)
        title = ""
        headers: dict[tuple[int, int], tuple[tuple[str, ...], ...]] = {}
        for region in self._regions():
            if region.right - region.left == 1:
                title = self._write_lines(region) or title
                continue
            columns = (region.left, region.right)
            names = self._write_table(region, title, headers.get(columns, ()))
            headers[columns] = names
            title = ""

    def _write_lines(self, region: _Region) -> str:
        """Writes a region of one column; the lines of it that can be the title of a table below, "" without any."""
        rows = range(region.top, region.bottom)
        lines = [one for row in rows if (one := self._printed.get((row, region.left), ""))]
        for line in lines:
            self._builder.add("paragraph", line)
        titles = [one for one in lines if len(one) <= _LONGEST_TITLE and not _NOTE.search(one)]
        return " – ".join(titles[:_TITLES] if len(lines) <= _FEW_LINES else titles[-1:])

    def _write_table(
        self, region: _Region, title: str, inherited: tuple[tuple[str, ...], ...]
    ) -> tuple[tuple[str, ...], ...]:
        def cells_range(number: int) -> str | None:
            row = region.top + number
            columns = [c for c in range(region.left, region.right) if (row, c) in self._printed]
            if not columns:
                return None
            first, last = get_column_letter(columns[0]), get_column_letter(columns[-1])
            return f"{first}{row}:{last}{row}" if first != last else f"{first}{row}"

        return write_table(
            self._builder,
            Grid(self._rows(region, self._printed), self._rows(region, self._filled)),
            title=title,
            sheet=self._title,
            inherited=inherited,
            cells_range=cells_range,
        )

    def _rows(self, region: _Region, cells: dict[tuple[int, int], str]) -> list[list[str]]:
        columns = range(region.left, region.right)
        return [
            [cells.get((row, column), "") for column in columns]
            for row in range(region.top, region.bottom)
        ]

    def _regions(self) -> Iterator[_Region]:
        by_row: dict[int, list[int]] = {}
        for row, column in self._filled:
            by_row.setdefault(row, []).append(column)
        for top, bottom in _runs(set(by_row)):
            rows = [row for row in range(top, bottom) if row in by_row]
            for left, right in _runs({column for row in rows for column in by_row[row]}):
                own = [row for row in rows if any(left <= c < right for c in by_row[row])]
                yield _Region(own[0], own[-1] + 1, left, right)


def _runs(numbers: set[int]) -> Iterator[tuple[int, int]]:
    """Half-open runs of consecutive numbers, ascending."""
    ordered = sorted(numbers)
    start = 0
    for at, number in enumerate(ordered):
        if at + 1 == len(ordered) or ordered[at + 1] != number + 1:
            yield ordered[start], number + 1
            start = at + 1
