"""What a dictionary knows, in any of its forms, is no typing error."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.question.understand import understand
from assistant.retrieval.spelling import find_corrections
from assistant.service import Assistant
from index.store import Index

TEXT = "При построении школ в Мали ЮНИСЕФ обучил 61 строителя в 2020 году.\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("spelling")
    (folder / "schools.txt").write_text(TEXT, encoding="utf-8")
    with Assistant.open(folder / "index") as assistant:
        assistant.index([folder / "schools.txt"])
    return folder


def test_another_form_of_a_known_word_stays_as_it_was_typed(folder: Path) -> None:
    with Index.open(folder / "index") as index:
        assert find_corrections(index, understand("Сколько школ было построено?")) == {}


def test_a_typing_error_is_corrected_to_a_word_that_the_documents_have(folder: Path) -> None:
    with Index.open(folder / "index") as index:
        found = find_corrections(index, understand("Сколько строителля обучил ЮНИСЕФ?"))
    assert found == {"строителля": "строителя"}
