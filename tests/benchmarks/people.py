"""People for locust: they ask with pauses, and come back when a busy server says so; one adds files.

Run by `tests/benchmarks/load.py`. A refusal (503 with ``Retry-After``) is counted as "busy", apart from
answers and errors.
"""

from __future__ import annotations

import itertools
import json
import os
import uuid
from pathlib import Path
from typing import Any

from locust import HttpUser, between, task

_DATA = Path(__file__).parents[1] / "data"
QUESTIONS = [
    json.loads(line)["question"]
    for name in ("report_questions.jsonl", "absent_questions.jsonl")
    for line in (_DATA / name).read_text(encoding="utf-8").splitlines()
]
BUSY = "busy"
_EDITORS = int(os.environ.get("UPLOADS", "0"))
_TURN = itertools.cycle(QUESTIONS)


class Reader(HttpUser):
    """Asks, thinks, asks again; every question is worded anew, so that nothing is remembered."""

    wait_time = between(1, 5)

    @task
    def ask(self) -> None:
        question = f"{next(_TURN)} ({uuid.uuid4().hex[:6]})"
        with self.client.post("/v1/ask", json={"question": question}, catch_response=True) as told:
            _judge(told, told.status_code == 200 and "citations" in (told.text or ""))


class Editor(HttpUser):
    """Adds a file, takes it out again; as many as the variable UPLOADS says."""

    abstract = not _EDITORS
    fixed_count = _EDITORS
    wait_time = between(1, 2)

    @task
    def add_and_remove(self) -> None:
        name = f"load-{uuid.uuid4().hex[:8]}.txt"
        files = {
            "files": (name, f"IOM sheltered 913 migrants in Tonga, as {name} says.\n".encode())
        }
        with self.client.post("/v1/documents", files=files, catch_response=True) as told:
            added = told.status_code == 200 and told.json()["added"] == [name]
            _judge(told, added)
        if added:
            there = f"/v1/documents/uploads/{name}"
            with self.client.delete(there, name="/v1/documents/NAME", catch_response=True) as told:
                _judge(told, told.status_code == 204)


def _judge(told: Any, right: bool) -> None:
    if told.status_code == 503 and int(told.headers.get("retry-after", 0)) >= 1:
        told.request_meta["name"] = BUSY
        told.success()
    elif not right:
        told.failure(f"status {told.status_code}")
