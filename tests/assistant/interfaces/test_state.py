"""What is deleted with a conversation, and who may open whose."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.accounts.access import Access
from assistant.accounts.conversations import Turn
from assistant.accounts.user_store import UserStore
from assistant.accounts.users import Person
from assistant.config.errors import NotFound, UsageError
from assistant.config.settings import Settings
from assistant.interfaces.state import AppState
from assistant.interfaces.web.parts.events import Visits

ANN, BOB = Person("ann", "reader"), Person("bob", "editor")
NAME = "conversations/c1/notes.txt"


@pytest.fixture
def state(tmp_path: Path) -> Iterator[AppState]:
    """Ann has a conversation with a file of its own."""
    report, notes = tmp_path / "report.txt", tmp_path / "notes.txt"
    report.write_text("Report\n\nUNFPA trained 61 midwives in Vanuatu in 2021.\n", encoding="utf-8")
    notes.write_text("Notes\n\nILO trained 44 welders in Tonga in 2023.\n", encoding="utf-8")
    settings = Settings(conversation_days=1)
    with Assistant.open(tmp_path / "index", settings=settings) as assistant:
        assistant.index(report)
        store = UserStore(tmp_path / "data")
        store.conversations.save(ANN.name, "c1", (Turn("Who trained welders?", "stopped"),), {})
        made = AppState(assistant, Access(settings, tmp_path / "data"), store)
        *_, last = made.attachments(made.assistant_for(ANN, "c1"), "c1").add([notes])
        assert last.report is not None
        assert last.report.added == ("notes.txt",)
        yield made


def _names(state: AppState, person: Person, conversation: str) -> list[str]:
    assistant = state.assistant_for(person, conversation)
    return [record.name for record in assistant.documents()]


def test_a_conversation_goes_with_the_files_that_were_added_to_it(
    state: AppState, tmp_path: Path
) -> None:
    assert NAME in _names(state, ANN, "c1")
    state.forget(BOB, "c1")
    assert NAME in _names(state, ANN, "c1")
    state.forget(ANN, "c1")
    assert _names(state, ANN, "c1") == ["report.txt"]
    assert not (tmp_path / "index" / "conversations" / "c1").exists()
    with pytest.raises(UsageError):
        state.conversation(ANN, "c1")


def test_what_is_too_old_goes_the_same_way(state: AppState, tmp_path: Path) -> None:
    state.tidy()
    assert NAME in _names(state, ANN, "c1")
    with state.store.conversations._database.opened() as database:
        database.execute("UPDATE conversation SET changed = changed - 100000")
    state.tidy()
    assert _names(state, ANN, "c1") == ["report.txt"]
    assert state.store.conversations.entries(ANN.name) == []


def test_files_of_a_conversation_are_found_in_it_only(state: AppState) -> None:
    assert state.assistant_for(ANN, "c1").original(NAME) is not None
    with pytest.raises(UsageError):
        state.assistant_for(BOB).original(NAME)
    with pytest.raises(UsageError):
        state.conversation(BOB, "c1")


@pytest.mark.parametrize("conversation", ["c1", ""])
def test_a_document_for_everybody_is_not_taken_out_from_a_conversation(
    state: AppState, conversation: str
) -> None:
    attached = state.attachments(state.assistant_for(ANN, conversation), conversation)
    with pytest.raises(NotFound):
        attached.remove("report.txt")
    assert "report.txt" in _names(state, ANN, "")


def test_an_editor_does_not_take_out_files_of_a_conversation(state: AppState) -> None:
    with pytest.raises(NotFound):
        state.uploads(state.assistant_for(BOB)).remove(NAME)
    assert NAME in _names(state, ANN, "c1")


def test_the_first_view_asks_about_what_is_indexed_now(state: AppState, tmp_path: Path) -> None:
    visits = Visits(state)
    for number, place in (("61", "Samoa"), ("23", "Kiribati")):
        report = tmp_path / f"{place}.md"
        report.write_text(
            f"---\npublisher: UNFPA\n---\n\n# Midwives\n\nUNFPA trained {number} midwives in {place}.\n",
            encoding="utf-8",
        )
        state.assistant.index(report)
        shown = asyncio.run(visits.visit(BOB).views.greeting("en"))
        assert f"How many midwives did UNFPA train in {place}?" in shown
