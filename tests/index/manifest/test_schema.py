"""An index that an older version made is upgraded; ``manifest-1`` is one that version 1 made."""

from __future__ import annotations

import gzip
import sqlite3
from functools import partial
from pathlib import Path

import pytest

from index.errors import StaleIndex
from index.maintenance.renew import renew
from index.manifest.database import FILE_NAME, Database
from index.manifest.schema import LATEST, MIGRATIONS, Migration, upgrade, version_of
from index.store import Index
from tests.index.searching import search

OLD = Path(__file__).parents[2] / "data" / "manifest-1.sqlite3.gz"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A directory with a manifest of version 1, and neither vectors nor keywords beside it."""
    directory = tmp_path / "old"
    directory.mkdir()
    (directory / FILE_NAME).write_bytes(gzip.decompress(OLD.read_bytes()))
    return directory


def schema(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    return connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()


def test_migrations_are_numbered_from_2_without_a_gap():
    assert [one.number for one in MIGRATIONS] == list(range(2, LATEST + 1))


def test_an_old_index_says_what_renews_it_and_then_answers(old):
    with pytest.raises(StaleIndex, match=r"all-MiniLM-L6-v2.*assistant index --renew"):
        Index.open(old)
    renew(old, partial(Index.open, create=True), None, lambda _: None)
    with Index.open(old) as index:
        assert index.check() == []
        assert search(index, "judges in Peru", limit=1)[0].passage.document == "peru.txt"
    assert Database(old).version() == LATEST


def test_an_upgraded_index_has_the_tables_of_a_new_one(old, tmp_path):
    connection = sqlite3.connect(old / FILE_NAME, isolation_level=None)
    assert version_of(connection) == 1
    assert upgrade(connection) == list(MIGRATIONS)
    new = tmp_path / "new"
    new.mkdir()
    assert schema(connection) == schema(Database.create(new, {}).connection)
    assert upgrade(connection) == []


def test_2_gives_an_index_an_id(old):
    upgrade(sqlite3.connect(old / FILE_NAME, isolation_level=None))
    assert len(Database(old).id()) == 16


def test_7_leaves_the_country_of_documents_open(old):
    connection = sqlite3.connect(old / FILE_NAME, isolation_level=None)
    upgrade(connection)
    assert set(connection.execute("SELECT country FROM documents")) == {(None,)}


def test_a_migration_is_applied_once_and_its_number_is_kept(old, monkeypatch):
    added = Migration(LATEST + 1, "a table", "CREATE TABLE one(n);\nINSERT INTO one VALUES (7);\n")
    connection = sqlite3.connect(old / FILE_NAME, isolation_level=None)
    upgrade(connection)
    monkeypatch.setattr("index.manifest.schema.MIGRATIONS", (*MIGRATIONS, added))
    assert upgrade(connection) == [added]
    assert upgrade(connection) == []
    assert connection.execute("SELECT n FROM one").fetchall() == [(7,)]
    assert version_of(connection) == LATEST + 1


def test_a_migration_that_fails_changes_nothing(old, monkeypatch):
    failing = Migration(LATEST + 1, "fails", "CREATE TABLE halfway(n);\nSELECT nothing;\n")
    connection = sqlite3.connect(old / FILE_NAME, isolation_level=None)
    upgrade(connection)
    before = schema(connection)
    monkeypatch.setattr("index.manifest.schema.MIGRATIONS", (*MIGRATIONS, failing))
    with pytest.raises(sqlite3.OperationalError, match="nothing"):
        upgrade(connection)
    assert schema(connection) == before
    assert version_of(connection) == LATEST


def test_an_index_of_a_newer_version_is_not_touched(old):
    connection = sqlite3.connect(old / FILE_NAME)
    connection.execute(f"PRAGMA user_version = {LATEST + 1}")
    connection.close()
    with pytest.raises(StaleIndex, match="newer version"):
        Index.open(old)
