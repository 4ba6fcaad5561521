"""Folders of object stores and other file systems, by fsspec address: ``s3://reports/2024``.

They are copied into a folder next to the index and then read like other files; a later call copies only
what has changed. A file is unchanged while the store gives the same mark for it (fsspec's ``ukey``:
its ETag, or its size and time).
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from corpus.errors import LibraryFault

_MARKS = ".marks.json"  # hidden, so that it is no document
_ADDRESS = ".address"


def is_remote(text: str) -> bool:
    """Whether a root is an address, ``s3://bucket/folder`` or ``name=s3://bucket/folder``."""
    return "://" in text and not Path(text).exists()


def mirrored(text: str, directory: Path) -> str:
    """Copy what an address names into a folder below ``directory``; returns that folder as a root.

    Raises LibraryFault for an address that cannot be read.
    """
    name, sign, address = text.partition("=") if "=" in text.partition("://")[0] else ("", "", text)
    folder = directory / hashlib.sha256(address.encode()).hexdigest()[:16]
    _mirror(address, folder)
    return f"{name}{sign}{folder}"


def mirror_again(folder: Path) -> None:
    """Bring a folder that `mirrored` made up to date; any other folder is left as it is.

    Raises LibraryFault for an address that cannot be read; the folder then stays as it was.
    """
    note = folder / _ADDRESS
    if note.is_file():
        _mirror(note.read_text(encoding="utf-8"), folder)


def _mirror(address: str, folder: Path) -> None:
    try:
        from fsspec.core import url_to_fs

        system, path = url_to_fs(address)
        root = path.rstrip("/")
        found = [root] if system.isfile(root) else system.find(root)
        if not found:
            raise FileNotFoundError("there is nothing")
        below = {_below(file, root): file for file in found}
        _copy(system, below, folder)
    except Exception as error:  # each file system raises errors of its own
        raise LibraryFault(f"{address} cannot be read: {error}") from error
    (folder / _ADDRESS).write_text(address, encoding="utf-8")


def _below(file: str, root: str) -> str:
    return file.rsplit("/", 1)[-1] if file == root else file[len(root) :].lstrip("/")


def _copy(system: Any, below: dict[str, str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    marks = folder / _MARKS
    known = json.loads(marks.read_text(encoding="utf-8")) if marks.is_file() else {}
    kept = {}
    for name, file in below.items():
        target = folder / name
        if not target.resolve().is_relative_to(folder.resolve()):
            raise LibraryFault(f"its file {name!r} would be written outside")
        mark = str(system.ukey(file))
        if known.get(name) != mark or not target.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            system.get_file(file, str(target))
        kept[name] = mark
    for old in known.keys() - kept.keys():
        (folder / old).unlink(missing_ok=True)
    marks.write_text(json.dumps(kept), encoding="utf-8")
