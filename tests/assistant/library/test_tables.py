"""The tables of what is indexed: listed, and one as rows or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest

from assistant import Assistant
from assistant.config.errors import NotFound
from assistant.config.settings import Settings

STAFF = 'Office,Staff,Note\nMali,12,"open, for now"\nChad,7,\n'
DONORS = "# Donors\n\n| Donor | Paid |\n|---|---|\n| PBF | 7 |\n\nText.\n\n| Agency | Year |\n|---|---|\n| UNDP | 2019 |\n"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "staff.csv").write_text(STAFF, encoding="utf-8")
    (folder / "donors.md").write_text(DONORS, encoding="utf-8")
    with Assistant.open(folder.parent / "listed", settings=Settings(workers=1)) as opened:
        opened.index([folder])
        yield opened


def test_tables_are_listed_with_their_columns_and_numbered_in_their_document(assistant: Assistant):
    listed = [one.to_dict() for one in assistant.tables()]
    assert [(one["document"], one["number"], one["rows"]) for one in listed] == [
        ("donors.md", 1, 1),
        ("donors.md", 2, 1),
        ("staff.csv", 1, 2),
    ]
    assert [column["name"] for column in listed[1]["columns"]] == ["Agency", "Year"]
    assert [one.number for one in assistant.tables("donors.md")] == [1, 2]


def test_a_table_as_csv_reads_back_as_it_was_written(assistant: Assistant):
    rows = list(csv.reader(io.StringIO(assistant.table("staff.csv", 1).csv())))
    assert rows == [["Office", "Staff", "Note"], ["Mali", "12", "open, for now"], ["Chad", "7", ""]]


def test_a_number_that_no_table_has_is_refused_with_how_many_there_are(assistant: Assistant):
    with pytest.raises(NotFound, match=r"donors\.md has 2 tables, none with the number 3"):
        assistant.table("donors.md", 3)
