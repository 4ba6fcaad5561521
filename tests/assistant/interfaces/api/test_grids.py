"""Grids over HTTP: as JSON, as files, cell by cell; gone on with; of the documents that somebody may see."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from assistant import Assistant
from assistant.accounts.access import Access
from assistant.config.settings import Settings
from assistant.interfaces.api import create_app
from assistant.interfaces.state import AppState

POLICE = "How many police officers did UNODC train in Viet Nam?"
FACTORIES = "How many garment factories were inspected?"
WANTED = {"questions": [{"id": "a", "question": POLICE}, {"id": "b", "question": FACTORIES}]}


@pytest.fixture(scope="module")
def access(index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Access:
    with Assistant.open(index_dir) as assistant:
        return Access(assistant.settings, tmp_path_factory.mktemp("access"))


@pytest.fixture(scope="module")
def client(index_dir: Path, access: Access) -> Iterator[TestClient]:
    settings = Settings(editors_only=("notes/*",))
    with (
        Assistant.open(index_dir, settings=settings) as assistant,
        TestClient(create_app(AppState(assistant, access)), "http://localhost") as opened,
    ):
        yield opened


def test_a_grid_has_a_cell_for_each_question_and_document(client: TestClient) -> None:
    grid = client.post("/v1/grids", json=WANTED).json()
    names = [column["value"] for column in grid["columns"]]
    assert {"notes/ilo.md", "unfpa.pdf", "unodc.txt"} <= set(names)
    assert len(grid["cells"]) == 2 * len(names)
    said = {(c["question"], c["document"]) for c in grid["cells"] if c["status"] == "answered"}
    assert said == {(POLICE, "unodc.txt"), (FACTORIES, "notes/ilo.md")}
    assert grid["questions"][0] == {"id": "a", "question": POLICE}


def test_a_grid_is_given_as_a_workbook_and_as_csv(client: TestClient) -> None:
    body = {**WANTED, "documents": ["unodc.txt"]}
    made = client.post("/v1/grids?format=xlsx", json=body)
    assert made.headers["content-disposition"].endswith('"grid.xlsx"')
    sheet = load_workbook(io.BytesIO(made.content))["Grid"]
    assert "2,278 police officers" in sheet["C2"].value
    text = client.post("/v1/grids?format=csv", json=body).text
    assert text.splitlines()[0].endswith("id,question,unodc.txt,disagrees")


def test_cells_are_told_when_they_are_done_and_need_not_be_asked_again(client: TestClient) -> None:
    body = {**WANTED, "countries": ["Viet Nam", "Bangladesh"]}
    told = client.post("/v1/grids", json=body, headers={"Accept": "text/event-stream"}).text
    events = [part.split("\n") for part in told.strip().split("\n\n")]
    kinds = [lines[0].removeprefix("event: ") for lines in events]
    assert kinds == ["cell"] * 5 + ["grid"]
    data = [json.loads(lines[1].removeprefix("data: ")) for lines in events]
    assert [(one["done"], one["total"]) for one in data[:5]] == [(n, 4) for n in range(5)]
    cells = [one["cell"] for one in data[1:3]]
    cells[0]["short"] = "as it was given before"
    again = client.post("/v1/grids", json={**body, "cells": cells}).json()
    assert [c["short"] for c in again["cells"][:1]] == ["as it was given before"]
    assert len(again["cells"]) == 4


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        ({"questions": []}, 422, "questions"),
        ({"questions": [" "]}, 400, "each question is a text"),
        ({"questions": [{"id": "a"}]}, 400, "member `question`"),
        ({**WANTED, "documents": ["none/*"]}, 404, "no document is named"),
        ({**WANTED, "documents": ["*"], "years": [2018]}, 400, "one of them"),
        ({**WANTED, "countries": ["Atlantis"]}, 400, "neither"),
        ({**WANTED, "cells": [{"question": "x"}]}, 400, "not as it was given"),
        ({**WANTED, "cells": [{"question": "x", "column": "y", "status": "z"}]}, 400, "'z'"),
        ({**WANTED, "cells": [[1]]}, 422, "cells"),
    ],
)
def test_what_cannot_be_filled_is_told(
    client: TestClient, body: dict[str, Any], status: int, told: str
) -> None:
    answer = client.post("/v1/grids", json=body)
    assert answer.status_code == status, answer.text
    assert told in answer.json()["detail"]


def test_a_fault_is_told_at_the_end_of_the_events(client: TestClient) -> None:
    body = {**WANTED, "documents": ["none/*"]}
    told = client.post("/v1/grids", json=body, headers={"Accept": "text/event-stream"}).text
    assert told.startswith("event: problem")
    assert "no document is named" in told


def test_a_reader_gets_columns_of_what_they_may_see_only(
    client: TestClient, access: Access
) -> None:
    reader = {"Authorization": f"Bearer {access.keys.add('reads', 'reader')}"}
    editor = {"Authorization": f"Bearer {access.keys.add('edits', 'editor')}"}
    assert client.post("/v1/grids", json=WANTED).status_code == 401
    full = client.post("/v1/grids", json=WANTED, headers=editor).json()
    assert "notes/ilo.md" in [column["value"] for column in full["columns"]]
    shown = client.post("/v1/grids", json={**WANTED, "cells": full["cells"]}, headers=reader)
    assert "ilo.md" not in shown.text
    assert "512 garment" not in shown.text
    hidden = client.post("/v1/grids", json={**WANTED, "documents": ["notes/*"]}, headers=reader)
    assert hidden.status_code == 404
    by_place = {"questions": [FACTORIES], "countries": ["Bangladesh"]}
    assert "512 garment" in client.post("/v1/grids", json=by_place, headers=editor).text
    assert "512 garment" not in client.post("/v1/grids", json=by_place, headers=reader).text
