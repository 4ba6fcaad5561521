"""What is deleted with a conversation, and who may open whose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.accounts.access import Access
from assistant.accounts.turns import Turn
from assistant.accounts.user_store import UserStore
from assistant.accounts.users import Person
from assistant.config.errors import UsageError
from assistant.config.settings import Settings
from assistant.interfaces.web.desk import Desk

ANN, BOB = Person("ann", "reader"), Person("bob", "editor")
NAME = "conversations/c1/notes.txt"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk at which ann has a conversation with a file of its own."""
    report, notes = tmp_path / "report.txt", tmp_path / "notes.txt"
    report.write_text("Report\n\nUNFPA trained 61 midwives in Vanuatu in 2021.\n", encoding="utf-8")
    notes.write_text("Notes\n\nILO trained 44 welders in Tonga in 2023.\n", encoding="utf-8")
    settings = Settings(conversation_days=1)
    with Assistant.open(tmp_path / "index", settings=settings) as assistant:
        assistant.index(report)
        kept = UserStore(tmp_path / "data")
        kept.conversations.save(ANN.name, "c1", (Turn("Who trained welders?", "stopped"),), {})
        made = Desk(assistant, Access(settings, tmp_path / "data"), kept)
        *_, last = made.shelf(made.visit(ANN, "c1"), everybody=False).add([notes])
        assert last.report is not None
        assert last.report.added == ("notes.txt",)
        yield made


def _names(desk: Desk, person: Person, talk: str) -> list[str]:
    return [record.name for record in desk.visit(person, talk).assistant.documents()]


def test_a_conversation_goes_with_the_files_that_were_added_to_it(
    desk: Desk, tmp_path: Path
) -> None:
    assert NAME in _names(desk, ANN, "c1")
    desk.forget(BOB, "c1")
    assert NAME in _names(desk, ANN, "c1")
    desk.forget(ANN, "c1")
    assert _names(desk, ANN, "c1") == ["report.txt"]
    assert not (tmp_path / "index" / "conversations" / "c1").exists()
    with pytest.raises(UsageError):
        desk.conversation(ANN, "c1")


def test_what_is_too_old_goes_the_same_way(desk: Desk, tmp_path: Path) -> None:
    desk.tidy()
    assert NAME in _names(desk, ANN, "c1")
    with desk.kept.conversations._database.opened() as database:
        database.execute("UPDATE conversation SET changed = changed - 100000")
    desk.tidy()
    assert _names(desk, ANN, "c1") == ["report.txt"]
    assert desk.kept.conversations.entries(ANN.name) == []


def test_files_of_a_conversation_are_served_to_its_owner_only(desk: Desk) -> None:
    assert desk.seen_by(ANN, "c1").original(NAME) is not None
    with pytest.raises(UsageError):
        desk.seen_by(BOB, "c1")
    with pytest.raises(UsageError):
        desk.seen_by(BOB, "").original(NAME)
