"""Which cell of a row is asked for, in other words than those of the table, run on a real index with the real reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.config.settings import Settings
from assistant.question.understand import understand
from assistant.reader.passage_reader import PackagedReader
from assistant.reader.scores import PassageScore, Shown
from assistant.tables.sheet_reader import SheetReader
from index.store import Index
from tests.assistant.reports import assistant_over

EQUIPMENT = """Tag,Item,Custodian,Vendor,Bought on,Duty station,Price (USD),Condition,Serial no.
EQ-01,Projector,Ama Boateng,Lumen Traders,2022-03-14,Kumasi,640,Good,99-A1
EQ-02,Diesel generator,Kofi Mensah,Volta Power,2021-11-02,Tamale,5200,Poor,99-A2
EQ-03,Satellite phone,Esi Owusu,Skyline Comms,2023-06-30,Accra,1150,Good,99-B1
EQ-04,Water pump,Yaw Darko,Volta Power,2020-01-19,Wa,880,Fair,99-B2
EQ-05,Cold box,Adjoa Asante,Lumen Traders,2024-02-05,Bolga,310,Good,99-C1
EQ-06,Motorbike,Kwame Asare,Savanna Motors,2019-08-21,Tamale,2450,Poor,99-C2
EQ-07,Laptop,Abena Osei,Skyline Comms,2022-10-11,Accra,1390,Good,99-D1
"""
REGISTER = {"equipment register.csv": EQUIPMENT}
OTHER_WORDS = (
    ("who looks after EQ-03?", "Custodian", "Esi Owusu"),
    ("à qui a-t-on acheté EQ-04 ?", "Vendor", "Volta Power"),
    ("Кто отвечает за EQ-02?", "Custodian", "Kofi Mensah"),
    ("when did we get EQ-05?", "Bought on", "2024-02-05"),
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with assistant_over(tmp_path_factory.mktemp("equipment"), REGISTER) as opened:
        yield opened


@pytest.mark.parametrize(("question", "column", "cell"), OTHER_WORDS)
def test_a_cell_is_found_that_is_asked_for_in_other_words_than_those_of_its_column(
    assistant: Assistant, question: str, column: str, cell: str
) -> None:
    answer = assistant.ask(question, explain=True)
    assert answer.explanation is not None
    assert answer.explanation["table"]["columns"] == [column]
    assert cell in answer.text


def test_without_a_reader_a_cell_is_found_by_the_kind_of_its_column(tmp_path: Path) -> None:
    off = Settings(reader="off")
    with assistant_over(tmp_path, REGISTER, off) as assistant:
        answer = assistant.ask("when did we get EQ-05?", explain=True)
    assert answer.explanation is not None
    assert answer.explanation["table"]["columns"] == ["Bought on"]


def test_a_row_is_read_once_and_no_more_than_six_for_a_question(assistant: Assistant) -> None:
    texts: list[str] = []

    class Noting(PackagedReader):
        def read(self, question: str, passages: Sequence[Shown]) -> list[PassageScore]:
            texts.extend(passage.units[0] for passage in passages)
            return super().read(question, passages)

    with Index.open(assistant.directory) as index:
        records = {one.name: one for one in index.document_records()}
        (table,) = index.tables()
        sheets = SheetReader(index, understand("who looks after it?"), records, Noting())
        numbers = sorted(index.table_rows(table.id))
        found = [sheets.numbered(table, number) for number in (*numbers, *numbers)]
    assert texts == [f"Tag: EQ-0{n}" for n in range(1, 7)]
    assert [one is None for one in found] == [False] * 6 + [True] + [False] * 6 + [True]
