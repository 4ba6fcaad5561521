"""Events of the page as a hostile person sends them, who is signed in: what is not theirs stays closed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from gradio.utils import get_upload_folder
from starlette.routing import Mount

import ui
from assistant import Assistant
from assistant.accounts.access import Access
from assistant.config.settings import Settings
from assistant.interfaces.state import AppState
from index.store import Index

PASSWORD = "correct horse"
NOTE = b"FAO taught 12 farmers in Fiji.\n"
SENTENCE = "UNODC trained 2,278 police officers in Viet Nam in 2018.\n"
MIB = 2**20


class Someone:
    """A person at the page, who sends what they like."""

    def __init__(self, url: str, name: str) -> None:
        self.client = httpx.Client(base_url=url, timeout=120)
        signed = self.client.post("/login", data={"name": name, "password": PASSWORD})
        assert signed.status_code == 303
        config = self.client.get("/config").json()
        self._ids = {c["props"].get("elem_id"): c["id"] for c in config["components"]}
        self._acts = config["dependencies"]
        self.session = ""

    def anew(self) -> Someone:
        """The page opened once more."""
        self.session = uuid4().hex
        return self

    def join(self, part: str, event: str, *values: Any, told: Any = None, **headers: str) -> Any:
        """Send an event of a component; the response, before anything is done."""
        at = self._ids[part]
        act = next(one for one in self._acts if [at, event] in one["targets"])
        data = [*values, *[None] * (len(act["inputs"]) - len(values))]
        body = {"data": data, "fn_index": act["id"], "session_hash": self.session}
        body |= {"trigger_id": at, "event_data": told}
        return self.client.post("/gradio_api/queue/join", json=body, headers=headers)

    def does(self, part: str, event: str, *values: Any, told: Any = None) -> str:
        """The last thing that the page is told of an event."""
        joined = self.join(part, event, *values, told=told)
        assert joined.status_code == 200, joined.text
        heard = self.client.get("/gradio_api/queue/data", params={"session_hash": self.session})
        return [line for line in heard.text.splitlines() if "process_completed" in line][-1]

    def sends(self, name: str, content: bytes = NOTE) -> str:
        """Upload a file; its path on the server."""
        sent = self.client.post("/gradio_api/upload", files={"files": (name, content)})
        assert sent.status_code == 200, sent.text
        path: str = sent.json()[0]
        return path


def named(path: str) -> dict[str, Any]:
    return {"path": path, "meta": {"_type": "gradio.FileData"}}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = tmp_path_factory.mktemp("events")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(place / "sent"))
        yield place


@pytest.fixture(scope="module")
def assistant(place: Path) -> Iterator[Assistant]:
    (place / "unodc.txt").write_text(SENTENCE, encoding="utf-8")
    (place / "old.txt").write_text("Of no use any more.\n", encoding="utf-8")
    with Assistant.open(place / "index", settings=Settings(upload_limit_mb=1)) as opened:
        opened.index([place / "unodc.txt", place / "old.txt"])
        yield opened


@pytest.fixture(scope="module")
def app(assistant: Assistant) -> FastAPI:
    """The page; Ann is an editor, Eve and Bob are readers."""
    access = Access(assistant.settings, assistant.directory / "data")
    for name in ("ann", "eve", "bob"):
        access.users.add(name, PASSWORD, "editor" if name == "ann" else "reader")
    return ui.app(AppState(assistant, access))


@pytest.fixture(scope="module")
def people(app: FastAPI, serving: Any) -> Iterator[dict[str, Someone]]:
    with serving(app) as url:
        yield {name: Someone(url, name) for name in ("ann", "eve", "bob")}


@pytest.fixture
def eve(people: dict[str, Someone]) -> Someone:
    return people["eve"].anew()


@pytest.fixture
def bob(people: dict[str, Someone]) -> Someone:
    return people["bob"].anew()


def blocks_of(app: FastAPI) -> Any:
    """Gradio's page behind the application."""
    (mounted,) = (route.app for route in app.routes if isinstance(route, Mount))
    return mounted.get_blocks()


