from __future__ import annotations

import random
from pathlib import Path

import pytest

from index.store import Index
from tests.index.killing import broken_after_kill, contents, duration_of_run, killed_after
from tests.index.searching import search

KILLS = 5
QUESTIONS = ("midwives in district 7", "judges in Peru", "GLO.ACT villages")


@pytest.fixture
def folder(folder: Path) -> Path:
    """More files than one transaction of the index takes, one of them long."""
    for n in range(8):
        text = f"Report {n}\n\n" + f"In district {n}, {n + 20} midwives were trained. " * (20 + n)
        (folder / f"report-{n}.txt").write_text(text, encoding="utf-8")
    return folder


def test_an_index_survives_being_killed_at_any_moment_and_the_next_run_finishes_it(
    folder, tmp_path
):
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    lasts = duration_of_run(whole, folder)
    choose = random.Random(11)  # noqa: S311
    hits = 0
    for n in range(KILLS):
        if n == 2:  # from here on there is something to replace and to delete
            (folder / "report-1.txt").write_text("Report 1\n\nNow 99 judges.\n", encoding="utf-8")
            (folder / "report-2.txt").unlink()
        hits += killed_after(killed, folder, choose.uniform(0, lasts))
        assert broken_after_kill(killed) == []
    assert hits
    with Index.open(killed) as index, Index.open(whole) as other:
        index.sync([folder])
        other.sync([folder])
        assert index.check() == []
        assert contents(index) == contents(other)
        for question in QUESTIONS:
            ours, theirs = search(index, question, limit=3), search(other, question, limit=3)
            assert [hit.id for hit in ours] == [hit.id for hit in theirs]
