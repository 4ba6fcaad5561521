"""The folder of an organisation with templates and outlines."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from assistant.briefing.templates import Templates
from assistant.config.errors import UsageError

OUTLINE = 'title: "{topic}"\nsections: [{heading: All, topic: "{topic}"}]\n'


def test_endings_in_capital_letters_and_the_short_one_of_yaml_count(tmp_path: Path) -> None:
    Document().save(str(tmp_path / "Office.DOCX"))
    Document().save(str(tmp_path / "Board.docx"))
    for name in ("Field.yml", "head.YAML"):
        (tmp_path / name).write_text(OUTLINE, encoding="utf-8")
    found = Templates(tmp_path, "Office")
    assert found.names == ("Office", "Board")
    assert found.path() == tmp_path / "Office.DOCX"
    assert found.outlines == ("Field", "head")
    assert found.outline("Field").title == "{topic}"


def test_folders_and_what_office_keeps_of_an_open_file_are_no_templates(tmp_path: Path) -> None:
    (tmp_path / "b.docx").mkdir()
    (tmp_path / "b.yaml").mkdir()
    (tmp_path / "~$Office.docx").write_bytes(b"")
    found = Templates(tmp_path)
    assert found.names == found.outlines == ()
    with pytest.raises(UsageError, match="there is no template 'b'"):
        found.path("b")


def test_a_folder_that_is_not_there_any_more_offers_nothing_and_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    found = Templates(tmp_path / "gone", "Office")
    assert found.offered() == found.offered_outlines() == ()
    assert "gone, which cannot be read" in caplog.text
    with pytest.raises(UsageError, match="cannot be read"):
        found.path()
