"""A series of three reports: what is new, gone and changed, by indicator and by point, with the quotes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from assistant import Assistant
from assistant.config.errors import UsageError
from assistant.config.settings import Settings
from assistant.facts.over_time import OverTime, Quoted, point_changes
from assistant.facts.over_time_xlsx import write_over_time

REPORTS = {
    "2022.txt": "Results\n\nUNFPA trained 40 midwives in Chad. UNFPA opened 3 shelters for survivors in Mali.\n",
    "2023.txt": "Results\n\nUNFPA trained 55 midwives in Chad.\n",
    "2024.txt": "Results\n\nUNFPA trained 80 midwives in Chad. UNFPA printed 900 manuals for nurses in Togo.\n",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("series")
    for name, text in REPORTS.items():
        (folder / name).write_text(text, "utf-8")
    directory = tmp_path_factory.mktemp("index") / "index"
    with Assistant.open(directory, settings=Settings(workers=1)) as opened:
        opened.index([folder])
        yield opened


@pytest.fixture(scope="module")
def made(assistant: Assistant) -> OverTime:
    return assistant.compare_over_time(["2022.txt", "2023.txt", "2024.txt"])


def values(made: OverTime, change: str) -> list[list[str | None]]:
    return [
        [fact.amount.text if fact and fact.amount else None for fact in one.values]
        for one in made.indicators
        if one.change == change
    ]


def test_an_indicator_has_a_value_for_each_document_and_says_what_became_of_it(made: OverTime):
    assert values(made, "changed") == [["40", "55", "80"]]
    assert values(made, "new") == [[None, None, "900"]]
    assert values(made, "gone") == [["3", None, None]]


def test_each_value_has_the_quote_of_its_document(assistant: Assistant, made: OverTime):
    for one in made.indicators:
        for name, fact in zip(made.documents, one.values, strict=True):
            if fact is not None:
                assert fact.document == name
                assert assistant.document(name).text[fact.start : fact.end] == fact.quote


def test_points_are_matched_by_their_words():
    def point(document: str, text: str) -> Quoted:
        return Quoted(document, "recommendations", 0, len(text), text, 1)

    old = [
        point("a", "Train more midwives in rural districts every year."),
        point("a", "Open a shelter for survivors in each province."),
        point("a", "Publish the budget of the programme."),
    ]
    new = [
        point("b", "Train more midwives in rural districts every year."),
        point("b", "Open a shelter for survivors in each province and district capital."),
        point("b", "Hire a statistician."),
    ]
    found = [
        (c.change, c.old and c.old.quote[:4], c.new and c.new.quote[:4])
        for c in point_changes(old, new)
    ]
    assert found == [
        ("changed", "Open", "Open"),
        ("new", None, "Hire"),
        ("gone", "Publ", None),
        ("unchanged", "Trai", "Trai"),
    ]


def test_the_workbook_has_a_column_of_quotes_for_each_document(made: OverTime, tmp_path: Path):
    write_over_time(made, tmp_path / "series.xlsx")
    book = load_workbook(tmp_path / "series.xlsx")
    assert book.sheetnames == ["Indicators", "Points"]
    head, first, *_ = book["Indicators"].values
    assert head[3:6] == ("2022.txt: figure", "2022.txt: page", "2022.txt: quote")
    assert first[0] == "changed"
    assert "UNFPA trained 40 midwives in Chad." in first


def test_one_document_is_no_series(assistant: Assistant):
    with pytest.raises(UsageError, match="two documents and more"):
        assistant.compare_over_time(["2022.txt", "2022.txt"])
