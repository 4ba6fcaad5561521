"""An index made anew from its own texts."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from index.errors import IndexFault, StaleIndex
from index.maintenance.renew import FOLDER, renew
from index.manifest.writing import Manifest
from index.store import Index
from tests.index.killing import contents
from tests.index.searching import search

_WANTED = {"query_prefix": "question: ", "passage_prefix": "text: "}


def _second(directory: Path) -> Index:
    return Index.open(directory, create=True, **_WANTED)


def _renewed(directory: Path, progress=lambda _: None):
    return renew(directory, _second, None, progress)


@pytest.fixture
def before(index: Index, folder: Path) -> dict[str, object]:
    """What the index shows; it is closed, and its files are gone, but for one that cannot be read."""
    (folder / "copy.txt").write_bytes((folder / "mali.txt").read_bytes())
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    index.sync([folder])
    known = contents(index)
    index.close()
    shutil.rmtree(folder)
    return known


def test_a_renewed_index_shows_what_the_old_one_did_without_reading_a_file(index, before):
    seen = []
    report = _renewed(index.directory, seen.append)
    assert len(report.updated) == 5
    assert [failure.document for failure in report.failed] == ["broken.pdf"]
    with Index.open(index.directory, **_WANTED) as new:
        assert contents(new) == before
        assert new.check() == []
        assert search(new, "judges in Peru")[0].passage.document == "peru.txt"
        assert {record.name for record in new.document_records() if record.reason} == {"broken.pdf"}
        assert new.document("copy.txt").text == new.document("mali.txt").text
    assert not (index.directory / FOLDER).exists()
    assert [one.stage for one in seen].count("read") == 4
    assert (seen[-1].stage, seen[-1].documents_done, seen[-1].documents_total) == ("done", 4, 4)


def test_until_it_is_renewed_an_index_says_what_changed_and_which_command_renews_it(index, before):
    with pytest.raises(StaleIndex, match=r"passage_prompt.*assistant index --renew"):
        Index.open(index.directory, **_WANTED)
    _renewed(index.directory)
    with Index.open(index.directory) as renewed:  # it knows what it was built with
        assert renewed.encoder.identity.passage_prompt == _WANTED["passage_prefix"]


_KILLED = """
import os, signal, sys
from pathlib import Path
from tests.index.maintenance.test_renew import _renewed
def stop(progress):
    if progress.documents_done == 2:
        os.kill(os.getpid(), signal.SIGKILL)
_renewed(Path(sys.argv[1]), stop)
"""


def test_a_run_that_is_killed_leaves_the_old_index_whole_and_the_next_continues(index, before):
    done = subprocess.run([sys.executable, "-c", _KILLED, str(index.directory)], check=False)
    assert done.returncode == -signal.SIGKILL
    with Index.open(index.directory) as old:
        assert contents(old) == before
    _renewed(index.directory)
    with Index.open(index.directory, **_WANTED) as new:
        assert contents(new) == before
        assert new.check() == []


@pytest.mark.parametrize("lost", ["vectors", "keywords"])
def test_a_run_that_is_killed_while_it_takes_over_is_finished_by_the_next(index, before, lost):
    with _second(index.directory / FOLDER) as second:
        source = Manifest(index.directory)
        second.fill(source, lambda _: None)
        source.close()
    shutil.rmtree(index.directory / FOLDER / lost)
    encoded = []
    _renewed(index.directory, lambda one: encoded.append(one.passages_done))
    assert max(encoded) == 0
    with Index.open(index.directory, **_WANTED) as new:
        assert contents(new) == before
        assert new.check() == []


def test_where_nothing_is_indexed_there_is_nothing_to_renew(tmp_path):
    with pytest.raises(IndexFault, match="there is no index"):
        renew(tmp_path, partial(Index.open, create=True), None, lambda _: None)
