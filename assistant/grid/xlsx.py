"""A grid as a workbook, written for reviewers.

| sheet | what it holds |
|---|---|
| Grid | a row for each question, with its other columns; a column for each document, whose cells have notes; a narrow one after it leads to |
| Quotes | a row for each quote: whole, with its place, and the address of its page where it is known |
| data | hidden: the cells as JSON, from which a run goes on |

`assistant.grid.workbook` reads it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assistant.facts.export import printable
from assistant.grid.model import FORMAT, Grid
from assistant.grid.text import SURE, cell_text, conflict_text, note_text, sureness
from assistant.grid.workbook import DATA, DIFFERS, GRID, LINK, MOST, QUOTES, fitting, sheet_of_grid
from assistant.locale import say
from corpus.normalize import one_line

_QUOTE_COLUMNS = (
    "question", "column", "status", "short answer", "quote", "page", "section", "document", "title",
    "publisher", "year", "confidence", "start", "end",
)  # fmt: skip
_NARROW, _WIDE, _QUESTION, _ARROW = 16, 38, 44, 4  # widths of columns, in characters
_LINE, _HIGHEST = 13.5, 240.0  # points
_FONT = "Calibri"


def write_workbook(
    grid: Grid, path: Path, language: str = "en", before: Path | None = None
) -> None:
    """Write ``path``; words of ours are in ``language``.

    ``before``: a workbook of the grid, whose sheets that people have added are kept.
    """
    book = _with_sheets_of_others(before)
    places = _write_quotes(book.create_sheet(QUOTES, 0), grid)
    _write_grid(book.create_sheet(GRID, 0), grid, places, language)
    _write_data(book.create_sheet(DATA), grid, language)
    book.active = 0
    book.save(path)


def _with_sheets_of_others(before: Path | None) -> Any:
    from openpyxl import Workbook, load_workbook

    found = sheet_of_grid(before) if before is not None else None
    if before is None or found is None:
        book = Workbook()
        del book[book.sheetnames[0]]
        return book
    book = load_workbook(before)
    for title in {found[0], QUOTES, DATA} & set(book.sheetnames):
        del book[title]
    return book


# --- sheets ------------------------------------------------------------------------------------------
def _write_grid(sheet: Any, grid: Grid, places: dict[tuple[str, str], int], language: str) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.hyperlink import Hyperlink

    differs = [say(DIFFERS, language)] if grid.conflicts else []
    said = [name for column in grid.columns for name in (column.heading, LINK)]
    header = [*grid.header, *said, *differs]
    top = Alignment(wrap_text=True, vertical="top")
    plain, grey, blue = (Font(name=_FONT, color=c) for c in (None, "808080", "1F4E9E"))
    unsure, disagrees = (PatternFill("solid", fgColor=c) for c in ("FFF6D6", "FBD9C6"))
    for at, name in enumerate(header, 1):
        _put(sheet.cell(1, at), name).font = Font(name=_FONT, bold=True)
        sheet.cell(1, at).alignment = top
        sheet.column_dimensions[get_column_letter(at)].width = (
            _QUESTION if name == grid.asked
            else _ARROW if name == LINK
            else _NARROW if at <= len(grid.header)
            else _WIDE
        )  # fmt: skip
    for line, row in enumerate(grid.rows, 2):
        lines = [_lines(row.question, _QUESTION)]
        for at, name in enumerate(grid.header, 1):
            text = row.question if name == grid.asked else row.kept.get(name, "")
            there = _put(sheet.cell(line, at), text)
            there.font, there.alignment = plain, top
        values = {value.column for value in grid.conflicts.get(row.question, ())}
        for at, column in enumerate(grid.columns):
            cell = grid.cell(row, column)
            there = sheet.cell(line, len(grid.header) + 1 + 2 * at)
            there.alignment = top
            if cell is None:
                continue
            text = fitting(cell_text(cell, column, language))
            _put(there, text).font = blue if cell.edited else plain if cell.said else grey
            if column.key in values or cell.inside:
                there.fill = disagrees
            elif cell.said and cell.confidence is not None and cell.confidence < SURE:
                there.fill = unsure
            note = printable(note_text(cell, column, language))
            if note:
                there.comment = Comment(note, "Programme Assistant", height=220, width=420)
            if (place := places.get((row.question, column.key))) is not None:
                link = sheet.cell(line, there.column + 1, LINK)
                link.font, link.alignment = blue, top
                to = f"'{QUOTES}'!A{place}"
                link.hyperlink = Hyperlink(ref=link.coordinate, location=to, display=LINK)
            lines.append(_lines(text, _WIDE))
        if differs:
            there = _put(sheet.cell(line, len(header)), conflict_text(grid, row))
            there.font, there.alignment = plain, top
        sheet.row_dimensions[line].height = min(_HIGHEST, _LINE * max(lines) + 4)
    sheet.freeze_panes = sheet.cell(2, grid.header.index(grid.asked) + 2)
    sheet.print_title_rows = "1:1"
    sheet.print_title_cols = f"A:{get_column_letter(grid.header.index(grid.asked) + 1)}"
    sheet.page_setup.orientation = "landscape"
    sheet.auto_filter.ref = sheet.dimensions


def _write_quotes(sheet: Any, grid: Grid) -> dict[tuple[str, str], int]:
    """The sheet of quotes; the line of the first one of each cell, by the cell's key."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    places: dict[tuple[str, str], int] = {}
    plain, top = Font(name=_FONT), Alignment(wrap_text=True, vertical="top")
    line = 1
    for at, name in enumerate(_QUOTE_COLUMNS, 1):
        sheet.cell(line, at, name).font = Font(name=_FONT, bold=True)
        wide = {"question": 40, "quote": 90, "title": 40, "section": 40, "document": 40}
        sheet.column_dimensions[get_column_letter(at)].width = wide.get(name, 14)
    asked = dict.fromkeys(row.question for row in grid.rows)
    for question in asked:
        for column in grid.columns:
            cell = grid.cells.get((question, column.key))
            for cited in cell.quotes if cell else ():
                line += 1
                places.setdefault((question, column.key), line)
                values = (
                    question, column.title, cell.status if cell else "", cell.short if cell else "",
                    cited.quote, cited.page, " › ".join(map(one_line, cited.section)), cited.document,
                    cited.title, cited.publisher, cited.year, sureness(cell) if cell else "",
                    cited.start, cited.end,
                )  # fmt: skip
                for at, value in enumerate(values, 1):
                    there = _put(sheet.cell(line, at), value)
                    there.font, there.alignment = plain, top
                if cited.url:
                    page = f"#page={cited.page}" if cited.page else ""
                    sheet.cell(line, 8).hyperlink = cited.url + page
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    return places


