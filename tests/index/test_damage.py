"""Files of an index that something else has damaged: named, and rebuilt where that can be done."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from assistant.config.settings import Settings
from assistant.library.checks import check_index
from assistant.service import Assistant
from index.errors import IndexFault
from index.manifest.database import FILE_NAME
from index.store import Index
from tests.index.searching import search


def gone(file: Path) -> None:
    file.unlink()


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def scrambled(file: Path) -> None:
    """Noise from the first page on."""
    file.write_bytes(random.Random(5).randbytes(file.stat().st_size))  # noqa: S311


@pytest.mark.parametrize(
    ("pattern", "damage"),
    [
        ("keywords/meta.json", gone),
        ("keywords/meta.json", cut),
        ("keywords/*.store", gone),
        ("keywords/*.pos", scrambled),
        ("vectors/chroma.sqlite3", gone),
        ("vectors/chroma.sqlite3", cut),
        ("vectors/chroma.sqlite3", scrambled),
    ],
)
def test_vectors_and_keywords_that_are_damaged_are_rebuilt_from_the_manifest(
    index, pattern, damage
):
    before = {hit.id for hit in search(index, "judges in Peru")}
    index.close()
    damage(next(index.directory.glob(pattern)))
    with Index.open(index.directory) as opened:
        assert any(one.state == "problem" for one in check_index(opened))
        results = check_index(opened, repair=True)
        assert [one.subject for one in results] == ["repair", "repair", "index"]
        assert [one for one in results if one.state == "problem"] == []
        assert {hit.id for hit in search(opened, "judges in Peru")} == before
        assert opened.check() == []


@pytest.mark.parametrize("damage", [cut, scrambled])
def test_a_question_over_a_damaged_keyword_index_says_what_mends_it(index, damage):
    index.close()
    damage(index.directory / "keywords" / "meta.json")
    with (
        Assistant.open(index.directory) as assistant,
        pytest.raises(IndexFault, match="check --repair"),
    ):
        assistant.ask("How many judges were trained in Peru?")


def test_a_graph_of_vectors_that_finds_nothing_is_noticed(index, monkeypatch):
    original = index._vectors.search
    monkeypatch.setattr(index._vectors, "search", lambda vector, limit: original(-vector, limit))
    assert {one.rule for one in index.check()} == {"vectors_are_found"}


@pytest.mark.parametrize("damage", [cut, scrambled])
def test_a_damaged_manifest_is_named_with_both_ways_out_and_can_be_built_anew(
    index, folder, damage
):
    index.close()
    damage(index.directory / FILE_NAME)
    settings = Settings(index_dir=index.directory)
    with Assistant.open(settings=settings) as assistant:
        problems = [one for one in assistant.check() if one.state == "problem"]
        assert any("assistant restore" in one.detail for one in problems)
        with pytest.raises(IndexFault, match=r"restore.*or index again"):
            assistant.ask("How many judges were trained in Peru?")
        assert len(assistant.index([folder], rebuild=True).added) == 4
        assert [one for one in assistant.check() if one.state == "problem"] == []


def test_a_page_in_the_middle_of_the_manifest_is_found_damaged(index, folder):
    text = "".join(f"Section {n}\n\nDistrict {n} trained {n} midwives.\n\n" for n in range(250))
    (folder / "long.txt").write_text(text, encoding="utf-8")
    index.sync([folder])
    index._parts.manifest.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    index.close()
    file = index.directory / FILE_NAME
    content = bytearray(file.read_bytes())
    for page in range(8, len(content) // 16384):
        content[page * 16384 : page * 16384 + 4000] = b"\xff" * 4000
    file.write_bytes(bytes(content))
    with Assistant.open(index.directory) as assistant:
        problems = [one for one in assistant.check() if one.state == "problem"]
        assert any("restore" in one.detail for one in problems)
        with pytest.raises(IndexFault, match="assistant restore"):
            assistant.document("long.txt")
