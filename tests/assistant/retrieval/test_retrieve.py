"""What is found: in the light of earlier questions, and inside the document that is meant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.service import Assistant

SCHOOLS = "School gardens\n\nThe school garden programme began in 2014. It gives seeds to teachers."
PORTS = "Port clinics\n\nThe port clinic programme began in 2017. It gives bandages to sailors."


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("retrieval")
    (folder / "reports").mkdir()
    (folder / "reports" / "schools.txt").write_text(SCHOOLS, encoding="utf-8")
    (folder / "reports" / "ports.txt").write_text(PORTS, encoding="utf-8")
    with Assistant.open(folder / "index") as opened:
        opened.index([folder / "reports"])
        yield opened


@pytest.mark.parametrize(
    ("before", "document"),
    [
        ("What does the port clinic programme do for sailors?", "ports.txt"),
        ("What does the school garden programme do for teachers?", "schools.txt"),
    ],
)
def test_a_follow_up_is_searched_in_the_light_of_the_question_before(
    assistant: Assistant, before: str, document: str
) -> None:
    hits = assistant.search("When did it begin?", history=[before])
    assert hits[0].passage.document == document


def test_a_search_without_history_depends_on_nothing_asked_before(assistant: Assistant) -> None:
    alone = [(h.id, h.score) for h in assistant.search("seeds for teachers")]
    assistant.search("When did it begin?", history=["What is the port clinic programme?"])
    assert [(h.id, h.score) for h in assistant.search("seeds for teachers", history=[""])] == alone