def _write_data(sheet: Any, grid: Grid, language: str) -> None:
    """One line for the grid, each of its columns, conflicts and cells: a cell of a workbook is short."""
    whole = grid.to_dict()
    rest = {name: whole[name] for name in ("asked", "header", "filters")}
    lines: list[tuple[str, Any]] = [("grid", {**rest, "language": language})]
    lines += [("column", column) for column in whole["columns"]]
    lines += [("conflict", [question, values]) for question, values in whole["conflicts"].items()]
    lines += [("cell", one) for one in whole["cells"]]
    sheet.append([FORMAT])
    for kind, value in lines:
        text = _json(value)
        if (
            kind == "cell" and len(text) > MOST
        ):  # with its best quote only; too long, it is asked again
            text = _json({**value, "citations": value.get("citations", [])[:1]})
        if len(text) <= MOST:
            sheet.append([kind, text])
    sheet.sheet_state = "hidden"


def _json(value: Any) -> str:
    """JSON in ASCII: a workbook cannot hold every character, and their escapes it can."""
    return json.dumps(value, separators=(",", ":"))


def _put(cell: Any, value: Any) -> Any:
    """Write a value as what it is: numbers as numbers, text as text also where it looks like a formula."""
    if isinstance(value, str):
        if value.isascii() and value.isdigit() and str(int(value)) == value and len(value) < 15:
            cell.value = int(value)
            return cell
        cell.value = fitting(value)
        if value[:1] in "=+-@":
            cell.data_type = "s"
            cell.quotePrefix = bool(value)
    else:
        cell.value = value
    return cell


def _lines(text: str, width: int) -> int:
    """Lines that a text takes in a column of so many characters."""
    return sum(1 + len(line) // width for line in text.split("\n"))
