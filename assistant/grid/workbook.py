"""A workbook of a grid read in again, as reviewers left it.

The sheet that shows the grid is compared with the hidden one, which has the cells as JSON: rows may be moved, added and
taken out, as may columns; a cell that says something else was written by hand and stays, an emptied one is asked again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.config.errors import UsageError
from assistant.facts.export import printable
from assistant.grid.model import FORMAT, Cell, Column, Grid, Row, grid_from_dict
from assistant.grid.questions import Lines, Questions, sheet_lines, table_questions
from assistant.grid.text import cell_text
from assistant.locale import say
from corpus.normalize import one_line

GRID, QUOTES, DATA = "Grid", "Quotes", "data"
DIFFERS = "What disagrees"
LINK = "↗"  # in a column of its own: in a cell with a link LibreOffice shows several lines as one
MOST = 32_000  # characters of a cell of a workbook


def read_workbook(path: Path) -> Grid | None:
    """The grid in a workbook, as people have changed it; None for a workbook that has none.

    Raises UsageError for one that was a grid and cannot be understood any more.
    """
    sheets = sheet_lines(path)
    data = _data(sheets)
    if not data:
        return None
    stored, language = _stored(data, path.name)
    headings = {one_line(c.heading): c for c in stored.columns}
    sheet = _sheet(sheets, stored.asked)
    if sheet is None:
        raise UsageError(f"{path.name} was a grid, but no sheet has a column of questions any more")
    found = sheet[1]
    ours = {name: headings[name] for name in found.header if name in headings}
    other = [
        name
        for name in found.header
        if name not in ours and name != say(DIFFERS, language) and not name.startswith(LINK)
    ]
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
    elif one_line(said) != one_line(fitting(cell_text(cell, column, language))):
        cells[key] = replace(cell, edited=said)


def sheet_of_grid(path: Path) -> tuple[str, Questions] | None:
    """Title of the sheet that shows the grid in a workbook, and its rows; None for a workbook that has none."""
    sheets = sheet_lines(path)
    data = _data(sheets)
    return _sheet(sheets, _stored(data, path.name)[0].asked) if data else None


def _data(sheets: Sequence[tuple[str, Lines]]) -> Lines:
    """The lines of the hidden sheet; none for a workbook that is no grid."""
    lines = next((lines for title, lines in sheets if title == DATA), [])
    return lines if lines and lines[0][:1] == [FORMAT] else []


def _sheet(sheets: Sequence[tuple[str, Lines]], asked: str) -> tuple[str, Questions] | None:
    """Title and questions of the sheet that shows the grid, which may have got another name."""
    for title, lines in sheets:
        found = table_questions(lines, asked) if title not in (QUOTES, DATA) else None
        if found is not None and found.rows:
            return title, found
    return None


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


def fitting(text: str) -> str:
    """A text as a cell of a workbook can hold it."""
    return str(printable(text))[:MOST]
