"""Requests that mean no good: each gets an answer or a problem that says why, never a fault."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from assistant import Assistant
from assistant.accounts.access import Access
from assistant.config.settings import Settings
from assistant.interfaces.api import create_app
from assistant.interfaces.state import AppState

QUESTION = "How many police officers did UNODC train in Viet Nam?"
FORMULA = '=HYPERLINK("http://evil.example","x")'
QUESTIONS = {
    "null bytes": "How many\x00 police officers?",
    "a lone surrogate": "How many \ud800 police officers?",
    "right to left overrides": "\u202emaN teiV ni\u202c \u2066police\u2069 \u200f?",
    "zero width": "po\u200blice\ufeff of\u200dficers in Viet Nam?",
    "controls": "".join(map(chr, range(1, 32))) + "police",
    "markup": "<script>alert(1)</script> ${7*7} {{7*7}} %s {0} '; DROP TABLE passages; --",
    "query syntax": 'body:("a" AND *)^9 OR ~?\\ -+[1 TO 2]',
    "a formula": FORMULA,
    "nothing": "",
    "spaces": " " * 2000,
    "signs": "?!…" * 600,
    "one long word": "a" * 2000,
    "combining marks": "e" + "\u0301" * 1999,
}


@pytest.fixture(scope="module")
def client(index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(requests_per_minute=1_000_000)
    with Assistant.open(index_dir, settings=settings) as assistant:
        access = Access(settings, tmp_path_factory.mktemp("hostile"))
        with TestClient(create_app(AppState(assistant, access)), "http://localhost") as opened:
            yield opened


def _sent(client: TestClient, path: str, body: Any) -> int:
    """The status of a request whose body has whatever Python's JSON can write; no fault."""
    content = json.dumps(body).encode("ascii")
    told = client.post(path, content=content, headers={"Content-Type": "application/json"})
    assert told.status_code < 500, told.text
    if told.status_code >= 400:
        assert told.headers["content-type"] == "application/problem+json"
        assert told.json()["detail"]
    return told.status_code


@pytest.mark.parametrize("kind", QUESTIONS)
def test_a_hostile_question_is_answered_or_refused_at_every_door(
    client: TestClient, kind: str
) -> None:
    question = QUESTIONS[kind]
    message = [{"role": "user", "content": question}]
    plan = {"title": question or "x", "sections": [{"heading": "x", "questions": [question]}]}
    for path, body in (
        ("/v1/ask", {"question": question}),
        ("/v1/ask", {"question": QUESTION, "history": [question] * 3, "explain": True}),
        ("/v1/search", {"query": question}),
        ("/v1/facts", {"topic": question}),
        ("/v1/chat/completions", {"model": "quotes", "messages": message}),
        ("/v1/briefings?format=md", plan),
        ("/v1/feedback", {"trace_id": question[:64], "verdict": "right", "comment": question}),
    ):
        assert _sent(client, path, body) in (200, 204, 400, 404, 422), path


@pytest.mark.parametrize("kind", QUESTIONS)
def test_a_hostile_question_is_streamed_to_its_end(client: TestClient, kind: str) -> None:
    body = json.dumps({"question": QUESTIONS[kind]}).encode("ascii")
    stream = {"Accept": "text/event-stream", "Content-Type": "application/json"}
    told = client.post("/v1/ask", content=body, headers=stream)
    assert told.status_code in (200, 422)
    if told.status_code == 200:
        *_, last = told.text.strip().split("\n\n")
        assert last.startswith(("event: answer", "event: problem"))
        assert '"status": 500' not in last


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"question": QUESTION * 2000}, 422),  # 106,000 characters
        ({"question": QUESTION, "history": ["And in Peru?"] * 10_000}, 422),
        ({"question": QUESTION, "filters": {"document": [f"d{n}" for n in range(1000)]}}, 200),
        ({"question": QUESTION, "filters": {"place": ["Atlantis"] * 1000}}, 400),
        ({"question": QUESTION, "filters": {"year": list(range(1000, 2000))}}, 400),
        ({"question": QUESTION, "filters": {"document": "*" * 5000}}, 200),
        ({"question": QUESTION, "filters": {f"f{n}": "x" for n in range(1000)}}, 422),
        ({"question": QUESTION, "filters": {"year": 10**400}}, 400),
        ({"question": QUESTION, "filters": {"document": "\x00", "publisher": "\ud800"}}, 422),
        ({"question": [QUESTION]}, 422),
        ([[[[]]]], 422),
        ("x", 422),
        (None, 422),
    ],
)
def test_what_is_too_much_or_of_another_form_is_a_clear_answer(
    client: TestClient, body: Any, status: int
) -> None:
    assert _sent(client, "/v1/ask", body) == status


