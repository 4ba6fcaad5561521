"""Questions as reviewers have them: a text file of one a line, a CSV file, or a spreadsheet with other columns.

1. The cells are read: of a CSV file whatever its encoding and delimiter, of a workbook sheet by sheet.
2. The line of headers is the first one with a cell that names questions, in one of five languages; titles and notes
   above it are passed over. A list of a single column needs no header.
3. Each line under it with a question is a row; its other cells are kept under their headers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from assistant.config.errors import UsageError
from assistant.grid.model import Row
from corpus.errors import ReadError
from corpus.normalize import fold, one_line
from corpus.readers.csv import delimiter_of
from corpus.readers.encodings import decode

TABLES, TEXTS, BOOKS = (".csv", ".tsv"), (".txt", ".md"), (".xlsx", ".xlsm")
MOST_QUESTIONS = 1_000
LONGEST_QUESTION = 2_000  # characters
_NAMES = tuple(map(fold, ("question", "pregunta", "вопрос", "سؤال", "أسئلة")))  # of the column
_ABOVE = 30  # lines that may stand over the headers
_UNPACKED = 300 * 2**20  # bytes of a workbook
_MARKS = "-*•–"  # that begin the lines of a list

Lines = list[list[str]]


@dataclass(frozen=True, slots=True)
class Questions:
    """``header``: names of all columns in order, ``asked`` that of the questions."""

    rows: tuple[Row, ...]
    header: tuple[str, ...] = ("question",)
    asked: str = "question"


def read_questions(path: Path) -> Questions:
    """The questions in a file. Raises UsageError that says what was found and what is wanted."""
    kind = path.suffix.lower()
    if kind not in (*TABLES, *TEXTS, *BOOKS):
        raise UsageError(
            f"questions are read from {', '.join((*TABLES, *BOOKS, *TEXTS))}; got {path.name!r}"
        )
    try:
        if kind in BOOKS:
            return _in_one_of(sheet_lines(path), path.name)
        text = decode(path.read_bytes()).text
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from error
    except ReadError as error:
        raise UsageError(f"{path.name}: {error}") from error
    if kind in TEXTS:
        return questions_in_text(text, path.name)
    return _in_one_of([("", _csv_lines(text, path.name))], path.name)


def questions_in_text(text: str, name: str = "the text") -> Questions:
    """One question a line; marks and numbers of a list are left out."""
    lines = (_without_mark(line) for line in text.splitlines())
    return _checked(Questions(tuple(Row(line) for line in lines if line)), name)


def sheet_lines(path: Path) -> list[tuple[str, Lines]]:
    """Name and cells of each sheet of a workbook, as text. Raises UsageError for what is no workbook."""
    from openpyxl import load_workbook

    try:
        with ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > _UNPACKED:
                raise UsageError(f"{path.name} is too large for a list of questions or a grid")
        book = load_workbook(path, read_only=True, data_only=True)
        try:
            return [
                (sheet.title, [[_shown(cell) for cell in line] for line in sheet.values])
                for sheet in book.worksheets
            ]
        finally:
            book.close()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from error
    except UsageError:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers do
        raise UsageError(
            f"{path.name} is no workbook that can be read ({type(error).__name__}: {error});"
            " save it as .xlsx without a password, or as .csv"
        ) from error


def table_questions(lines: Lines, column: str = "") -> Questions | None:
    """The questions of a table with headers; None where no header names a column of them.

    ``column``: the header that it had, which is looked for first.
    """
    for at, line in enumerate(lines[:_ABOVE]):
        named = [i for i, cell in enumerate(line) if one_line(cell) == column and column]
        named = named or [i for i, cell in enumerate(line) if _names_questions(cell)]
        if named and (len(line) == 1 or not _is_question(line[named[0]])):
            below = lines[at + 1 :]
            asked = max(named, key=lambda i: (fold(line[i]).strip() in _NAMES, _words(below, i)))
            return _table(line, below, asked)
    return None


def _list(lines: Lines) -> Questions | None:
    """The questions of a single column without a header."""
    filled = [[cell for cell in line if cell.strip()] for line in lines]
    single = [line[0] for line in filled if line]
    if len(single) == 1 and _names_questions(single[0]):
        return None  # a header
    if single and all(len(line) < 2 for line in filled):
        return Questions(tuple(Row(_without_mark(cell)) for cell in single))
    return None


def _in_one_of(sheets: Sequence[tuple[str, Lines]], name: str) -> Questions:
    tables = [table_questions(lines) for _, lines in sheets]
    lists = [_list(lines) for _, lines in sheets]
    found = [one for one in (*tables, *lists) if one is not None]
    if found:
        return _checked(next((one for one in found if one.rows), found[0]), name)
    headers = next((line for _, lines in sheets for line in lines if any(line)), [])
    shown = ", ".join(repr(cell) for cell in headers[:8] if cell.strip()) or "nothing"
    raise UsageError(
        f"{name} has no column of questions: its first line is {shown}. Name the column that holds them"
        " “question”, with the questions below it"
    )


def _table(line: Sequence[str], below: Iterable[Sequence[str]], asked: int) -> Questions:
    width = len(line)
    header = _distinct([one_line(cell) for cell in line])
    while width > asked + 1 and not header[width - 1]:
        width -= 1
    header = [name or f"column {at}" for at, name in enumerate(header[:width], 1)]
    rows = []
    for cells in below:
        padded = [*cells[:width], *[""] * (width - len(cells))]
        question = one_line(padded[asked])
        if question:
            others = {n: padded[at] for at, n in enumerate(header) if at != asked}
            rows.append(Row(question, others))
    return Questions(tuple(rows), tuple(header), header[asked])


def _checked(found: Questions, name: str) -> Questions:
    if not found.rows:
        raise UsageError(f"{name} has no question; wanted is one a line, or a column “question”")
    if len(found.rows) > MOST_QUESTIONS:
        raise UsageError(
            f"{name} has {len(found.rows):,} questions; a grid takes {MOST_QUESTIONS:,}: divide it"
        )
    long = next((r for r in found.rows if len(r.question) > LONGEST_QUESTION), None)
    if long is not None:
        raise UsageError(
            f"{name} has a question of {len(long.question):,} characters (“{long.question[:60]}…”);"
            f" one has {LONGEST_QUESTION:,} at most"
        )
    return found


def _csv_lines(text: str, name: str) -> Lines:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)))
    except csv.Error as error:
        raise UsageError(f"{name} cannot be taken apart: {error}") from error


def _names_questions(cell: str) -> bool:
    return any(name in fold(cell) for name in _NAMES) and not _is_question(cell)


def _is_question(cell: str) -> bool:
    return cell.rstrip().endswith(("?", "؟"))


def _words(lines: Iterable[Sequence[str]], at: int) -> int:
    """Words in a column: a number of a question ("Question no.") has fewer than the question."""
    return sum(len(line[at].split()) for line in lines if at < len(line))


def _distinct(names: Sequence[str]) -> list[str]:
    """Names of which a second one alike has its number after it."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if not name or seen[name] == 1 else f"{name} {seen[name]}")
    return found


def _without_mark(line: str) -> str:
    """A line without the mark or number by which a list begins it: "3. How many …"."""
    text = one_line(line).lstrip(_MARKS).lstrip()
    number, dot, rest = text.partition(" ")
    return rest.strip() if dot and number[:-1].isdigit() and number[-1] in ".)" else text


def _shown(value: object) -> str:
    """A cell of a workbook as text; a whole number without its point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
