"""Which tables may answer a question."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.question.understand import understand
from assistant.retrieval.retrieve import retrieve
from assistant.tables import find
from assistant.tables.find import FEATURES, MOST, Finder, candidates
from index.filters import Filters
from index.store import Index
from tests.assistant.reports import assistant_over

SHEETS = {
    "schools.csv": "School,Pupils,Teachers\nHill school,412,14\nLake school,97,5\nMoor school,220,9\n",
    "ports.csv": "Port,Boats,Landed (t)\nOrla,61,4200\nSkarn,40,1500\nVess,22,880\n",
}
ASKED = "How many children learn at the lake?"


def index_of(folder: Path, files: dict[str, str]) -> Path:
    with assistant_over(folder, files):
        return folder / "index"


def test_a_table_whose_rows_are_near_the_question_comes_first_though_it_has_none_of_its_words(
    tmp_path: Path,
) -> None:
    with Index.open(index_of(tmp_path, SHEETS)) as index:
        records = {record.name: record for record in index.document_records()}
        found = retrieve(index, understand(ASKED), records)
        tables = index.tables(list(records))
        values = Finder(index, found, records).values(tables)
        first = candidates(index, found, records, Filters())[0]
    assert values.shape == (2, len(FEATURES))
    assert np.isfinite(values).all()
    nearest = values[:, FEATURES.index("nearest")]
    assert tables[int(nearest.argmax())].document == "schools.csv"
    assert ((nearest >= 0) & (nearest <= 1)).all()
    assert first.table.document == "schools.csv"


def test_no_more_tables_are_interpreted_than_there_is_time_for(tmp_path: Path) -> None:
    many = {f"ports-{n}.csv": SHEETS["ports.csv"].replace("Orla", f"Orla {n}") for n in range(9)}
    with Index.open(index_of(tmp_path, many)) as index:
        records = {record.name: record for record in index.document_records()}
        found = retrieve(index, understand("How many boats are in Orla 7?"), records)
        taken = candidates(index, found, records, Filters())
    assert len(taken) == MOST
    assert taken[0].table.document == "ports-7.csv"


def test_a_table_in_the_best_passages_is_looked_at_however_short_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "_COMPARED", 3)
    ports = [
        f"## Ports {n}\n\n| Port | Boats |\n|---|---|\n"
        + "".join(f"| Quay {n}{row} | {row} |\n" for row in range(60))
        for n in range(5)
    ]
    schools = "## Schools\n\n| School | Pupils |\n|---|---|\n| Hill | 412 |\n| Lake | 97 |\n"
    text = "\n".join(("# The coast in figures", schools, *ports))
    with Index.open(index_of(tmp_path, {"coast.md": text})) as index:
        records = {record.name: record for record in index.document_records()}
        found = retrieve(index, understand("Who is taught at Hill?"), records)
        tables = index.tables(list(records))
        taken = Finder(index, found, records).likeliest(tables)
    assert (len(tables), len(taken)) == (6, 3)
    assert "School" in {one.columns[0].name for one in taken}


def test_an_index_without_tables_has_none_that_may_answer(tmp_path: Path) -> None:
    with Index.open(index_of(tmp_path, {"a.md": "FAO taught 12 farmers in Fiji.\n"})) as index:
        records = {record.name: record for record in index.document_records()}
        found = retrieve(index, understand(ASKED), records)
        assert candidates(index, found, records, Filters()) == []
