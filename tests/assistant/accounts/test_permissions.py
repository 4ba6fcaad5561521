"""Documents that are not there for everybody: in lists, searches, answers, texts and files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.accounts.permissions import Permissions
from assistant.accounts.users import Person
from assistant.config.errors import AssistantError, UsageError
from assistant.config.settings import Settings

READER = Permissions.of(Person("rita"))
EDITOR = Permissions.of(Person("ed", "editor"))


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    root = tmp_path_factory.mktemp("visible")
    reports, added = root / "reports", root / "added"
    (reports / "secret").mkdir(parents=True)
    (added / "c1").mkdir(parents=True)
    same = "UNFPA trained 61 midwives in Vanuatu in 2021.\n"
    (reports / "open.txt").write_text(f"Report on Vanuatu\n\n{same}", encoding="utf-8")
    (reports / "secret" / "plan.txt").write_text(
        f"Plan for Samoa\n\nFAO trained 333 beekeepers in Samoa in 2022.\n\n{same}",
        encoding="utf-8",
    )
    (added / "c1" / "own.txt").write_text(
        "Notes\n\nILO trained 44 welders in Tonga in 2023.\n", encoding="utf-8"
    )
    settings = Settings(editors_only=("reports/secret/*",))
    with Assistant.open(root / "index", settings=settings) as opened:
        report = opened.index([f"reports={reports}", f"conversations={added}"])
        assert report.failed == ()
        yield opened


def names(assistant: Assistant) -> list[str]:
    return [record.name for record in assistant.documents()]


def test_a_list_holds_what_the_person_may_see(assistant: Assistant) -> None:
    assert names(assistant.restricted_to(READER)) == ["reports/open.txt"]
    assert names(assistant.restricted_to(EDITOR)) == ["reports/open.txt", "reports/secret/plan.txt"]
    own = assistant.restricted_to(Permissions.of(Person("rita"), "c1"))
    assert names(own) == ["conversations/c1/own.txt", "reports/open.txt"]
    assert names(assistant.restricted_to(Permissions(conversation="c"))) == names(assistant)


def test_a_reader_finds_nothing_of_an_editors_document_and_does_not_hear_of_it(
    assistant: Assistant,
) -> None:
    question = "How many beekeepers did FAO train in Samoa?"
    assert assistant.ask(question).status == "answered"
    declined = assistant.restricted_to(READER).ask(question)
    assert declined.status == "declined"
    assert {one.document for one in declined.closest} <= {"reports/open.txt"}
    assert declined.coverage.documents == 1
    hits = assistant.restricted_to(READER).search("beekeepers in Samoa")
    assert {hit.passage.document for hit in hits} <= {"reports/open.txt"}
    shared = assistant.restricted_to(READER).ask("How many midwives did UNFPA train in Vanuatu?")
    assert shared.status == "answered"
    assert [one.also for one in shared.citations] == [()]


@pytest.mark.parametrize("name", ["reports/secret/plan.txt", "conversations/c1/own.txt"])
def test_text_and_file_of_a_hidden_document_are_not_given(assistant: Assistant, name: str) -> None:
    reader = assistant.restricted_to(READER)
    with pytest.raises(UsageError, match="no document"):
        reader.document(name)
    with pytest.raises(AssistantError):
        reader.original(name)


def test_a_file_that_was_added_to_a_conversation_is_found_in_that_one_only(
    assistant: Assistant,
) -> None:
    question = "How many welders did ILO train in Tonga?"
    assert (
        assistant.restricted_to(Permissions(conversation="c1")).ask(question).status == "answered"
    )
    assert (
        assistant.restricted_to(Permissions(conversation="c2")).ask(question).status == "declined"
    )
    assert assistant.ask(question).status == "declined"


def test_hidden_documents_cannot_be_removed_by_a_pattern(assistant: Assistant) -> None:
    removal = assistant.restricted_to(READER).remove(["reports/secret/*"])
    assert removal.removed == ()
    assert "reports/secret/plan.txt" in names(assistant)


def test_closing_one_closes_both(tmp_path: Path) -> None:
    opened = Assistant.open(tmp_path)
    other = opened.restricted_to(READER)
    opened.close()
    with pytest.raises(UsageError, match="closed"):
        other.documents()
