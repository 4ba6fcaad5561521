"""Tables over HTTP: those of all documents, of one, and one of them."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

from assistant.accounts.access import Access
from assistant.interfaces.api import create_app
from assistant.interfaces.state import AppState
from tests.assistant.reports import assistant_over

SHEETS = {
    "wells.csv": "Village,Wells\nAru,4\nBeni,7\nCoria,2\n",
    "roads.csv": "Road,Length (km)\nHarbour road,12\nHill road,30\nRiver road,8\n",
    "note.md": "# Weather\n\nThe weather was fair.\n",
}


def test_the_tables_of_all_documents_are_those_of_each(tmp_path: Path) -> None:
    with assistant_over(tmp_path, SHEETS) as assistant:
        access = Access(assistant.settings, tmp_path)
        with TestClient(create_app(AppState(assistant, access)), "http://localhost") as client:
            tables = client.get("/v1/tables").json()
            of_one = client.get("/v1/documents/wells.csv/tables").json()
            rows = client.get("/v1/documents/wells.csv/tables/1").text
    assert [table["document"] for table in tables] == ["roads.csv", "wells.csv"]
    assert of_one == tables[1:]
    assert [column["name"] for column in of_one[0]["columns"]] == ["Village", "Wells"]
    assert rows.split()[:2] == ["Village,Wells", "Aru,4"]
