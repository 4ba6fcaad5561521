"""Facts over a real index: kept at indexing, found by topic, written as tables."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from assistant import Assistant
from assistant.config.errors import UsageError
from assistant.config.settings import Settings
from assistant.facts import extract
from assistant.facts.export import COLUMNS, write_csv, write_xlsx
from assistant.facts.model import Fact

SAMPLES = Path(__file__).parents[3] / "corpus" / "samples"
TABLE = """Trainings,,
Country,Officers trained,No
Peru,120,1
Kenya,"1,250",2
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "a.txt").write_text(
        "Training\n\nIn Peru, UNODC trained 40 judges on violence against women in 2018.\n", "utf-8"
    )
    (folder / "b.txt").write_text("Shelters\n\nUNFPA opened 7 shelters in Chad.\n", "utf-8")
    (folder / "trainings.csv").write_text(TABLE, "utf-8")
    return folder


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Iterator[Assistant]:
    directory = tmp_path_factory.mktemp("facts") / "index"
    with Assistant.open(directory, settings=Settings(workers=1)) as opened:
        opened.index([folder])
        yield opened


def test_every_fact_is_a_quote_at_its_span_and_its_figure_is_inside(assistant: Assistant):
    facts = assistant.facts("training of judges and officers")
    assert facts
    for fact in facts:
        text = assistant.document(fact.document).text
        assert text[fact.start : fact.end] == fact.quote
        assert fact.id == f"{fact.document}:{fact.start}-{fact.end}"
        if fact.amount is not None:
            assert text[fact.amount.start : fact.amount.end] == fact.amount.text
            assert fact.start <= fact.amount.start < fact.amount.end <= fact.end


def test_a_topic_finds_its_facts_and_a_place_narrows_them(assistant: Assistant):
    (fact,) = assistant.facts(
        "judges trained on violence against women", {"place": "Peru", "document": "a.txt"}
    )
    assert [cell.key for cell in fact.who] == ["UNODC"]
    assert assistant.facts("judges trained", {"place": "Chad", "document": "a.txt"}) == []


def test_a_table_row_counts_what_its_row_and_column_are_called(assistant: Assistant):
    rows = assistant.facts("officers trained", {"document": "trainings.csv"})
    found = {(f.where[0].key, str(f.amount.low), f.amount.counted.text) for f in rows if f.amount}
    assert found == {
        ("Peru", "120", "Peru: Officers trained"),
        ("Kenya", "1250", "Kenya: Officers trained"),
    }
    assert {f.amount.counted.stands for f in rows if f.amount} == {"section"}


def test_facts_go_and_come_with_their_document(tmp_path: Path):
    folder = tmp_path / "reports"
    folder.mkdir()
    report = folder / "one.txt"
    report.write_text("UNICEF trained 30 teachers in Togo.\n", "utf-8")
    with Assistant.open(tmp_path / "index", settings=Settings(workers=1)) as opened:
        opened.index([folder])
        assert [f.amount.text for f in opened.facts("teachers trained") if f.amount] == ["30"]
        report.write_text("UNICEF trained 35 teachers in Togo.\n", "utf-8")
        opened.index([folder])
        assert [f.amount.text for f in opened.facts("teachers trained") if f.amount] == ["35"]
        opened.remove("one.txt")
        assert opened.facts("teachers trained") == []


def test_an_index_made_before_gets_its_facts_at_the_next_run_without_reading_anew(tmp_path: Path):
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "one.txt").write_text("UNICEF trained 30 teachers in Togo.\n", "utf-8")
    with Assistant.open(tmp_path / "index", settings=Settings(workers=1)) as opened:
        opened.index([folder])
        with sqlite3.connect(tmp_path / "index" / "manifest.sqlite3") as connection:
            connection.execute("DELETE FROM derived")
            connection.execute("UPDATE derivations SET version = 'older'")
        with pytest.raises(UsageError, match="assistant index"):
            opened.facts("teachers trained")
        report = opened.index([folder])
        assert report.unchanged == ("one.txt",)
        assert [f.amount.text for f in opened.facts("teachers trained") if f.amount] == ["30"]


def test_facts_need_a_topic(assistant: Assistant):
    with pytest.raises(UsageError, match="topic"):
        assistant.facts("  ")


def test_a_cell_that_a_spreadsheet_would_run_is_written_as_text(tmp_path: Path):
    fact = Fact(
        "=cmd.txt",
        0,
        9,
        "@SUM(A1) was quoted",
        action="+1",
        title="-2",
        section=("\tx",),
        publisher="＝1",
    )
    write_csv([fact], tmp_path / "facts.csv")
    with (tmp_path / "facts.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    write_xlsx([fact], tmp_path / "facts.xlsx")
    sheet = load_workbook(tmp_path / "facts.xlsx").active
    cells = dict(zip(COLUMNS, (cell.value for cell in sheet[2]), strict=True))
    for written in (row, cells):
        assert written["quote"] == "'@SUM(A1) was quoted"
        assert written["action"] == "'+1"
        assert written["title"] == "'-2"
        assert written["publisher"] == "'＝1"
        assert written["document"] == "'=cmd.txt"
        assert written["section"] == "'\tx"
    assert "f" not in {cell.data_type for cell in sheet[2]}


def test_the_table_keeps_numbers_as_numbers(tmp_path: Path, assistant: Assistant):
    facts = assistant.facts("officers trained", {"document": "trainings.csv", "place": "Kenya"})
    write_xlsx(facts, tmp_path / "facts.xlsx")
    sheet = load_workbook(tmp_path / "facts.xlsx").active
    assert sheet.cell(2, COLUMNS.index("low") + 1).value == 1250
    assert sheet.cell(2, COLUMNS.index("figure") + 1).value == "1,250"


def test_a_sentence_that_cannot_be_taken_apart_costs_the_others_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = extract.facts_of_sentence

    def breaking(text: str, *rest: Any) -> Iterator[Fact]:
        if "lighthouses" in text:
            raise ValueError("a fault of the program")
        return real(text, *rest)

    monkeypatch.setattr(extract, "facts_of_sentence", breaking)
    (tmp_path / "coast.txt").write_text(
        "The coast guard repaired 12 lighthouses in Peru.\n\nUNODC trained 61 judges in Peru.",
        encoding="utf-8",
    )
    with Assistant.open(tmp_path / "index") as assistant:
        report = assistant.index([tmp_path / "coast.txt"])
        found = assistant.facts("judges")
    assert not report.failed
    assert [fact.amount.text for fact in found if fact.amount] == ["61"]
    assert "lighthouses" in caplog.text


def test_two_equal_figures_of_a_row_are_two_facts(tmp_path: Path):
    (tmp_path / "ages.csv").write_text("Country,Age for girls,Age for boys\nPeru,18,18\n", "utf-8")
    with Assistant.open(tmp_path / "index", settings=Settings(workers=1)) as assistant:
        assistant.index([tmp_path / "ages.csv"])
        found = assistant.facts("age for girls and boys")
    assert {f.amount.counted.text for f in found if f.amount and f.amount.counted} == {
        "Peru: Age for girls",
        "Peru: Age for boys",
    }
