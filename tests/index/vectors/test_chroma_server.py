"""Vectors on a Chroma server: a real one, which is restarted, taken away, emptied, and guarded."""

from __future__ import annotations

import http.server
import socket
import subprocess
import sysconfig
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.config.settings import Settings
from assistant.service import Assistant
from index.errors import IndexFault
from index.store import Index
from index.vectors import Server, server
from tests.index.searching import search

CHROMA = Path(sysconfig.get_path("scripts")) / "chroma"
QUESTION = "How many judges were trained in Peru?"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class ChromaRun:
    """``chroma run`` on a port of its own; it can be stopped and started again."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def runs(self) -> bool:
        return self._process is not None

    def start(self) -> None:
        command = ["run", "--path", self.data, "--host", "127.0.0.1", "--port", self.port]
        self._process = subprocess.Popen(
            [CHROMA, *map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{self.url}/api/v2/heartbeat", timeout=1)  # noqa: S310
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("chroma run does not answer")

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaRun]:
    run = ChromaRun(tmp_path_factory.mktemp("server") / "data")
    yield run
    run.stop()


@pytest.fixture
def chroma(running: ChromaRun) -> Iterator[ChromaRun]:
    """One server for all tests, which runs again if a test has stopped it."""
    data = running.data
    if not running.runs:
        running.start()
    yield running
    if running.data != data:
        running.stop()
        running.data = data


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in (("CONNECT", 0.5), ("ANSWER", 2.0), ("PATIENCE", 1.0), ("REST", 0.3)):
        monkeypatch.setattr(server, name, seconds)


@pytest.fixture
def remote(chroma: ChromaRun, folder: Path, tmp_path: Path) -> Iterator[Index]:
    with Index.open(tmp_path / "remote", create=True, server=Server(chroma.url)) as index:
        index.sync([folder])
        yield index


def test_an_index_on_a_server_is_sound_and_finds_what_an_embedded_one_finds(remote, index):
    assert remote.check() == []
    assert not (remote.directory / "vectors").exists()
    ours = {hit.passage.document: hit.dense for hit in search(remote, QUESTION)}
    theirs = {hit.passage.document: hit.dense for hit in search(index, QUESTION)}
    assert ours == pytest.approx(theirs, abs=1e-3)


def test_two_indexes_on_one_server_do_not_mix(remote, chroma, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "kenya.txt").write_text("Kenya\n\nNurses were trained.\n", encoding="utf-8")
    with Index.open(tmp_path / "second", create=True, server=Server(chroma.url)) as second:
        second.sync([other])
        assert second.check() == []
        assert remote.check() == []
        found = second._vectors.search(second.encode_query(QUESTION), 10)[0]
        assert len(found) == second.passage_count()


def test_a_server_that_is_restarted_is_used_again_without_a_restart_of_ours(
    remote, chroma, monkeypatch
):
    monkeypatch.setattr(server, "PATIENCE", 120)  # a busy machine takes long to start one
    before = search(remote, QUESTION)
    chroma.stop()
    starting = threading.Thread(target=chroma.start)
    starting.start()  # the question waits for it, with pauses
    assert search(remote, QUESTION) == before
    starting.join()


def test_a_server_that_is_down_fails_in_bounded_time_and_is_found_when_it_is_back(
    remote, chroma, folder, impatient
):
    chroma.stop()
    for call in (lambda: search(remote, QUESTION), lambda: remote.sync([folder])):
        (folder / "kenya.txt").write_text("Kenya\n\nNurses were trained.\n", encoding="utf-8")
        begun = time.monotonic()
        with pytest.raises(IndexFault, match=r"does not answer.*start it"):
            call()
        assert time.monotonic() - begun < 30
    chroma.start()
    time.sleep(server.REST)
    assert search(remote, QUESTION, limit=1)[0].passage.document == "peru.txt"
    assert [finding for finding in remote.check() if finding.serious] == []
    remote.sync([folder])
    assert remote.check() == []
    assert "kenya.txt" in {record.name for record in remote.document_records()}


def test_a_server_that_accepts_and_never_answers_is_given_up(remote, index, impatient, tmp_path):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = Server(f"http://127.0.0.1:{silent.getsockname()[1]}")
        with (
            Index.open(remote.directory, server=address) as waiting,
            pytest.raises(IndexFault, match="does not answer"),
        ):
            search(waiting, QUESTION)


def test_after_a_failure_others_are_told_at_once(remote, chroma, impatient, monkeypatch):
    monkeypatch.setattr(server, "REST", 60)
    chroma.stop()
    attempts = []
    original = time.sleep
    monkeypatch.setattr(server.time, "sleep", lambda s: attempts.append(s) or original(s))
    for _ in range(3):
        with pytest.raises(IndexFault, match="does not answer"):
            search(remote, QUESTION)
    waited = len(attempts)
    with pytest.raises(IndexFault, match="does not answer"):
        search(remote, QUESTION)
    assert len(attempts) == waited


def test_a_server_that_lost_its_data_is_named_and_filled_again(remote, chroma, tmp_path):
    chroma.stop()
    chroma.data = tmp_path / "empty"
    chroma.start()
    with pytest.raises(IndexFault, match=r"does not have the vectors.*check --repair"):
        search(remote, QUESTION)
    assert any(finding.serious for finding in remote.check())
    remote.repair()
    assert remote.check() == []
    assert search(remote, QUESTION, limit=1)[0].passage.document == "peru.txt"


class _Guard(http.server.BaseHTTPRequestHandler):
    """A proxy that lets through who sends the right header."""

    upstream = ""
    wanted = "Bearer right"

    def _pass(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else None
        if self.headers.get("Authorization") != self.wanted:
            self.send_response(401)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        request = urllib.request.Request(  # noqa: S310
            self.upstream + self.path, data=body, method=self.command
        )
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                status, content = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, content = error.code, error.read()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_DELETE = do_PUT = _pass  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def guarded(chroma: ChromaRun) -> Iterator[str]:
    """Address of a proxy before the server that wants credentials."""
    handler = type("Guard", (_Guard,), {"upstream": chroma.url})
    proxy = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=proxy.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{proxy.server_port}"
    proxy.shutdown()
    thread.join()
    proxy.server_close()


def test_credentials_go_to_the_proxy_before_the_server_and_into_no_message(
    guarded, folder, tmp_path
):
    def settings(secret: str) -> Settings:
        return Settings(
            index_dir=tmp_path / "index", chroma_url=guarded, chroma_authorization=secret
        )

    with (
        Assistant.open(settings=settings("Bearer wrong")) as assistant,
        pytest.raises(IndexFault, match="refuses the credentials") as refused,
    ):
        assistant.index([folder])
    assert "wrong" not in str(refused.value)
    assert "Bearer" not in repr(settings("Bearer right"))
    with Assistant.open(settings=settings("Bearer right")) as assistant:
        assistant.index([folder])
        assert "2,278" in assistant.ask(QUESTION).text
        assert [one for one in assistant.check() if one.state == "problem"] == []
