"""What editors correct of the metadata of documents: it counts at once, in citations, and at every later indexing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.config.errors import NotFound, UsageError
from assistant.service import Assistant
from corpus.files.corrections import NO_CORRECTION, Correction

NAME = "kiribati.txt"
TEXT = "Report of the year\n\nUNFPA trained 57 nurses in Kiribati in 2020.\n"


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / NAME).write_text(TEXT, encoding="utf-8")
    (folder / "copy.txt").write_text(TEXT, encoding="utf-8")
    (folder / "other.txt").write_text("UNEP counted 9 otters.\n", encoding="utf-8")
    with Assistant.open(tmp_path / "index") as opened:
        opened.index(folder)
        yield opened


def _cited(assistant: Assistant) -> tuple[str, str | None, int | None]:
    answer = assistant.ask("How many nurses did UNFPA train in Kiribati?")
    one = answer.citations[0]
    return one.title, one.publisher, one.year


def test_a_correction_is_in_the_next_citation_and_outlives_indexing_anew(
    assistant: Assistant, tmp_path: Path
) -> None:
    was = _cited(assistant)
    wanted = Correction(title="Nurses of Kiribati", publisher="UNFPA Pacific", year=2021)
    seen: list[str] = []
    report = assistant.correct_metadata(
        NAME, wanted, person="ann", progress=lambda at: seen.append(at.document)
    )
    assert (report.updated, report.removed, report.failed) == (("copy.txt", NAME), (), ())
    assert "other.txt" not in seen
    told = ("Nurses of Kiribati", "UNFPA Pacific", 2021)
    assert _cited(assistant) == told
    assert len(assistant.documents()) == 2, "the copy is no document of its own"
    assert assistant.metadata_correction(NAME) == wanted
    assert assistant.refresh().updated == ()
    assistant.index(tmp_path / "reports", rebuild=True)
    assert _cited(assistant) == told
    assistant.correct_metadata(NAME, NO_CORRECTION)
    assert _cited(assistant) == was


def test_a_correction_counts_before_that_of_a_folder(assistant: Assistant, tmp_path: Path) -> None:
    given = f"{NAME}: {{title: Of the folder, year: 1999}}\n"
    (tmp_path / "reports" / "corpus.yaml").write_text(given, encoding="utf-8")
    assistant.correct_metadata(NAME, Correction(title="Of the editor"))
    title, _, year = _cited(assistant)
    assert (title, year) == ("Of the editor", 1999)


def test_what_cannot_be_corrected_is_said_and_nothing_is_kept(
    assistant: Assistant, tmp_path: Path
) -> None:
    with pytest.raises(NotFound):
        assistant.correct_metadata("nurses.txt", Correction(year=2021))
    with pytest.raises(UsageError, match="2023"):
        assistant.correct_metadata(NAME, Correction(year=202))
    for name in (NAME, "copy.txt"):
        (tmp_path / "reports" / name).unlink()
    with pytest.raises(UsageError, match="where it was found"):
        assistant.correct_metadata(NAME, Correction(year=2021))
    assert assistant.metadata_correction(NAME) == NO_CORRECTION
