"""Cells that words of a question may mean without saying them."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.question.understand import understand
from assistant.retrieval.retrieve import retrieve
from assistant.tables.tried import considered
from index.filters import Filters
from index.store import Index
from tests.assistant.reports import assistant_over

LAWS = """Economy,Region,Does the law address lamp theft?
Bhutan,South Asia,Yes
Nepal,South Asia,Yes
India,South Asia,No
Kenya,Sub-Saharan Africa,Yes
Mali,Sub-Saharan Africa,No
Togo,Sub-Saharan Africa,No
Ghana,Sub-Saharan Africa,Yes
Chile,Latin America,Yes
Peru,Latin America,Yes
Cuba,Latin America,No
"""


@pytest.mark.parametrize(
    ("asked", "conditions"),
    [
        ("Which countries have laws on lamp theft?", {"is Yes"}),
        (
            "Quels pays d'Asie du Sud ont une loi sur le vol de lampes ?",
            {"is Yes", "is South Asia"},
        ),
    ],
)
def test_a_name_is_meant_by_names_only(tmp_path: Path, asked: str, conditions: set[str]) -> None:
    with assistant_over(tmp_path, {"laws.csv": LAWS}):
        pass
    with Index.open(tmp_path / "index") as index:
        records = {record.name: record for record in index.document_records()}
        question = understand(asked)
        found = retrieve(index, question, records)
        plans = considered(index, question, found, records, Filters())
    assert {one.said() for _, plan, _ in plans for one in plan.plan.conditions} == conditions
