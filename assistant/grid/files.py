"""A grid as a file: XLSX for reviewers, CSV for other programs, JSON with everything. A grid or its questions are read."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from assistant.config.errors import UsageError
from assistant.facts.export import without_formula
from assistant.grid.model import Grid, grid_from_dict
from assistant.grid.questions import BOOKS, read_questions
from assistant.grid.text import cell_text, conflict_text
from assistant.grid.workbook import read_workbook
from assistant.grid.xlsx import write_workbook
from corpus.normalize import one_line

FORMATS = (".xlsx", ".csv", ".json")


def check_format(path: Path) -> None:
    """Raise UsageError for a file that cannot be written, before anything is asked."""
    if path.suffix.lower() not in FORMATS:
        raise UsageError(f"a grid is written as {', '.join(FORMATS)}; got {path.name!r}")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"{path} cannot be written: there is no folder {path.absolute().parent}")


def read_grid(path: Path) -> Grid:
    """The grid in a file, as people have changed it; of a file with questions alone, one without columns.

    Raises UsageError for what is neither.
    """
    found = None
    if path.suffix.lower() == ".json":
        found = grid_from_dict(_json(path))
    elif path.suffix.lower() in BOOKS:
        found = read_workbook(path)
    if found is None:
        questions = read_questions(path)
        found = Grid(questions.rows, (), header=questions.header, asked=questions.asked)
    return found


def write_grid(grid: Grid, path: Path, language: str = "en") -> None:
    """Write ``path``, as a whole or not at all; a file that is there is replaced. Raises UsageError, as `check_format`."""
    check_format(path)
    new = path.with_name(f".{path.name}.new")
    try:
        if path.suffix.lower() == ".xlsx":
            write_workbook(grid, new, language, before=path if path.exists() else None)
        elif path.suffix.lower() == ".csv":
            _write_csv(grid, new, language)
        else:
            text = json.dumps(grid.to_dict(), ensure_ascii=False, indent=1)
            new.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")
        new.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        new.unlink(missing_ok=True)


def _write_csv(grid: Grid, path: Path, language: str) -> None:
    """A line for each question, each cell on one line; UTF-8 with a byte order mark, so that Excel reads accents."""
    header = [*grid.header, *(column.value for column in grid.columns), "disagrees"]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(map(without_formula, header))
        for row in grid.rows:
            own = [row.question if n == grid.asked else row.kept.get(n, "") for n in grid.header]
            cells = [(grid.cell(row, column), column) for column in grid.columns]
            said = [
                _in_one_line(cell_text(cell, column, language)) if cell else ""
                for cell, column in cells
            ]
            line = [*own, *said, _in_one_line(conflict_text(grid, row))]
            writer.writerow(map(without_formula, line))


def _in_one_line(text: str) -> str:
    return " · ".join(one_line(line) for line in text.split("\n"))


def _json(path: Path) -> dict[str, object]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise UsageError(f"{path.name} is no JSON: {error}") from error
    if not isinstance(data, dict):
        raise UsageError(
            f"{path.name} holds {type(data).__name__}; wanted is a grid as it was written"
        )
    return data