def indexed(assistant: Assistant) -> set[str]:
    """Everything, also what belongs to a conversation."""
    with Index.open(assistant.directory) as index:
        return {n for one in index.document_records() for n in (one.name, *one.aliases)}


def own_file(shown: str) -> str:
    """The name, in the index, of the file that a page shows as the conversation's own."""
    found = re.search(r"conversations/\w+/[\w.]+", shown)
    assert found, shown
    return found[0]


@pytest.mark.parametrize("name", ["unodc.txt", "*", "conversations/*"])
def test_a_reader_takes_nothing_out_that_is_not_in_their_conversation(
    assistant: Assistant, eve: Someone, name: str
) -> None:
    before = indexed(assistant)
    note = eve.sends("note.txt", NOTE + name.encode())
    own = own_file(eve.does("pa-attach", "upload", [named(note)]))
    assert "no document" in eve.does("pa-attached", "detach", told={"document": name})
    assert indexed(assistant) == {*before, own}
    eve.does("pa-attached", "detach", told={"document": own})
    assert indexed(assistant) == before


def test_a_reader_without_a_conversation_takes_nothing_out(
    assistant: Assistant, eve: Someone
) -> None:
    before = indexed(assistant)
    assert "no document" in eve.does("pa-attached", "detach", told={"document": "unodc.txt"})
    assert indexed(assistant) == before


def test_a_copy_of_a_report_comes_and_goes_and_the_report_stays(
    assistant: Assistant, eve: Someone
) -> None:
    before = indexed(assistant)
    copy = eve.sends("copy.txt", SENTENCE.encode())
    eve.does("pa-attach", "upload", [named(copy)])
    (own,) = indexed(assistant) - before
    eve.does("pa-attached", "detach", told={"document": own})
    assert indexed(assistant) == before
    assert assistant.document("unodc.txt").text == SENTENCE


def test_an_editor_takes_documents_out_by_name_and_not_by_a_pattern(
    assistant: Assistant, people: dict[str, Someone]
) -> None:
    before, ann = indexed(assistant), people["ann"].anew()
    for pattern in ("*", "old.*"):
        gone = ann.does("pa-shelf", "remove_document", "", told={"document": pattern})
        assert "no document" in gone
    assert indexed(assistant) == before
    ann.does("pa-shelf", "remove_document", "", told={"document": "old.txt"})
    assert indexed(assistant) == before - {"old.txt"}


@pytest.mark.parametrize("part", ["pa-attach", "pa-ask", "pa-topic", "pa-words"])
def test_no_component_takes_a_file_that_was_not_sent(
    assistant: Assistant, eve: Someone, part: str
) -> None:
    """Also where no file is meant: Gradio would copy it to where it serves files from."""
    event = {"pa-attach": "upload", "pa-words": "arrange_documents"}.get(part, "submit")
    folder = get_upload_folder()
    secret = assistant.directory / "data" / "users.json"
    for path in (
        str(secret),
        "/etc/hostname",
        "https://example.org/x.txt",
        f"{folder}/../../etc/hostname",
        "relative.txt",
        folder,
        "\x00",
        "x" * 5000,
    ):
        for value in (named(path), [named(path)], {"a": [{"b": named(path)}]}):
            assert eve.join(part, event, value).status_code == 403, path
    assert not any(Path(folder).rglob("users.json"))


def test_gradio_itself_refuses_a_file_that_was_not_sent(app: FastAPI) -> None:
    """The second wall, should an event ever reach it by another way."""
    from gradio.context import LocalContext
    from gradio.exceptions import InvalidPathError
    from gradio.processing_utils import _check_allowed

    LocalContext.blocks.set(blocks_of(app))
    with pytest.raises(InvalidPathError):
        _check_allowed("/etc/hostname", True)


def test_nothing_is_fetched_or_read_by_the_address_for_files(
    assistant: Assistant, eve: Someone
) -> None:
    secret = assistant.directory / "data" / "users.json"
    for path in (
        "http://127.0.0.1:1/x",
        "https://example.org/x",
        "HTTPS://example.org/x",
        "/etc/hostname",
        str(secret),
        f"{get_upload_folder()}/../etc/hostname",
    ):
        for address in ("/gradio_api/file=", "/gradio_api/file/"):
            assert eve.client.get(address + path).status_code in (403, 404), path


