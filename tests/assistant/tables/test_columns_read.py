"""What the reader says of the columns of a sheet, and what that does to the plans over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.evaluation.fitting.sheet_groups import group
from assistant.evaluation.fitting.tables import judged_plans
from assistant.question.understand import understand
from assistant.reader.passage_reader import PackagedReader
from assistant.reader.readers import CrossEncoderReader
from assistant.reader.sheets import OPERATIONS, ColumnScore
from assistant.retrieval.retrieve import retrieve
from assistant.tables.columns_read import ColumnsRead, columns_shown, features_of
from assistant.tables.sheet_reader import SheetReader
from assistant.tables.tried import Tried, considered, tried
from index.filters import Filters
from index.store import Index

FERRIES = """Ferry,Route,,Built,Running cost (USD),Seats
Gannet,North,x,1998,340,120
Puffin,North,,2011,150,90
Razorbill,South,,2004,510,200
Petrel,South,,2016,80,60
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("columns")
    (folder / "ferries_of_the_sound.csv").write_text(FERRIES, encoding="utf-8")
    with Index.open(folder / "index", create=True) as index:
        index.sync(sorted(folder.glob("*.csv")))
    return folder


@pytest.fixture(scope="module")
def index(folder: Path) -> Iterator[Index]:
    with Index.open(folder / "index") as opened:
        yield opened


def plans(index: Index, text: str, *, read: bool) -> list[Tried]:
    """The plans for a question that give something, the likeliest first. ``read``: with the reader."""
    question = understand(text)
    records = {record.name: record for record in index.document_records()}
    found = retrieve(index, question, records)
    sheets = SheetReader(index, question, records, PackagedReader()) if read else None
    return tried(index, question, found, records, Filters(), sheets, most=40)


def scores(**targets: float) -> ColumnsRead:
    """Of the columns of the ferries, by name, how likely they are asked for; what is done is a mystery."""
    names = ("Ferry", "Route", "", "Built", "Cost", "Seats")
    said = {
        at: ColumnScore(targets.get(name, -4.0), -2.0 - at, -3.0)
        for at, name in enumerate(names)
        if name
    }
    return ColumnsRead(said, dict.fromkeys(OPERATIONS, -2.4))


def test_a_column_is_read_as_its_name_with_a_few_of_its_cells(index: Index) -> None:
    (table,) = index.tables()
    columns, shown = columns_shown(index, table, "Ferries of the sound")
    assert columns == [0, 1, 3, 4, 5]
    assert shown.units[:2] == ("Ferry: Gannet, Puffin, Razorbill", "Route: North, South")
    assert shown.above == "Ferries of the sound"


def test_a_plan_knows_how_likely_the_reader_finds_its_parts(index: Index) -> None:
    read = scores(Seats=3.0, Built=4.0)
    every = plans(index, "How many seats do ferries on the route North have in total?", read=False)
    plan = next(
        one.plan
        for one in every
        if one.plan.operation == "sum"
        and one.plan.conditions
        and one.plan.column(one.plan.targets[0]) == "Seats"
    )
    values = features_of(plan, read)
    assert (values["asked"], values["asked_below_best"]) == (3.0, 1.0)
    assert values["chosen_by"] == -3.0
    assert values["not_chosen_by"] == -5.0
    assert values["asked_operation"] == -2.4
    assert set(features_of(plan, None).values()) == {0.0}


def test_of_a_column_that_was_not_read_nothing_is_known() -> None:
    read = scores(Seats=4.0)
    assert read.target(60) == pytest.approx((4.0 - 4.0 * 4) / 5)
    assert read.group(60) < read.group(1)


def test_an_operation_is_tried_that_no_word_of_the_question_names(index: Index) -> None:
    question = "which is the priciest ferry to run?"
    unread = {one.plan.operation for one in plans(index, question, read=False)}
    assert "most" not in unread
    best = plans(index, question, read=True)[0]
    assert best.plan.operation == "most"
    assert best.outcome.rows[0].label == "Razorbill"


def test_another_reader_leaves_columns_to_the_packaged_one(index: Index, tmp_path: Path) -> None:
    (table,) = index.tables()
    _, shown = columns_shown(index, table, "Ferries of the sound")
    other = CrossEncoderReader(tmp_path)
    assert other.columns("which ferry has most seats?", [shown]) == PackagedReader().columns(
        "which ferry has most seats?", [shown]
    )


def test_nothing_is_read_of_columns_where_layers_are_to_learn_it(index: Index) -> None:
    question = understand("Which ferry has the most seats?")
    records = {record.name: record for record in index.document_records()}
    found = retrieve(index, question, records)
    sheets = SheetReader(index, question, records, PackagedReader(), columns=False)
    every = considered(index, question, found, records, Filters(), sheets)
    assert every
    assert all(proposal.read.columns_read is None for _, proposal, _ in every)


def test_a_training_group_says_which_columns_are_asked_for_and_what_is_done(folder: Path) -> None:
    questions = folder / "questions.jsonl"
    questions.write_text(
        '{"id": "f-1", "kind": "number", "question": "How many seats do ferries on the route North '
        'have in total?", "all": ["210"], "answerable": true, "file": "ferries_of_the_sound.csv"}\n'
        '{"id": "f-2", "kind": "absent", "question": "How many seats do red ferries have in total?", "all": [], '
        '"answerable": false, "file": "ferries_of_the_sound.csv"}\n',
        encoding="utf-8",
    )
    groups = map(
        group, judged_plans(folder / "index", [questions], PackagedReader(), columns=False)
    )
    answered, absent = groups
    (table,) = answered["tables"]
    assert [table["units"][at].split(":")[0] for at in table["targets"]] == ["Seats"]
    assert [table["units"][at].split(":")[0] for at in table["conditions"]] == ["Route"]
    assert table["operations"] == ["sum"]
    assert [table["operations"] for table in absent["tables"]] == [[]]
