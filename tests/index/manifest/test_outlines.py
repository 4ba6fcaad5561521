"""Outlines are kept with documents, and sections are searched by what they are for."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.filters import Filters
from index.manifest.outlines import outlined_documents
from index.store import Index

TEXT = """# Evaluation of wells

## Background

Wells give water to the villages of the valley.

## Recommendations

1. Repair the wells of the valley before the rains.
2. Train mechanics for the wells in every village.
"""


@pytest.fixture
def wells(tmp_path: Path) -> Path:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "wells.md").write_text(TEXT, encoding="utf-8")
    return tmp_path / "reports"


def test_an_outline_is_kept_with_its_document_and_a_search_can_be_for_a_kind_of_section(
    tmp_path: Path, wells: Path
) -> None:
    with Index.open(tmp_path / "index", create=True) as index:
        index.sync([wells])
        outline = index.outline("wells.md")
        text = index.document("wells.md").text
        assert [text[one.start : one.end] for one in outline.items] == [
            "Repair the wells of the valley before the rains.",
            "Train mechanics for the wells in every village.",
        ]
        assert index.unoutlined() == ()
        everywhere = {c.passage.text for c in index.candidates("wells")}
        only = index.candidates("wells", filters=Filters(sections=("recommendations",)))
        assert len(everywhere) > len(only) == 1
        assert "Repair the wells" in only[0].passage.text


def test_a_document_of_an_older_index_gets_its_outline_at_the_next_run_without_being_read_again(
    tmp_path: Path, wells: Path
) -> None:
    with Index.open(tmp_path / "index", create=True) as index:
        index.sync([wells])
        manifest = index._parts.manifest
        with manifest.writing() as connection:
            connection.execute("DELETE FROM outlines")
            connection.execute("DELETE FROM section_kinds")
    with Index.open(tmp_path / "index") as index:
        assert index.unoutlined() == ("wells.md",)
        assert index.outline("wells.md").items == ()
        assert index.sync([wells]).unchanged == ("wells.md",)
        assert index.unoutlined() == ()
        assert len(index.outline("wells.md").items) == 2


def test_an_outline_of_another_version_serves_until_the_next_run(
    tmp_path: Path, wells: Path
) -> None:
    with Index.open(tmp_path / "index", create=True) as index:
        index.sync([wells])
        with index._parts.manifest.writing() as connection:
            connection.execute("UPDATE outlines SET version = 'sections-0'")
    with Index.open(tmp_path / "index") as index:
        assert len(index.outline("wells.md").items) == 2
        assert index.unoutlined() == ()
        assert index.unoutlined(current=True) == ("wells.md",)
        index.sync([wells])
        assert index.unoutlined(current=True) == ()


def test_an_outline_goes_with_its_document(tmp_path: Path, wells: Path) -> None:
    with Index.open(tmp_path / "index", create=True) as index:
        index.sync([wells])
        index.remove(["wells.md"])
        assert outlined_documents(index._parts.manifest) == set()
        kinds = index._parts.manifest.connection.execute("SELECT count(*) FROM section_kinds")
        assert kinds.fetchone() == (0,)
