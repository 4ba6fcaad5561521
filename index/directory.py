"""The files of an index in its directory: find, make, upgrade, empty and lock them.

One writer at a time, in any process; a lock goes with the process that held it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.encoder import Encoder
from index.encoder.files import MINILM
from index.errors import IndexFault, StaleIndex
from index.manifest.database import FILE_NAME, SQLITE_FILES
from index.manifest.schema import LATEST, upgrade
from index.manifest.writing import Manifest
from index.vectors import COLLECTION, Server, Vectors

_FIRST = 1  # the tables that index.manifest.schema starts from
DERIVED = ("vectors", "keywords")  # folders that can be made anew from the manifest
_PASSAGE_FORMAT = 2  # raised when documents are cut, or passages embedded, in another way


def exists(directory: Path) -> bool:
    """Whether there is an index in a directory."""
    return (directory / FILE_NAME).is_file()


def chosen_model(directory: Path) -> dict[str, Any] | None:
    """What the index in ``directory`` was built with, as `Identity` names it; None: nobody has chosen it.

    The default of version 0.1 was no choice. None too where there is no index, or none that can be read.
    """
    try:
        manifest = Manifest(directory)
        try:
            built = manifest.identity()
        finally:
            manifest.close()
    except (IndexFault, ValueError, TypeError):
        return None
    default = built.get("passages") == 1 and built.get("model") == MINILM
    return None if default else built


def open_manifest(
    directory: Path, encoder: Encoder, *, create: bool, rebuild: bool, server: Server | None
) -> Manifest:
    """The manifest in ``directory``, upgraded, of the model that is wanted; see `Index.open`."""
    wanted = {"schema": _FIRST, "passages": _PASSAGE_FORMAT, **encoder.identity.to_dict()}
    if rebuild and directory.is_dir():
        with writing(directory, wait=60):
            empty(directory, server)
    if (create or rebuild) and not exists(directory):
        directory.mkdir(parents=True, exist_ok=True)
        with writing(directory, wait=60):
            if not exists(directory):
                Manifest.create(directory, wanted).close()
    manifest = Manifest(directory)
    try:
        _upgrade(manifest, directory)
        _require(manifest.identity(), wanted, directory)
    except BaseException:
        manifest.close()
        raise
    return manifest


def _upgrade(manifest: Manifest, directory: Path) -> None:
    version = manifest.version()
    if version > LATEST:
        raise StaleIndex(
            f"the index {directory} was made by a newer version of this program (its format is"
            f" {version}, this program knows {LATEST}); use that version, or build it anew:"
            " assistant index --rebuild PATH…"
        )
    if version < LATEST:
        with writing(directory, wait=60):
            upgrade(manifest.connection)


def _require(built: dict[str, Any], wanted: dict[str, Any], directory: Path) -> None:
    """Refuse an index of another model, other settings or another version, naming both.

    The same weights by another name or path are the same model.
    """
    different = [
        key for key in sorted(built.keys() | wanted.keys()) if built.get(key) != wanted.get(key)
    ]
    if not set(different) - {"model"}:
        return
    mine, asked = built.get("model"), wanted["model"]
    renew = "`assistant index --renew` makes it anew from the texts in it, reading no file"
    if "passages" in different:
        with_model = f" and with the model {mine} (now {asked})" if mine != asked else ""
        detail = f"by an older version, which cut documents into other passages{with_model}"
        advice = f"{renew}; or use that version"
    elif mine != asked:
        detail = (
            f"with the model {mine} ({built.get('dimension')} numbers a passage), and {asked}"
            f" ({wanted['dimension']}) is asked for"
        )
        advice = (
            f"Name no model (ASSISTANT_MODEL, --model) to go on with {mine}; or `assistant index --renew"
            f" --model {asked}` makes it anew from the texts in it, reading no file"
        )
    else:
        now = (f"{key}: {built.get(key)!r}, now {wanted.get(key)!r}" for key in different)
        detail = f"with other settings ({'; '.join(now)})"
        advice = f"{renew}; or use those again"
    raise StaleIndex(f"the index {directory} was built {detail}. {advice}")


def empty(directory: Path, server: Server | None) -> None:
    """Delete what an index consists of, and nothing else that may be in its directory.

    The caller holds the lock.
    """
    if server is not None and exists(directory):
        vectors = open_vectors(directory, Manifest(directory), server)
        vectors.clear()
        vectors.close()
    for name in DERIVED:
        shutil.rmtree(directory / name, ignore_errors=True)
    for suffix in ("", *SQLITE_FILES):
        (directory / f"{FILE_NAME}{suffix}").unlink(missing_ok=True)


def open_vectors(directory: Path, manifest: Manifest, server: Server | None) -> Vectors:
    """The vectors of an index: in its directory, or in a collection of its own on a server."""
    if server is None:
        return Vectors(directory / "vectors")
    return Vectors(directory / "vectors", server, f"{COLLECTION}-{manifest.id()}")


@contextlib.contextmanager
def writing(directory: Path, *, wait: float = 0) -> Iterator[None]:
    """Hold the index for writing. Raises IndexFault, naming who has it, after ``wait`` seconds."""
    from filelock import FileLock, Timeout  # imports asyncio, which asking does without

    lock = FileLock(directory / "write.lock", timeout=wait, thread_local=False)
    holder = directory / "writer.json"
    try:
        lock.acquire()
    except Timeout as error:
        raise IndexFault(
            f"the index {directory} is being written by {_describe(holder)}; wait until it is done"
        ) from error
    except OSError as error:
        raise IndexFault(
            f"the index {directory} cannot be written ({error.strerror or error}); give this user"
            " the right to write there, or choose another directory with --index"
        ) from error
    try:
        own = {"pid": os.getpid(), "host": socket.gethostname(), "since": time.time()}
        holder.write_text(json.dumps(own), encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _describe(holder: Path) -> str:
    try:
        known = json.loads(holder.read_text(encoding="utf-8"))
        since = time.strftime("%H:%M:%S", time.localtime(known["since"]))
        return f"process {known['pid']} on {known['host']} since {since}"
    except (OSError, ValueError, KeyError):
        return "another process"  # it has the lock but has not said so yet