def test_ten_thousand_turns_of_a_chat_are_refused_and_a_thousand_answered(
    client: TestClient,
) -> None:
    for turns, status in ((10_000, 422), (1000, 200)):
        messages = [{"role": "user", "content": "And in Peru?"}] * (turns - 1)
        messages += [{"role": "user", "content": QUESTION}]
        body = {"model": "quotes", "messages": messages}
        assert _sent(client, "/v1/chat/completions", body) == status


@pytest.mark.parametrize("depth", [500, 100_000])
def test_json_of_any_depth_is_refused(client: TestClient, depth: int) -> None:
    body = b'{"question": ' + b"[" * depth + b"]" * depth + b"}"
    told = client.post("/v1/ask", content=body, headers={"Content-Type": "application/json"})
    assert told.status_code in (400, 422)


@pytest.mark.parametrize(
    "name", ["..%2F..%2Fetc%2Fpasswd", "%00", "unodc.txt%00.pdf", "x" * 5000, "%ED%A0%80", "*"]
)
def test_a_name_of_a_document_that_is_none_is_not_found(client: TestClient, name: str) -> None:
    for path in (f"/v1/documents/{name}/text", f"/v1/documents/{name}/picture"):
        assert client.get(path).status_code in (400, 404)


@pytest.mark.parametrize(
    "name",
    [
        "a\nb.txt",
        "<img src=x onerror=alert(1)>.txt",
        "x" * 300 + ".txt",
        "م" * 150 + ".txt",
        ".hidden",
        "corpus.yaml",
        "",
        "\x00",
    ],
)
def test_a_hostile_name_of_a_file_is_refused_or_only_a_name(client: TestClient, name: str) -> None:
    sent = client.post("/v1/documents", files={"files": (name, b"Nothing of note.\n")})
    assert sent.status_code in (200, 400, 422)
    if sent.status_code == 200:
        (added,) = sent.json()["added"]
        there = quote(quote(added))  # the test client decodes once more than a server
        assert client.delete(f"/v1/documents/uploads/{there}").status_code == 204


def test_a_file_is_taken_for_what_is_in_it_and_not_for_its_name(client: TestClient) -> None:
    page = (
        b"<!doctype html><html><body><script>alert(1)</script><p>UNFPA in Fiji.</p></body></html>"
    )
    sent = client.post("/v1/documents", files={"files": ("report.pdf", page)}).json()
    assert sent["added"] == ["report.pdf"]
    text = client.get("/v1/documents/uploads/report.pdf/text").json()["text"]
    assert "UNFPA in Fiji." in text
    assert "alert" not in text
    assert client.delete("/v1/documents/uploads/report.pdf").status_code == 204


def test_an_origin_that_is_no_address_is_a_foreign_one(client: TestClient) -> None:
    for origin in ("http://[", "null", "\x7f", "http://localhost:3000"):
        sent = client.post("/v1/ask", json={"question": QUESTION}, headers={"Origin": origin})
        assert sent.status_code == 403, origin


def test_methods_that_nobody_knows_share_one_counter(client: TestClient) -> None:
    for n in range(20):
        assert client.request(f"M{n}", "/v1/documents").status_code == 405
    counted = client.get("/metrics").text
    assert 'method="other"' in counted
    assert 'method="M1' not in counted
