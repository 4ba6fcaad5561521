"""What a stopped or a running writer leaves of Chroma's graph is not opened, and nobody has to wait for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from index.store import Index
from index.vectors.files import GraphFiles
from tests.index.searching import search

KILLED_RUN = Path(__file__).parents[1] / "sync" / "killed_run.py"
QUESTION = "How many judges were trained in Peru?"


def graph_finds(index: Index, text: str) -> str | None:
    """Name of the document that Chroma's graph finds first; None while it cannot be asked."""
    found = index._vectors.search(index.encode_query(text), 1)
    if found is None:
        return None
    snapshot = index._parts.reader.snapshot()
    return snapshot.records[int(found[0][0]) >> 20].name


def test_a_graph_that_a_killed_run_left_is_filled_by_the_next_and_questions_do_without(
    index, folder
):
    before = search(index, QUESTION)
    index.close()
    (folder / "kenya.txt").write_text("Kenya\n\nNurses were trained.\n", encoding="utf-8")
    step = "langchain_chroma:Chroma.add_texts"
    run = [sys.executable, str(KILLED_RUN), str(index.directory), str(folder), step, "1"]
    assert subprocess.run(run, check=False).returncode == 9
    with Index.open(index.directory) as opened:
        assert graph_finds(opened, QUESTION) is None
        assert search(opened, QUESTION) == before
        assert {(one.subject, one.serious) for one in opened.check()} == {
            ("vector store", False),
            ("document 5", False),
        }
        opened.sync([folder])
        assert graph_finds(opened, "Kenya nurses") == "kenya.txt"
        assert opened.check() == []


def test_a_graph_that_another_process_writes_is_not_opened_and_questions_do_without(index):
    before = search(index, QUESTION)
    with Index.open(index.directory) as other:
        with GraphFiles(index.directory / "vectors").writing():
            assert graph_finds(other, QUESTION) is None
            assert search(other, QUESTION) == before
        assert graph_finds(other, QUESTION) == "peru.txt"


def test_a_graph_that_is_open_is_asked_while_this_process_adds_to_it(index):
    assert graph_finds(index, QUESTION) == "peru.txt"
    with index._vectors._writing():
        assert graph_finds(index, QUESTION) == "peru.txt"


def test_a_block_that_fails_leaves_its_mark_and_the_next_one_does_not_hide_it(tmp_path):
    files = GraphFiles(tmp_path / "vectors")
    with files.writing():
        assert files.unfinished()
    assert not files.unfinished()
    with pytest.raises(ZeroDivisionError), files.writing():
        raise ZeroDivisionError
    with files.writing():
        pass
    assert files.unfinished()
    with files.opening(0) as may:
        assert not may
    with files.writing(anew=True):
        files.empty()
    assert not files.unfinished()


def test_a_graph_from_which_more_was_removed_than_it_holds_is_made_anew(index, folder):
    def removed() -> int:
        collection = index._vectors._existing()
        assert collection is not None
        return (collection.metadata or {}).get("removed", 0)

    counts = []
    for year in (2019, 2020, 2021):
        for name in ("peru.txt", "mali.txt", "agua.txt"):
            (folder / name).write_text(f"Report\n\n{year} judges in {name}.\n", encoding="utf-8")
        index.sync([folder])
        counts.append(removed())
        assert index.check() == []
    assert counts == [3, 0, 3]  # 6 of 4 passages are too many