def test_what_was_sent_is_not_served_once_it_is_in_a_conversation(eve: Someone) -> None:
    path = eve.sends("note.txt")
    own_file(eve.does("pa-attach", "upload", [named(path)]))
    assert eve.client.get(f"/gradio_api/file={path}").status_code == 403
    assert "send it again" in eve.does("pa-attach", "upload", [named(path)])


@pytest.mark.parametrize("name", ["corpus.yaml", "Corpus.YAML", "thumbs.db"])
def test_a_file_that_changes_how_others_are_read_is_not_taken(
    assistant: Assistant, bob: Someone, eve: Someone, name: str
) -> None:
    path = eve.sends(name, b"[: no yaml {")
    assert "never read as a document" in eve.does("pa-attach", "upload", [named(path)])
    note = bob.sends("note.txt", NOTE + name.encode())
    own = own_file(bob.does("pa-attach", "upload", [named(note)]))
    assert own in indexed(assistant), "the files of others are read as before"


def test_a_conversation_has_so_many_files_and_no_more(eve: Someone) -> None:
    files = [("files", (f"{n}.txt", b"%d " % n + NOTE)) for n in range(101)]
    sent = [named(path) for path in eve.client.post("/gradio_api/upload", files=files).json()]
    assert "100 files at most" in eve.does("pa-attach", "upload", sent)


def test_a_session_belongs_to_who_used_it_first(bob: Someone, eve: Someone) -> None:
    assert "2,278" in bob.does("pa-ask", "submit", "How many police officers did UNODC train?")
    eve.session = bob.session
    assert eve.join("pa-ask", "submit", "And in Peru?").status_code == 403
    for address in (
        f"/gradio_api/queue/data?session_hash={bob.session}",
        f"/gradio_api/heartbeat/{bob.session}",
    ):
        assert eve.client.get(address).status_code == 403
    other = {"session_hash": bob.session, "event_id": "x", "fn_index": 0}
    assert eve.client.post("/gradio_api/cancel", json=other).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_of_another_site_or_port_sends_no_event(eve: Someone, site: str) -> None:
    asked = ("pa-ask", "submit", "Who?")
    assert eve.join(*asked, **{"Sec-Fetch-Site": site}).status_code == 403
    for origin in ("http://localhost:3000", "https://evil.example", "null", "http://["):
        assert eve.join(*asked, Origin=origin).status_code == 403
        form = {"name": "bob", "password": PASSWORD}
        signed = eve.client.post("/login", data=form, headers={"Origin": origin})
        assert signed.status_code == 403, "nobody is signed in as somebody else by another page"
    assert eve.join(*asked, Origin=str(eve.client.base_url).rstrip("/")).status_code == 200
    assert eve.join(*asked, **{"Sec-Fetch-Site": "same-origin"}).status_code == 200


def test_a_body_has_so_many_bytes_whether_it_says_so_or_not(eve: Someone) -> None:
    long = json.dumps({"data": ["x" * 2 * MIB]}).encode()
    headers = {"Content-Type": "application/json"}
    for content in (long, iter([long])):
        for address in ("/gradio_api/queue/join", "/gradio_api/call/ask", "/gradio_api/cancel"):
            sent = eve.client.post(address, content=content, headers=headers)
            assert sent.status_code == 413, address
            content = long
    files = [("files", (f"{n}.txt", b"x" * (MIB // 2))) for n in range(3)]
    assert eve.client.post("/gradio_api/upload", files=files).status_code == 413


def test_when_too_much_waits_an_event_is_refused_with_the_time_to_come_back(
    app: FastAPI, eve: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = blocks_of(app)._queue
    assert queue.max_size
    monkeypatch.setattr(queue, "max_size", 0)
    refused = eve.join("pa-ask", "submit", "Who?")
    assert refused.status_code == 503
    assert int(refused.headers["retry-after"]) > 0
