"""What version 0.1.0 has written is opened by this version: an index, users, keys, conversations, pins, feedback.

``version-0.1.0.tar.xz`` was made by 0.1.0 itself: `assistant index` on five sample reports in /srv/reports, two users, a key, and
``ann`` at the chat in a browser. Its questions, pins and feedback are in the tests below.
"""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from assistant.accounts.access import Access
from assistant.accounts.keys import Keys
from assistant.accounts.user_store import UserStore
from assistant.config.errors import StaleIndex
from assistant.config.settings import Settings
from assistant.model import Citation
from assistant.service import Assistant

OLD = Path(__file__).parents[1] / "data" / "version-0.1.0.tar.xz"
KEY = "pa_aab7ef08_Iagzv3x1GEU3Oyf81Ah81tFbieRTyIQ_AnrRE7AutVc"
UNRWA = "In the reporting period UNRWA gave training to 2,278 staff members."


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of the index, whose folder ``data`` holds what belongs to people."""
    directory = tmp_path_factory.mktemp("old") / "index"
    with tarfile.open(OLD) as archive:
        archive.extractall(directory, filter="data")
    return directory


@pytest.fixture(scope="module")
def renewed(untouched: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, after a backup by this version, restored and renewed."""
    folder = tmp_path_factory.mktemp("renewed")
    with Assistant.open(untouched) as assistant:
        assistant.backup(folder / "before.zip")
    with Assistant.open(folder / "index") as assistant:
        with pytest.raises(StaleIndex, match=r"the backup is in its place, but .* --renew"):
            assistant.restore(folder / "before.zip")
        assert len(assistant.renew().updated) == 5
    return folder / "index"


@pytest.fixture
def store(renewed: Path) -> UserStore:
    return UserStore(renewed / "data")


def test_the_index_says_what_has_changed_and_which_command_renews_it(untouched: Path) -> None:
    with (
        Assistant.open(untouched) as assistant,
        pytest.raises(
            StaleIndex, match=r"older version.*all-MiniLM-L6-v2.*assistant index --renew"
        ),
    ):
        assistant.ask("How many staff did UNRWA train?")


def test_a_renewed_index_answers_from_the_texts_that_were_in_it(renewed: Path) -> None:
    with Assistant.open(renewed) as assistant:
        answer = assistant.ask("How many staff did UNRWA train?")
        assert answer.citations[0].quote == UNRWA
        assert {one.state for one in assistant.check() if one.subject == "index"} == {"ok"}


def test_people_sign_in_with_their_passwords_and_programs_with_their_keys(renewed: Path) -> None:
    access = Access(Settings(), renewed / "data")
    assert access.sign_in("ann", "correct horse", "127.0.0.1")
    assert access.sign_in("ben", "battery staple", "127.0.0.1")
    assert [(one.name, one.role) for one in access.users.people()] == [
        ("ann", "editor"),
        ("ben", "reader"),
    ]
    assert Keys(renewed / "data" / "keys.json").person(KEY) is not None


def test_conversations_open_and_their_sources_are_at_their_places(
    store: UserStore, renewed: Path
) -> None:
    turns = {
        entry.title: store.conversations.get("ann", entry.id).turns
        for entry in store.conversations.entries("ann")
    }
    staff = turns["How many staff did UNRWA train?"]
    assert [(turn.question, turn.answer and turn.answer.status) for turn in staff] == [
        ("How many staff did UNRWA train?", "answered"),
        ("What did UNODC do in Viet Nam?", "answered"),
        ("And in Peru?", "answered"),
        ("How many staff did UNHCR train?", "declined"),
    ]
    sheet = turns["How many participants did Better Work have in Bangladesh?"][0].source(1)
    assert isinstance(sheet, Citation)
    assert (sheet.sheet, sheet.range, sheet.cells) == ("Activities", "A3:F3", ())
    with Assistant.open(renewed) as assistant:
        cited = [one for turn in staff if turn.answer for one in turn.answer.citations]
        assert len(cited) == 3
        for one in cited:
            assert assistant.document(one.document).text[one.start : one.end] == one.quote


def test_pins_and_feedback_are_kept(store: UserStore) -> None:
    pins = store.baskets.get("ann").pins
    assert [pin.citations[0].document for pin in pins] == [
        "unrwa-gender-based-violence.md",
        "unodc-criminal-justice.pdf",
    ]
    assert pins[0].text == UNRWA
    assert [(one.person, one.verdict, one.comment) for one in store.feedback.all()] == [
        ("ann", "wrong-answer", "The right page, but of 2018")
    ]
