"""A grid as a workbook, written for reviewers and read in again as they left it.

| sheet | what it holds |
|---|---|
| Grid | a row for each question, with its other columns; a column for each document, whose cells have notes and lead to |
| Quotes | a row for each quote: whole, with its place, and the address of its page where it is known |
| data | hidden: the cells as JSON, from which a run goes on |

Reading compares the first sheet with the hidden one (`read_workbook`): rows may be moved, added and taken out, as may
columns; a cell that says something else was written by hand and stays, an emptied one is asked again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.config.errors import UsageError
from assistant.facts.export import printable
from assistant.grid.model import (
    FORMAT,
    Cell,
    Column,
    Grid,
    Row,
    grid_from_dict,
)
from assistant.grid.questions import Lines, Questions, sheet_lines, table_questions
from assistant.grid.text import cell_text, conflict_text, note_text, sureness
from assistant.locale import say
from corpus.normalize import one_line

GRID, QUOTES, DATA = "Grid", "Quotes", "data"
_QUOTE_COLUMNS = (
    "question", "column", "status", "short answer", "quote", "page", "section", "document", "title",
    "publisher", "year", "confidence", "start", "end",
)  # fmt: skip
_MOST = 32_000  # characters of a cell of a workbook
_NARROW, _WIDE, _QUESTION = 16, 38, 44  # widths of columns, in characters
_LINE, _HIGHEST = 13.5, 240.0  # points
_DIFFERS = "What disagrees"
_SURE = 0.6  # confidence below which a cell is shaded


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

    sheets = sheet_lines(before) if before is not None else []
    data = next((lines for title, lines in sheets if title == DATA), [])
    if before is None or not data or data[0][:1] != [FORMAT]:
        book = Workbook()
        del book[book.sheetnames[0]]
        return book
    stored, _ = _stored(data, before.name)
    found = _sheet_of_grid(sheets, stored.asked)
    book = load_workbook(before)
    for title in {QUOTES, DATA, *((found[0],) if found else ())} & set(book.sheetnames):
        del book[title]
    return book


def _sheet_of_grid(sheets: Sequence[tuple[str, Lines]], asked: str) -> tuple[str, Questions] | None:
    """Title and questions of the sheet that shows the grid, which may have got another name."""
    for title, lines in sheets:
        found = table_questions(lines, asked) if title not in (QUOTES, DATA) else None
        if found is not None and found.rows:
            return title, found
    return None


def read_workbook(path: Path) -> Grid | None:
    """The grid in a workbook, as people have changed it; None for a workbook that has none.

    Raises UsageError for one that was a grid and cannot be understood any more.
    """
    sheets = sheet_lines(path)
    data = next((lines for title, lines in sheets if title == DATA), None)
    if not data or data[0][:1] != [FORMAT]:
        return None
    stored, language = _stored(data, path.name)
    headings = {one_line(c.heading): c for c in stored.columns}
    sheet = _sheet_of_grid(sheets, stored.asked)
    if sheet is None:
        raise UsageError(f"{path.name} was a grid, but no sheet has a column of questions any more")
    found = sheet[1]
    ours = {name: headings[name] for name in found.header if name in headings}
    other = [name for name in found.header if name not in ours and name != say(_DIFFERS, language)]
    cells = dict(stored.cells)
    for row in found.rows:
        for name, column in ours.items():
            _as_left(cells, row, column, row.kept[name], language)
    return replace(
        stored,
        rows=tuple(
            replace(r, kept={n: r.kept[n] for n in other if n in r.kept}) for r in found.rows
        ),
        columns=tuple(ours.values()),
        cells=cells,
        header=tuple(other),
        asked=found.asked,
    )


def _as_left(
    cells: dict[tuple[str, str], Cell], row: Row, column: Column, shown: str, language: str
) -> None:
    """Change the cell of a row and column to what the workbook shows of it."""
    key = (row.question, column.key)
    cell, said = cells.get(key), shown.strip()
    if not said:
        cells.pop(key, None)
    elif cell is None:
        cells[key] = Cell("answered", edited=said)
    elif one_line(said) != one_line(_fitting(cell_text(cell, column, language))):
        cells[key] = replace(cell, edited=said)


# --- sheets ------------------------------------------------------------------------------------------
def _write_grid(sheet: Any, grid: Grid, places: dict[tuple[str, str], int], language: str) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.hyperlink import Hyperlink

    differs = [say(_DIFFERS, language)] if grid.conflicts else []
    header = [*grid.header, *(column.heading for column in grid.columns), *differs]
    top = Alignment(wrap_text=True, vertical="top")
    plain, grey, blue = Font(), Font(color="808080", italic=True), Font(color="1F4E9E")
    unsure, disagrees = (PatternFill("solid", fgColor=c) for c in ("FFF6D6", "FBD9C6"))
    for at, name in enumerate(header, 1):
        _put(sheet.cell(1, at), name).font = Font(bold=True)
        sheet.cell(1, at).alignment = top
        width = _QUESTION if name == grid.asked else _NARROW if at <= len(grid.header) else _WIDE
        sheet.column_dimensions[get_column_letter(at)].width = width
    for line, row in enumerate(grid.rows, 2):
        lines = [_lines(row.question, _QUESTION)]
        for at, name in enumerate(grid.header, 1):
            text = row.question if name == grid.asked else row.kept.get(name, "")
            _put(sheet.cell(line, at), text).alignment = top
        values = {value.column for value in grid.conflicts.get(row.question, ())}
        for at, column in enumerate(grid.columns, len(grid.header) + 1):
            cell, there = grid.cell(row, column), sheet.cell(line, at)
            there.alignment = top
            if cell is None:
                continue
            text = _fitting(cell_text(cell, column, language))
            _put(there, text).font = blue if cell.edited else plain if cell.said else grey
            if column.key in values or cell.inside:
                there.fill = disagrees
            elif cell.said and cell.confidence is not None and cell.confidence < _SURE:
                there.fill = unsure
            note = printable(note_text(cell, column, language))
            if note:
                there.comment = Comment(note, "Programme Assistant", height=220, width=420)
            if (place := places.get((row.question, column.key))) is not None:
                there.hyperlink = Hyperlink(
                    ref=there.coordinate, location=f"'{QUOTES}'!A{place}", display=None
                )
            lines.append(_lines(text, _WIDE))
        if differs:
            _put(sheet.cell(line, len(header)), conflict_text(grid, row)).alignment = top
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
    line = 1
    for at, name in enumerate(_QUOTE_COLUMNS, 1):
        sheet.cell(line, at, name).font = Font(bold=True)
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
                    _put(sheet.cell(line, at), value)
                sheet.cell(line, 5).alignment = Alignment(wrap_text=True, vertical="top")
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
            kind == "cell" and len(text) > _MOST
        ):  # with its best quote only; too long, it is asked again
            text = _json({**value, "citations": value.get("citations", [])[:1]})
        if len(text) <= _MOST:
            sheet.append([kind, text])
    sheet.sheet_state = "hidden"


def _stored(data: Lines, name: str) -> tuple[Grid, str]:
    """The grid of a hidden sheet, without its rows, and the language of its words."""
    try:
        read = [(line[0], json.loads(line[1])) for line in data[1:] if line and line[0]]
        by_kind: dict[str, list[Any]] = {}
        for kind, value in read:
            by_kind.setdefault(kind, []).append(value)
        rest = by_kind["grid"][0]
        language = str(rest.pop("language"))
        whole = {
            **rest,
            "format": FORMAT,
            "questions": [],
            "columns": by_kind.get("column", []),
            "cells": by_kind.get("cell", []),
            "conflicts": dict(by_kind.get("conflict", [])),
        }
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise UsageError(
            f"the hidden sheet “{DATA}” of {name} was changed and cannot be read; save its first sheet as"
            " CSV to ask its questions anew"
        ) from error
    return grid_from_dict(whole), language


def _json(value: Any) -> str:
    """JSON in ASCII: a workbook cannot hold every character, and their escapes it can."""
    return json.dumps(value, separators=(",", ":"))


def _fitting(text: str) -> str:
    return str(printable(text))[:_MOST]


def _put(cell: Any, value: Any) -> Any:
    """Write a value as what it is: numbers as numbers, text as text also where it looks like a formula."""
    if isinstance(value, str):
        if value.isascii() and value.isdigit() and str(int(value)) == value and len(value) < 15:
            cell.value = int(value)
            return cell
        cell.value = _fitting(value)
        if value[:1] in "=+-@":
            cell.data_type = "s"
            cell.quotePrefix = bool(value)
    else:
        cell.value = value
    return cell


def _lines(text: str, width: int) -> int:
    """Lines that a text takes in a column of so many characters."""
    return sum(1 + len(line) // width for line in text.split("\n"))
