"""A table from its rows: kinds of rows, values of cells, kinds of columns (steps 3 to 5 of corpus.tables)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from corpus.cell_dates import column_dates, year_number
from corpus.cell_values import Kind, Value, cell_value
from corpus.model import Block, Document, Row
from corpus.names.numbers import ASCII_DIGITS, currency_named, scale_named
from corpus.normalize import fold, one_line
from corpus.tables.model import Column, RowKind, Table, TableCell, TableRow
from corpus.tables.runs import Run, body_of, column_of, filled, runs

_TOTAL = re.compile(
    r"^(?:grand |sub-?|overall )?totals?\b|\b(?:grand |sub-?)?total(?:s|es)?$|^(?:all|overall|sum)$"
    r"|^(?:sous-)?tota(?:l|ux)\b|^ensemble$|^sub-?total|^итого|^всего|^(?:ال)?مجموع|^(?:ال)?[إا]جمالي",
)
_PERCENT = re.compile(
    r"%|\bper ?cent(?:age)?s?\b|\bpourcentages?\b|\bporcentajes?\b|процент|النسبة المئوية"
)
_BRACKETS = re.compile(
    r"\(([^()]*)\)|\bin (?:\w+ ){0,2}(?:thousands?|millions?|billions?)\b.*$", re.IGNORECASE
)
# Letters that fill a column of yes and no, where it has no others.
_LETTERS: Mapping[str, Kind] = {
    **dict.fromkeys(("y", "o", "s", "д"), "yes"),
    **dict.fromkeys(("n", "н"), "no"),
}
_PART = 1.5  # the largest part of one that a column of percentages may hold
_LEAD = 400  # characters above a table that may give its unit
_MOSTLY = 0.6  # share of the filled cells of a column that have its kind
_ALL = re.compile(r"(?:all|tou(?:s|tes)|tod[oa]s|все|всех|جميع|كل)\b")
_DATED = frozenset({"date", "text"})  # kinds of cells that may hold days in figures
_LARGE = 20  # what smaller numbers come to may be chance
_ADDED, _ROUNDED = 3, 0.002  # rows that a sum is of, at least; share by which it may be off
_REF = re.compile(r"([A-Z]{1,3})(\d+)")


def tables_of(document: Document) -> tuple[Table, ...]:
    """The tables with at least one row below their header, in the order of the text."""
    found = (_table(document, run) for run in runs(document))
    return tuple(table for table in found if table is not None)


def _table(document: Document, run: Run) -> Table | None:
    body = body_of(document, run)
    if not body or run.blocks[0].row is None:
        return None
    first = body[0].row
    width = 1 + max(column_of(b.row, at) for b in body if b.row for at in range(len(b.row.cells)))
    width = max(width, 1 + max(run.headers, default=0))
    if first is None or width < 2:
        return None
    title, sheet = first.table, first.sheet
    left = _left(body)
    rows = _with_sums(_dated(_table_rows(document, body, width), width))
    named = [Column(run.headers.get(at, ())) for at in range(width)]
    about = title if sheet is None else f"{title} {_lead(document, run.blocks[0].start)}"
    columns = tuple(_described(column, at, about, rows) for at, column in enumerate(named))
    parts = frozenset(at for at in range(width) if _mixes_parts(at, rows))
    rows = [_typed(row, columns, parts) for row in rows]
    notes = tuple(note for note in document.notes if sheet is not None and f"{sheet!r}" in note)
    headings = document.headings_at(body[0].start)
    return Table(title, headings, sheet, left, columns, tuple(rows), notes)


def _lead(document: Document, start: int) -> str:
    """The lines right above a table of a sheet, which begins at ``start``: "All amounts in thousands of euros"."""
    rows = (block.end for block in document.blocks if block.row is not None and block.end <= start)
    return document.text[max(0, start - _LEAD, *rows) : start]


def _left(body: Sequence[Block]) -> int:
    """Number of the table's first column in its sheet, by the range of a row; 0 where there is none."""
    for block in body:
        found = _REF.match(block.row.cells_range or "") if block.row else None
        if found and block.row:
            number = 0
            for letter in found[1]:
                number = number * 26 + ord(letter) - 64
            return number - column_of(block.row, filled(block)[0])
    return 0


def _table_rows(document: Document, body: Sequence[Block], width: int) -> list[TableRow]:
    language = document.metadata.language
    rows: list[TableRow] = []
    above: dict[int, TableCell] = {}
    for number, block in enumerate(body, 1):
        row = block.row
        if row is None:
            continue
        cells: dict[int, TableCell] = {}
        for at, cell in enumerate(row.cells):
            if text := one_line(document.text[cell.start : cell.end]):
                cells[column_of(row, at)] = TableCell(
                    cell.start, cell.end, text, cell_value(text, language)
                )
        if not cells:
            continue
        kind = _row_kind(row, cells, width)
        first = min(cells)
        if kind == "row":
            for column in range(first):
                if column in above:
                    cells[column] = replace(above[column], carried=True)
            above = cells
        found = _REF.match(row.cells_range or "")
        place = int(found[2]) if found else number
        page = document.page_at(block.start)
        rows.append(TableRow(block.start, block.end, kind, one_line(row.label), cells, page, place))
    return rows


def _dated(rows: list[TableRow], width: int) -> list[TableRow]:
    """The rows with the days that only a whole column tells."""
    known: list[dict[str, float]] = []
    for at in range(width):
        cells = [row.cells[at] for row in rows if at in row.cells]
        texts = {one.text.translate(ASCII_DIGITS) for one in cells if one.value.kind in _DATED}
        known.append(column_dates(texts))
    if not any(known):
        return rows
    return [
        replace(row, cells={at: _of_column(cell, known[at]) for at, cell in row.cells.items()})
        for row in rows
    ]


