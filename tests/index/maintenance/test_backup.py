from __future__ import annotations

import json
import shutil
import sqlite3
import threading
import zipfile
from pathlib import Path

import pytest

from index.errors import IndexFault, StaleIndex
from index.maintenance.backup import restore_backup, write_backup
from index.manifest.database import FILE_NAME
from index.store import Index
from tests.index.searching import search


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of other data: a database with a change that is still in its log, and a file."""
    folder = tmp_path / "data"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "users.json").write_text('{"ann": 1}', encoding="utf-8")
    return folder


@pytest.fixture
def backup(index, data, tmp_path) -> Path:
    file = tmp_path / "backup.zip"
    connection = sqlite3.connect(data / "talks.sqlite", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE talks(words)")
    connection.execute("INSERT INTO talks VALUES ('kept')")
    write_backup(index.directory, data, file)
    connection.close()
    return file


def rewritten(backup: Path, **changes: bytes) -> None:
    """Replace members of a backup."""
    with zipfile.ZipFile(backup) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(backup, "w") as packed:
        for name, content in (members | changes).items():
            packed.writestr(name, content)


def test_what_is_restored_answers_as_the_index_did_and_is_sound(index, backup, tmp_path):
    restored, data = tmp_path / "restored", tmp_path / "restored-data"
    restore_backup(backup, restored, data)
    with Index.open(restored) as again:
        again.repair()
        assert again.check() == []
        assert again.document_records() == index.document_records()
        query = "How many judges were trained in Peru?"
        assert [hit.id for hit in search(again, query)] == [hit.id for hit in search(index, query)]
    assert json.loads((data / "deep" / "users.json").read_text()) == {"ann": 1}
    talks = sqlite3.connect(data / "talks.sqlite")
    assert talks.execute("SELECT words FROM talks").fetchall() == [("kept",)]


def test_a_copy_has_an_id_of_its_own(index, backup, tmp_path):
    restore_backup(backup, tmp_path / "restored", tmp_path / "d")
    with Index.open(tmp_path / "restored") as again:
        assert again._parts.manifest.id() != index._parts.manifest.id()


def test_a_backup_made_while_documents_are_written_holds_whole_documents(
    index, folder, data, tmp_path
):
    for n in range(30):
        text = f"Report {n}\n\n" + f"District {n} trained {n} midwives. " * 30
        (folder / f"more-{n}.txt").write_text(text, encoding="utf-8")
    writing = threading.Thread(target=index.sync, args=([folder],))
    writing.start()
    counts = []
    while not counts or writing.is_alive():
        file = tmp_path / f"{len(counts)}.zip"
        counts.append(write_backup(index.directory, data, file).documents)
    writing.join()
    for n in (0, len(counts) - 1):
        restore_backup(tmp_path / f"{n}.zip", tmp_path / f"r{n}", tmp_path / "d")
        with Index.open(tmp_path / f"r{n}") as again:
            again.repair()
            assert again.check() == []
            assert len(again.document_records()) == counts[n] >= 4


def test_a_backup_replaces_a_backup_and_no_other_file(index, data, backup, tmp_path):
    index.remove(["peru.txt"])
    assert write_backup(index.directory, data, backup).documents == 3
    other = tmp_path / "thesis.docx"
    other.write_text("years of work")
    with pytest.raises(IndexFault, match=r"thesis\.docx is there already"):
        write_backup(index.directory, data, other)
    assert other.read_text() == "years of work"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({FILE_NAME: b"SQLite format 3\0 but not really"}, "damaged"),
        ({"backup.json": b"{}"}, "no backup, or it is damaged"),
        ({"backup.json": b'{"format": 99, "manifest": 1}'}, "newer version"),
        (
            {
                "backup.json": json.dumps(
                    {
                        "format": 1,
                        "created": "",
                        "manifest": 1,
                        "documents": 0,
                        "passages": 0,
                        "files": {FILE_NAME: "", "data/../../etc/x": ""},
                    }
                ).encode()
            },
            "files that a backup does not hold",
        ),
    ],
)
def test_a_backup_that_is_not_sound_changes_nothing(index, backup, data, change, message):
    before = index.document_records()
    rewritten(backup, **change)
    index.close()
    with pytest.raises((IndexFault, StaleIndex), match=message):
        restore_backup(backup, index.directory, data)
    with Index.open(index.directory) as again:
        assert again.document_records() == before
        assert again.check() == []


def test_what_is_no_backup_is_named(tmp_path):
    (tmp_path / "note.txt").write_text("a note")
    for name, message in (("note.txt", "no backup"), ("absent.zip", "there is no file")):
        with pytest.raises(IndexFault, match=message):
            restore_backup(tmp_path / name, tmp_path / "index", tmp_path / "data")
    assert not (tmp_path / "index" / FILE_NAME).exists()
    shutil.rmtree(tmp_path / "index")
