"""One file that holds what an index cannot do without: the manifest, and a folder of other data.

1. A copy of each SQLite file is made by SQLite itself, in one reading transaction, so that a backup
   can be made while others ask and index. Every other file is copied as it is.
2. They go into a ZIP file with ``backup.json``: the number of this format, what the index was built
   with, and the SHA-256 of each file. It takes its place as a whole or not at all.
3. Restoring checks all of that before anything is touched. Vectors and keywords are not in the
   backup: they are rebuilt from the manifest, which holds them too.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from index.directory import empty, writing
from index.errors import IndexFault, StaleIndex
from index.manifest.database import FILE_NAME, SQLITE_FILES
from index.manifest.schema import LATEST, renew_id, upgrade, version_of
from index.vectors import Server

FORMAT = 1
_HEADER = "backup.json"
_DATA = "data"


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds. ``created``: ISO 8601, UTC. ``files``: SHA-256 by name."""

    created: str
    manifest: int
    documents: int
    passages: int
    files: dict[str, str]


def write_backup(directory: Path, data: Path, file: Path) -> Backup:
    """Back up the index in ``directory`` and the folder ``data`` into ``file``.

    A backup that is there is replaced. Raises IndexFault for another file of that name, and for a
    place where nothing can be written.
    """
    if file.exists() and not _is_backup(file):
        raise IndexFault(f"{file} is there already and is no backup; give another name")
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as temporary:
            folder = Path(temporary)
            _copy_database(directory / FILE_NAME, folder / FILE_NAME)
            for source in _files(data):
                _copy(source, folder / _DATA / source.relative_to(data))
            made = _described(folder)
            _pack(folder, made, folder / "packed")
            (folder / "packed").replace(file)
    except sqlite3.Error as error:
        raise IndexFault(f"{directory} cannot be backed up: {error}") from error
    except OSError as error:
        raise IndexFault(f"the backup {file} cannot be written: {error.strerror}") from error
    return made


def restore_backup(file: Path, directory: Path, data: Path, server: Server | None = None) -> Backup:
    """Put a backup's manifest and data in place; what is there is replaced.

    Vectors and keywords are deleted and have to be rebuilt (`Index.repair`). What is restored is an
    index of its own: it shares no vectors on a Chroma server with the one it was copied from.
    Raises IndexFault for a file that is no backup or is damaged; then nothing is changed.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with writing(directory, wait=60), tempfile.TemporaryDirectory(dir=directory) as temporary:
        folder = Path(temporary)
        kept = _unpack(file, folder)
        with closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as connection:
            upgrade(connection)
            renew_id(connection)
        empty(directory, server)
        for name in kept.files:
            if name != FILE_NAME:
                target = data / PurePosixPath(name).relative_to(_DATA)
                _replace(folder / name, target)
        (folder / FILE_NAME).replace(directory / FILE_NAME)
    return kept


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink() and not path.name.endswith(SQLITE_FILES):
                yield path


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as stream:
        is_database = stream.read(16) == b"SQLite format 3\0"
    if is_database:
        _copy_database(source, target)
    else:
        shutil.copyfile(source, target)


def _copy_database(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source, timeout=60)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))


def _replace(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    for suffix in SQLITE_FILES:
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    shutil.move(source, target)


def _described(folder: Path) -> Backup:
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        documents, passages = connection.execute(
            "SELECT count(*), coalesce(sum(passages), 0) FROM documents WHERE state = 'indexed'"
        ).fetchone()
        version = version_of(connection)
    names = [path.relative_to(folder).as_posix() for path in _files(folder)]
    return Backup(
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        manifest=version,
        documents=documents,
        passages=passages,
        files={name: _digest(folder / name) for name in names},
    )


def _pack(folder: Path, made: Backup, file: Path) -> None:
    header = {
        "format": FORMAT,
        "created": made.created,
        "manifest": made.manifest,
        "documents": made.documents,
        "passages": made.passages,
        "files": made.files,
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr(_HEADER, json.dumps(header, indent=1))
        for name in made.files:
            packed.write(folder / name, name)


def _unpack(file: Path, folder: Path) -> Backup:
    """Files of a backup, checked, in ``folder``."""
    try:
        with zipfile.ZipFile(file) as packed:
            kept = _header(json.loads(packed.read(_HEADER)), file)
            for name, digest in kept.files.items():
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                with packed.open(name) as stream, target.open("wb") as written:
                    shutil.copyfileobj(stream, written)
                if _digest(target) != digest:
                    raise IndexFault(f"the backup {file} is damaged: {name} has changed")
    except FileNotFoundError as error:
        raise IndexFault(f"there is no file {file}") from error
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise IndexFault(f"{file} is no backup, or it is damaged ({error})") from error
    except OSError as error:
        raise IndexFault(f"the backup {file} cannot be read: {error.strerror}") from error
    return kept


def _header(found: dict[str, Any], file: Path) -> Backup:
    if found["format"] > FORMAT or found["manifest"] > LATEST:
        raise StaleIndex(f"the backup {file} was made by a newer version of this program; use that")
    names = [PurePosixPath(name) for name in found["files"]]
    inside = all(not name.is_absolute() and ".." not in name.parts for name in names)
    known = all(str(name) == FILE_NAME or name.parts[0] == _DATA for name in names)
    if not inside or not known or FILE_NAME not in found["files"]:
        raise ValueError("it names files that a backup does not hold")
    return Backup(
        found["created"], found["manifest"], found["documents"], found["passages"], found["files"]
    )


def _is_backup(file: Path) -> bool:
    try:
        with zipfile.ZipFile(file) as packed:
            return _HEADER in packed.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
