"""Who may ask over HTTP: keys and users, roles, and what happens without them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi.testclient import TestClient

from assistant import Assistant
from assistant.accounts.access import Access
from assistant.accounts.keys import Keys
from assistant.config.errors import UsageError
from assistant.config.settings import Settings
from assistant.interfaces.api import create_app
from assistant.interfaces.state import AppState

FILE = {"files": ("iom.txt", b"IOM sheltered 913 migrants in Tonga in 2022.\n")}


@pytest.fixture
def access(tmp_path: Path, index_dir: Path) -> Access:
    with Assistant.open(index_dir) as assistant:
        return Access(assistant.settings, tmp_path)


@pytest.fixture
def client(index_dir: Path, access: Access) -> Iterator[TestClient]:
    settings = Settings(editors_only=("notes/*",))
    with (
        Assistant.open(index_dir, settings=settings) as assistant,
        TestClient(create_app(AppState(assistant, access)), "http://localhost") as opened,
    ):
        yield opened


def _bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_without_users_and_keys_nobody_is_asked_for_credentials(client: TestClient) -> None:
    assert client.get("/v1/documents").status_code == 200


def test_with_a_key_in_the_file_every_request_needs_one(client: TestClient, access: Access) -> None:
    key = access.keys.add("reports", "reader")
    refused = client.get("/v1/documents")
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"
    assert refused.headers["content-type"] == "application/problem+json"
    assert client.get("/metrics").status_code == 401
    assert client.get("/healthz").status_code == 200
    assert client.get("/v1/documents", headers=_bearer(key)).status_code == 200
    wrong = key[:-1] + ("A" if key[-1] != "A" else "B")
    assert client.get("/v1/documents", headers=_bearer(wrong)).status_code == 401
    assert client.get("/v1/documents", headers=_bearer("sk-other")).status_code == 401


def test_a_user_s_session_counts_as_in_the_chat(client: TestClient, access: Access) -> None:
    access.users.add("ann", "correct horse battery", "reader")
    token = access.sign_in("ann", "correct horse battery", "127.0.0.1")
    client.cookies.set("assistant_session", token)
    assert client.get("/v1/documents").status_code == 200


def test_a_reader_may_not_change_documents_and_an_editor_may(
    client: TestClient, access: Access
) -> None:
    reader = access.keys.add("reader", "reader")
    editor = access.keys.add("editor", "editor")
    assert client.post("/v1/documents", files=FILE, headers=_bearer(reader)).status_code == 403
    sent = client.post("/v1/documents", files=FILE, headers=_bearer(editor))
    assert sent.json()["added"] == ["iom.txt"]
    there = "/v1/documents/uploads/iom.txt"
    assert client.delete(there, headers=_bearer(reader)).status_code == 403
    assert client.delete(there, headers=_bearer(editor)).status_code == 204


def test_a_reader_may_not_correct_tags_and_an_editor_may(
    client: TestClient, access: Access
) -> None:
    wrong = {"document": "unodc.txt", "tag": "gbv/forms", "holds": False}
    reader = _bearer(access.keys.add("tag reader", "reader"))
    editor = _bearer(access.keys.add("tag editor", "editor"))
    there = "/v1/tags/unodc.txt?tag=gbv/forms"
    assert len(client.get(there, headers=reader).json()) == 1
    assert client.post("/v1/tags", json=wrong, headers=reader).status_code == 403
    assert client.post("/v1/tags", json=wrong, headers=editor).status_code == 204
    assert client.get(there, headers=reader).json() == []
    terms = client.get("/v1/tags?taxonomy=gbv", headers=reader).json()
    assert {one["tag"]: one["documents"] for one in terms}["gbv/forms"] == 0
    unknown = {**wrong, "tag": "gbv/none"}
    assert client.post("/v1/tags", json=unknown, headers=editor).status_code == 400
    absent = {**wrong, "document": "notes/none.txt"}
    assert client.post("/v1/tags", json=absent, headers=editor).status_code == 404


def test_what_is_kept_for_editors_is_not_there_for_a_reader(
    client: TestClient, access: Access
) -> None:
    seen = {}
    for role in ("reader", "editor"):
        shown = _bearer(access.keys.add(role, role))
        listed = client.get("/v1/documents", headers=shown).json()
        found = client.post("/v1/search", json={"query": "garment factories"}, headers=shown).json()
        text = client.get("/v1/documents/notes/ilo.md/text", headers=shown).status_code
        called = _call(client, "search", {"query": "garment factories"}, shown).json()
        passages = called["result"]["structuredContent"]["passages"]
        seen[role] = (
            "notes/ilo.md" in [one["document"] for one in listed],
            "notes/ilo.md" in [one["document"] for one in found],
            text,
            "notes/ilo.md" in [one["document"] for one in passages],
        )
    assert seen == {"reader": (False, False, 404, False), "editor": (True, True, 200, True)}


def test_the_model_context_protocol_asks_for_the_same_credentials(
    client: TestClient, access: Access
) -> None:
    assert _call(client, "search", {"query": "judges"}, {}).status_code == 200
    key = access.keys.add("agent", "reader")
    refused = _call(client, "search", {"query": "judges"}, {})
    assert refused.status_code == 401
    assert refused.headers["content-type"] == "application/problem+json"
    assert _call(client, "search", {"query": "judges"}, _bearer(key)).status_code == 200
    elsewhere = _bearer(key) | {"Origin": "http://evil.example"}
    assert _call(client, "search", {"query": "judges"}, elsewhere).status_code == 403


def _call(
    client: TestClient, tool: str, given: dict[str, str], headers: dict[str, str]
) -> httpx.Response:
    body = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": tool, "arguments": given},
    }
    both = {"Accept": "application/json, text/event-stream"}
    return client.post("/mcp", json=body, headers=headers | both)


def test_a_key_that_is_taken_back_is_out_at_once(client: TestClient, access: Access) -> None:
    first, second = access.keys.add("one", "reader"), access.keys.add("two", "reader")
    assert client.get("/v1/documents", headers=_bearer(first)).status_code == 200
    access.keys.remove(access.keys.listed()[0].id)
    assert client.get("/v1/documents", headers=_bearer(first)).status_code == 401
    assert client.get("/v1/documents", headers=_bearer(second)).status_code == 200
    access.keys.remove(access.keys.listed()[0].id)
    assert client.get("/v1/documents").status_code == 401, "the last key gone opens no door"


def test_a_key_is_not_in_its_file(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys.json")
    key = keys.add("nightly report", "reader")
    written = keys.file.read_text(encoding="utf-8")
    assert key.split("_", 2)[2] not in written  # the secret may have "_" in it too
    assert json.loads(written)[0]["name"] == "nightly report"
    assert keys.file.stat().st_mode & 0o077 == 0
    person = Keys(keys.file).person(key)
    assert person is not None
    assert (person.name, person.role) == ("key nightly report", "reader")


@pytest.mark.parametrize("shown", ["", "pa_", "pa_00000000_" + "x" * 43, "pa_ü", "x" * 10_000])
def test_what_is_no_key_stands_for_nobody(tmp_path: Path, shown: str) -> None:
    keys = Keys(tmp_path / "keys.json")
    keys.add("other", "reader")
    assert keys.person(shown) is None


def test_a_damaged_file_of_keys_is_said_and_lets_nobody_in(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys.json")
    keys.file.write_text('[{"name": "x"}]', encoding="utf-8")
    with pytest.raises(UsageError, match="damaged"):
        keys.listed()


def test_a_name_or_an_id_that_is_none_is_refused(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys.json")
    with pytest.raises(UsageError, match="name of a key"):
        keys.add("line\nbreak", "reader")
    with pytest.raises(UsageError, match="no key"):
        keys.remove("12345678")