def _of_column(cell: TableCell, days: Mapping[str, float]) -> TableCell:
    day = days.get(cell.text.translate(ASCII_DIGITS)) if days else None
    return cell if day is None else replace(cell, value=Value("date", day))


def _row_kind(row: Row, cells: dict[int, TableCell], width: int) -> RowKind:
    first = min(cells)
    if len(cells) == 1 and first == 0 and width > 1 and cells[0].value.kind == "text":
        return "heading"
    name = cells[first].text if cells[first].value.kind == "text" else row.label
    return "total" if is_total(name) else "row"


def _with_sums(rows: list[TableRow]) -> list[TableRow]:
    """The rows, the last one as a total where it comes to the sum of the others in most of its numbers: two that differ, or one of
    a row that is called that of all ("All courts").
    """
    last = next((at for at in reversed(range(len(rows))) if rows[at].kind != "heading"), 0)
    others = [row for row in rows[:last] if row.kind == "row"]
    if len(others) < _ADDED or rows[last].kind != "row":
        return rows
    numbers = {
        at: cell.value.number
        for at, cell in rows[last].cells.items()
        if cell.value.number and cell.value.kind in ("number", "money")
    }
    named = _ALL.match(fold(rows[last].cells[min(rows[last].cells)].text)) is not None
    least = 0 if named else _LARGE
    sums = {
        number
        for at, number in numbers.items()
        if number >= least and _comes_to(number, others, at)
    }
    same = sum(number in sums for number in numbers.values())
    if len(sums) < (1 if named else 2) or same < _MOSTLY * len(numbers):
        return rows
    return [*rows[:last], replace(rows[last], kind="total"), *rows[last + 1 :]]


def _comes_to(number: float, rows: Sequence[TableRow], at: int) -> bool:
    """Whether the cells of a column add up to a number, of which the last digits may be rounded."""
    values = [row.cells[at].value.number or 0.0 for row in rows if at in row.cells]
    return len(values) > 1 and abs(sum(values) - number) <= _ROUNDED * number


def is_total(name: str) -> bool:
    """Whether the name of a row or a column says that it is a total."""
    return bool(_TOTAL.search(fold(name).strip(" :.*")))


def _described(column: Column, at: int, about: str, rows: Sequence[TableRow]) -> Column:
    """The column with kind, unit, scale, and how many of its cells differ. ``about``: what is written above the table."""
    cells = [row.cells[at] for row in rows if row.kind == "row" and at in row.cells]
    values = [cell.value for cell in cells]
    texts = [cell.text for cell in cells if cell.value.kind != "empty"]
    column = replace(column, different=len(set(texts)) / len(texts) if texts else 0.0)
    filled = [value for value in values if value.kind != "empty"]
    kinds = Counter("yes" if value.kind == "no" else value.kind for value in filled)
    kind, count = kinds.most_common(1)[0] if kinds else ("text", 0)
    amounts = sum(kinds[one] for one in ("number", "percent", "money"))
    letters = {_LETTERS.get(fold(text)) for text in texts}
    if letters == {"yes", "no"}:
        return replace(column, kind="yes")
    if kind in ("number", "percent", "money") and amounts >= _MOSTLY * len(filled):
        units = Counter(value.unit for value in filled if value.unit)
        name = column.name
        unit = units.most_common(1)[0][0] if units else currency_named(name)
        unit = unit or ("%" if _PERCENT.search(fold(name)) else "")
        inside = " ".join(match[0] for match in _BRACKETS.finditer(about))
        unit = unit or currency_named(inside) or ("%" if "%" in inside else "")
        scale = 1 if unit == "%" else max(scale_named(name), scale_named(inside))
        kind = (
            "percent" if unit == "%" else "money" if unit.isupper() and len(unit) == 3 else "number"
        )
        if not unit and _are_years(filled):
            return replace(column, kind="date")
        return replace(column, kind=kind, unit=unit, scale=scale)
    return replace(column, kind=kind if count >= _MOSTLY * len(filled) else "text")


def _are_years(values: Sequence[Value]) -> bool:
    return len(values) > 1 and all(
        v.number is not None and 1900 <= v.number <= 2100 and v.number == int(v.number)
        for v in values
    )


def _mixes_parts(at: int, rows: Sequence[TableRow]) -> bool:
    """Whether a column has percentages as "62%" and as parts of one ("0.69")."""
    values = [row.cells[at].value for row in rows if at in row.cells]
    above = any(v.unit == "%" and v.number is not None and abs(v.number) > _PART for v in values)
    plain = [v.number for v in values if v.kind == "number" and v.number is not None]
    return above and bool(plain) and all(abs(number) <= _PART for number in plain)


def _typed(row: TableRow, columns: Sequence[Column], parts: Collection[int]) -> TableRow:
    """The row with what only a whole column tells: its numbers are years, its letters Y and N are yes and no, its numbers
    without "%" are ``parts`` of one.
    """
    known: dict[int, TableCell] = {}
    for at, cell in row.cells.items():
        kind, value = columns[at].kind, cell.value
        if kind == "date" and value.kind == "number" and value.number:
            known[at] = replace(cell, value=Value("date", year_number(int(value.number))))
        elif kind == "yes" and value.kind == "text" and (letter := _LETTERS.get(fold(cell.text))):
            known[at] = replace(cell, value=Value(letter))
        elif at in parts and value.kind == "number" and value.number is not None:
            known[at] = replace(cell, value=Value("percent", round(100 * value.number, 6), "%"))
    return replace(row, cells=row.cells | known) if known else row
