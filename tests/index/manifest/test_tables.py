"""Tables in the manifest: kept with their document, asked by typed columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.model import CellCondition
from index.store import Index

DONORS = 'Donor,Paid (US$),Since,Audited\nPBF,"1,200",2015,Yes\nEU,300,2019,No\nKfW Bank,–,2021,Yes\nTotal,"1,500",,\n'


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    directory = tmp_path_factory.mktemp("tables")
    (directory / "donors.csv").write_text(DONORS, encoding="utf-8")
    with Index.open(directory / "index", create=True) as opened:
        assert opened.sync([directory / "donors.csv"]).failed == ()
        yield opened


def test_a_table_comes_back_as_it_was_found(index: Index):
    (table,) = index.tables(["donors.csv"])
    assert [column.name for column in table.columns] == ["Donor", "Paid (US$)", "Since", "Audited"]
    assert (table.rows, table.columns[1].unit, table.columns[2].kind) == (4, "USD", "date")
    rows = index.table_rows(table.id)
    text = index.document("donors.csv").text
    assert [text[row.start : row.end] for row in rows.values()] == text.splitlines()[1:]
    assert rows[0].cells[1].value.number == 1200
    assert index.table_rows(table.id, [2])[2] == rows[2]


@pytest.mark.parametrize(
    ("condition", "rows"),
    [
        (CellCondition(0, "is", (" pbf ", " eu ")), [0, 1]),
        (CellCondition(0, "contains", (" bank ",)), [2]),
        (CellCondition(0, "contains", (" ban ",)), []),
        (CellCondition(1, ">", (300.0,)), [0]),
        (CellCondition(1, ">=", (300.0,)), [0, 1]),
        (CellCondition(1, "<", (1e9,)), [0, 1]),
        (CellCondition(1, "kind", ("empty",)), [2]),
        (CellCondition(2, "between", (20180000.0, 20219999.0)), [1, 2]),
        (CellCondition(3, "kind", ("yes",)), [0, 2]),
        (CellCondition(3, "kind", ("yes",), negated=True), [1]),
    ],
)
def test_rows_that_meet_a_condition_and_never_the_total(
    index: Index, condition: CellCondition, rows: list[int]
):
    (table,) = index.tables()
    assert index.select_rows(table.id, [condition]) == rows


def test_all_conditions_must_hold(index: Index):
    (table,) = index.tables()
    both = [CellCondition(3, "kind", ("yes",)), CellCondition(1, ">", (0.0,))]
    assert index.select_rows(table.id, both) == [0]
    assert index.column_numbers(table.id, 1, [0, 1, 2]) == {0: 1200.0, 1: 300.0}


def test_a_document_that_was_indexed_before_tables_were_kept_gets_them_at_the_next_run(
    tmp_path: Path,
):
    (tmp_path / "donors.csv").write_text(DONORS, encoding="utf-8")
    with Index.open(tmp_path / "index", create=True) as index:
        index.sync([tmp_path / "donors.csv"])
        before = index.tables()
        with index._parts.manifest.writing() as connection:
            connection.execute("DELETE FROM tables")
            connection.execute("DELETE FROM tabulations")
    with Index.open(tmp_path / "index") as index:
        assert index.tables() == []
        assert index.sync([tmp_path / "donors.csv"]).unchanged == ("donors.csv",)
        assert index.tables() == before


def test_the_tables_of_a_document_go_with_it(tmp_path: Path):
    (tmp_path / "donors.csv").write_text(DONORS, encoding="utf-8")
    with Index.open(tmp_path / "index", create=True) as index:
        index.sync([tmp_path / "donors.csv"])
        index.remove(["donors.csv"])
        connection = index._parts.manifest.connection
        for table in ("tables", "table_rows", "table_cells", "tabulations"):
            assert connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,)  # noqa: S608
