"""CSV: a row for each question, with the expected answer, as people write them in a spreadsheet.

Columns are found by their names, in any order, whatever their case; others are ignored:

| column | other names |
|---|---|
| question | query, input, prompt |
| expected answer | expected, expected output, ground truth, reference, gold answer, answer; alternatives are parted by a bar |
| id | query id, question id |
| kind | category, type |
| answerable | no: the only right answer is to decline |
| document | file, source: where the answer is |
| page, quote | in that document; evidence, support |

Without an expected answer a question is asked and its answer not judged. A file of open-rag-eval's queries (``query_id``,
``query``, ``expected_answer``) is one of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.config.errors import UsageError
from assistant.evaluation.formats.expected import expected
from assistant.evaluation.formats.source import Read, Source
from assistant.evaluation.questions import Question, Support

_NAMES = {
    "question": ("question", "query", "input", "prompt"),
    # "answer" last: next to a "ground truth" it is what a system answered.
    "expected": (
        "expected_answer",
        "expected",
        "expected_output",
        "ground_truth",
        "reference",
        "gold_answer",
        "answer",
    ),
    "id": ("id", "query_id", "question_id"),
    "kind": ("kind", "category", "type"),
    "answerable": ("answerable",),
    "document": ("document", "file", "source"),
    "page": ("page",),
    "quote": ("quote", "evidence", "support"),
}
_YES = {"yes", "true", "1", "y"}
_NO = {"no", "false", "0", "n"}


def recognises(source: Source) -> bool:
    """Whether this is a table; one without questions is refused when it is read."""
    return source.is_table


def questions(source: Source) -> Iterable[Read]:
    """The rows as questions; an id is the cell's, else the file's name and the number of the row."""
    columns = {
        name: next((one for one in names if one in source.columns), "")
        for name, names in _NAMES.items()
    }
    if not columns["question"]:
        raise UsageError(
            f"{source.name}: no column of questions; got the columns"
            f" {', '.join(source.columns) or 'none'}, wanted one named question (and expected answer)"
        )
    for number, (where, row) in enumerate(source.rows(), 1):
        cells = {name: row.get(column, "") for name, column in columns.items()}
        yield where, _question(cells, where, source, number)


def _question(cells: Mapping[str, str], where: str, source: Source, number: int) -> Question:
    if not cells["question"]:
        raise UsageError(f"{where}: the question is empty; fill the cell or delete the row")
    answerable = _answerable(cells["answerable"], where)
    wanted, references = expected(cells["expected"].split("|"))
    if not answerable and references:
        raise UsageError(
            f"{where}: answerable is {cells['answerable']!r}, but there is an expected answer;"
            " empty one of the two cells"
        )
    return Question(
        id=cells["id"] or f"{source.path.stem}-{number}",
        question=cells["question"],
        answerable=answerable,
        kind=cells["kind"] or ("question" if answerable else "absent"),
        wanted=wanted,
        references=references,
        supports=_support(cells, where),
        source=source.name,
    )


def _answerable(cell: str, where: str) -> bool:
    if cell and cell.casefold() not in _YES | _NO:
        raise UsageError(f"{where}: answerable must be yes, no or empty, got {cell!r}")
    return cell.casefold() not in _NO


def _support(cells: Mapping[str, str], where: str) -> tuple[Support, ...]:
    page = cells["page"]
    if page and (not page.isdecimal() or int(page) < 1):
        raise UsageError(f"{where}: page must be a number from 1 or empty, got {page!r}")
    if not cells["document"]:
        return ()
    return (Support(cells["document"], int(page) if page else None, cells["quote"] or None),)
