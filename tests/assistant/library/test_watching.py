"""When folders are worth another look: what changed in them, and time."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.library import watching
from assistant.library.watching import moments


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_QUIET_MS", 1_000)


Wait = Callable[[float], bool]


@contextmanager
def watched(
    folders: list[Path], every_s: float = 3600, without: Path = Path("/nowhere")
) -> Iterator[Wait]:
    """``wait(seconds)``: whether there was another moment for a look within so many seconds."""
    happened: queue.SimpleQueue[None] = queue.SimpleQueue()
    stop = threading.Event()

    def run() -> None:
        for moment in moments(folders, every_s, without=without, stop=stop):
            happened.put(moment)

    thread = threading.Thread(target=run)
    thread.start()

    def wait(seconds: float) -> bool:
        try:
            happened.get(timeout=seconds)
        except queue.Empty:
            return False
        return True

    try:
        assert wait(30)  # the first look is at once
        yield wait
    finally:
        stop.set()
        thread.join(10)
        assert not thread.is_alive()


def test_a_new_file_a_changed_one_and_one_that_is_gone_are_noticed(tmp_path: Path) -> None:
    file = tmp_path / "in" / "report.txt"
    file.parent.mkdir()
    with watched([tmp_path]) as wait:
        file.write_text("one")
        assert wait(30)
        file.write_text("two")
        assert wait(30)
        file.unlink()
        assert wait(30)
        assert not wait(3)


def test_a_file_that_is_being_copied_is_waited_for(tmp_path: Path) -> None:
    with watched([tmp_path]) as wait, (tmp_path / "large.pdf").open("wb") as stream:
        start = time.monotonic()
        while time.monotonic() - start < 3:
            stream.write(b"x" * 100)
            stream.flush()
            time.sleep(0.02)
            assert not wait(0.001)
        assert wait(30)


def test_metadata_count_and_what_is_no_document_does_not(tmp_path: Path) -> None:
    index = tmp_path / "index"
    for folder in (index, tmp_path / ".git"):
        folder.mkdir()
    with watched([tmp_path], without=index) as wait:
        (tmp_path / ".fetching-1.part").write_text("half")
        (tmp_path / ".git" / "a.txt").write_text("x")
        (tmp_path / "Thumbs.db").write_text("x")
        (index / "manifest.txt").write_text("x")
        assert not wait(4)
        (tmp_path / "corpus.yaml").write_text("a.txt: {year: 2020}")
        assert wait(30)


def test_without_a_change_there_is_a_look_after_the_time(tmp_path: Path) -> None:
    with watched([tmp_path], every_s=0.5) as wait:
        assert wait(30)
        assert wait(30)
    with watched([], every_s=0.5) as wait:  # addresses only
        assert wait(30)


def test_where_changes_are_not_noticed_the_time_counts_and_it_is_said(tmp_path: Path) -> None:
    said: list[str] = []
    stop = threading.Event()
    looks = moments([tmp_path / "gone"], 0.1, without=tmp_path, stop=stop, unwatched=said.append)
    next(looks)
    next(looks)
    assert len(said) == 1
    stop.set()
    assert list(looks) == []
