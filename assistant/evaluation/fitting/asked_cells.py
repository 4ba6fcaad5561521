"""Fit the models that say which cell of a row is asked for, by document.

    python -m assistant.evaluation.fitting.asked_cells --index DIR QUESTIONS.jsonl… [--index DIR QUESTIONS.jsonl… …]

1. Of each question whose likeliest plans for a table of its document choose one row, the columns of that row are candidates;
   right are those whose cells are all that is wanted, each a part of it. Questions whose answer the row does not hold are left
   out.
2. A conditional logit over `assistant.tables.asked_cells.FEATURES`, written into ``weights.json`` as ``cell``; without what
   the reader says of cells as ``cell_columns``, and without what it says of columns too as ``cell_unread``.
3. The weights of ``asked`` that ship were set by hand, see docs: layers that learnt from the questions say too much of it here.
4. Printed, out of fold: questions with a right cell first, and among as many as are tried.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from assistant.evaluation.fitting.finding_tables import show
from assistant.evaluation.fitting.models import Group, conditional_logit
from assistant.evaluation.fitting.tables import parser_of, questions_in
from assistant.evaluation.matching import contains_all
from assistant.evaluation.questions import Question as Asked
from assistant.reader.passage_reader import PackagedReader
from assistant.retrieval.retrieve import retrieve
from assistant.tables.asked_cells import CELL_KINDS, FEATURES, cells_read, features
from assistant.tables.columns import columns_of
from assistant.tables.operation import TRIED_COLUMNS, Proposal
from assistant.tables.sheet_reader import SheetReader
from assistant.tables.tried import considered
from corpus.tables import TableRow
from index.filters import Filters
from index.store import Index

_OF_CELLS = ("read", "read_of_part")
_OF_ONE_ROW = ("cell", "check")


def groups(directory: Path, files: Sequence[Path]) -> Iterator[tuple[str, Group]]:
    """The document, and the features and right columns, of each question that one row answers."""
    reader = PackagedReader()
    with Index.open(directory) as index:
        records = {record.name: record for record in index.document_records()}
        for asked, question in questions_in(index, files):
            about = {*asked.files, asked.document} - {""}
            if not asked.answerable or not asked.wanted or not about:
                continue
            found = retrieve(index, question, records)
            sheets = SheetReader(index, question, records, reader)
            for _, one, _ in considered(index, question, found, records, Filters(), sheets):
                if one.plan.table.document in about and _is_of_one_row(one):
                    group = _group(index, asked, one)
                    if group is not None:
                        yield min(about), group
                    break


def _is_of_one_row(one: Proposal) -> bool:
    return one.plan.operation in _OF_ONE_ROW and len(one.plan.chosen) == 1


def _group(index: Index, asked: Asked, one: Proposal) -> Group | None:
    """The columns of the row of a plan; None where its cells are not what is wanted."""
    columns = columns_of(one.read, one.links, CELL_KINDS)
    number = one.plan.chosen[0]
    right = _right(index.table_rows(one.plan.table.id, [number])[number], asked)
    is_right = np.asarray([at in right for at in columns], bool)
    if not is_right.any() or is_right.all():
        return None
    return features(one.read, one.links, columns, cells_read(one.read, one.links)), is_right


def _right(row: TableRow, asked: Asked) -> set[int]:
    """The columns whose cells hold what is wanted; none where any of it is missing. Where several cells hold
    it, those that hold only it.
    """
    found: set[int] = set()
    for alternatives in asked.wanted or ():
        own = {at for at, cell in row.cells.items() if contains_all(cell.text, [alternatives])}
        exact = {at for at in own if row.cells[at].text.strip() in alternatives}
        if not own:
            return set()
        found |= exact or own
    return found


def main() -> None:
    """Read arguments, fit, print, write the weights."""
    options = parser_of(__doc__).parse_args()
    seen = [one for directory, *files in options.index for one in groups(directory, files)]
    known = json.loads(options.out.read_text(encoding="utf-8"))
    for name, left_out in (
        ("cell", ()),
        ("cell_columns", _OF_CELLS),
        ("cell_unread", (*_OF_CELLS, "asked")),
    ):
        own = [(about, _without(group, left_out)) for about, group in seen]
        show(own, (1, TRIED_COLUMNS))
        model = replace(conditional_logit([group for _, group in own]), sharpness=None)
        known[name] = model.to_dict(FEATURES)
    options.out.write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")


def _without(group: Group, features: Sequence[str]) -> Group:
    values, right = group[0].copy(), group[1]
    values[:, [FEATURES.index(name) for name in features]] = 0.0
    return values, right


if __name__ == "__main__":
    main()
