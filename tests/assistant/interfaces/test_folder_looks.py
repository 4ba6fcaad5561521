"""A server that looks at the folders by itself: what it finds is indexed, counted and shown to editors."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.accounts.users import Person
from assistant.config.settings import Schedule, Settings
from assistant.interfaces.api.observability import Metrics
from assistant.interfaces.folder_looks import FolderLooks
from assistant.interfaces.state import AppState
from assistant.interfaces.web.parts.events import Visits
from index.directory import writing

REPORT = "Report\n\nUNFPA trained 61 midwives in Vanuatu in 2021.\n"
EDITOR, READER = Person("bob", "editor"), Person("ann", "reader")


@pytest.fixture
def state(tmp_path: Path) -> Iterator[AppState]:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "one.txt").write_text(REPORT, encoding="utf-8")
    settings = Settings(schedule=Schedule(every_minutes=30))
    with Assistant.open(tmp_path / "index", settings=settings) as assistant:
        assistant.index(folder)
        yield AppState(assistant)


def shown(state: AppState, person: Person, language: str = "en") -> str:
    return Visits(state).visit(person).views.documents({}, language)


def test_a_look_indexes_what_is_new_and_is_counted_and_shown(
    state: AppState, tmp_path: Path
) -> None:
    metrics = Metrics(lambda: 0)
    state.looks.listen(metrics.looked_at)
    assert "The folders are looked at every 30 min." in shown(state, EDITOR)
    (tmp_path / "reports" / "two.txt").write_text(REPORT.replace("61", "62"), encoding="utf-8")
    (tmp_path / "reports" / "empty.txt").write_text("")
    state.looks.look()
    assert "Added: 1, updated: 0, removed: 0, failed: 1." in shown(state, EDITOR)
    assert "toutes les 30 min" in shown(state, EDITOR, "fr")
    assert "looked at" not in shown(state, READER)
    assert [one.name for one in state.assistant.documents()] == ["empty.txt", "one.txt", "two.txt"]
    value = metrics.registry.get_sample_value
    assert value("assistant_folder_looks_total", {"outcome": "done"}) == 1
    assert value("assistant_folder_files_total", {"change": "added"}) == 1
    assert value("assistant_folder_failures") == 1
    state.looks.look()
    assert value("assistant_folder_failures") == 1  # the same file, not another one
    assert value("assistant_folder_files_total", {"change": "added"}) == 1
    assert (value("assistant_folder_look_timestamp_seconds") or 0) > 1.7e9


def test_a_folder_that_is_gone_is_named_and_its_documents_stay(
    state: AppState, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "reports")
    state.looks.look()
    page = shown(state, EDITOR)
    assert str(tmp_path / "reports") in page
    assert "This is not there any more" in page
    assert [one.name for one in state.assistant.documents()] == ["one.txt"]


def test_a_look_while_another_process_writes_fails_and_says_so(state: AppState) -> None:
    metrics = Metrics(lambda: 0)
    state.looks.listen(metrics.looked_at)
    with writing(state.assistant.directory):
        state.looks.look()
    assert "is being written by process" in shown(state, EDITOR)
    value = metrics.registry.get_sample_value
    assert value("assistant_folder_looks_total", {"outcome": "failed"}) == 1


def test_looks_are_made_again_and_again_while_the_server_runs(state: AppState) -> None:
    looks = FolderLooks(state.assistant, minutes=0.001)
    times = []
    looks.listen(lambda look: times.append(look.at))

    async def serve() -> None:
        async with looks.running():
            while len(times) < 3:
                await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(serve(), 60))
    ended = len(times)
    asyncio.run(asyncio.sleep(0.3))
    assert len(times) <= ended + 1  # the one that was running


def test_without_the_setting_nobody_looks(state: AppState) -> None:
    looks = FolderLooks(state.assistant, None)

    async def serve() -> None:
        async with looks.running():
            await asyncio.sleep(0.2)

    asyncio.run(serve())
    assert looks.last is None
