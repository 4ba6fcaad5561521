"""What was fetched into a folder: one line of JSON for each address, in a hidden file beside the documents.

A line is appended as soon as a document is in its place, and the last line of an address counts, so that a run
that is killed loses nothing that was finished. What is not whole, the last line of such a run, is left out.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from assistant.fetching.model import Reference

FILE = ".fetched.jsonl"


@dataclass(frozen=True, slots=True)
class Entry:
    """A document that was fetched. ``name``: of its file in the folder. ``sha256``: hex, of its bytes.

    ``etag``, ``modified``: what the server named, for the next time. ``written``: the fields that were put
    into corpus.yaml for it.
    """

    name: str
    sha256: str
    reference: Reference
    etag: str = ""
    modified: str = ""
    written: dict[str, str | int] = field(default_factory=dict)


class Journal:
    """The entries of one folder, by address. The caller holds the folder's lock."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self.entries: dict[str, Entry] = dict(_read(self._path))
        self.rewrite()

    def names(self) -> dict[str, str]:
        """The address of each file, by name in small letters: some systems do not tell the two apart."""
        return {entry.name.lower(): address for address, entry in self.entries.items()}

    def put(self, address: str, entry: Entry) -> None:
        self.entries[address] = entry
        with self._path.open("a", encoding="utf-8") as stream:
            stream.write(_line(address, entry))
            stream.flush()
            os.fsync(stream.fileno())

    def rewrite(self) -> None:
        """One line for each address again."""
        if not self.entries:
            return
        new = self._path.with_suffix(".new")
        new.write_text(
            "".join(_line(address, entry) for address, entry in self.entries.items()),
            encoding="utf-8",
        )
        new.replace(self._path)


def _line(address: str, entry: Entry) -> str:
    return json.dumps({"address": address, **asdict(entry)}, ensure_ascii=False) + "\n"


def _read(path: Path) -> Iterator[tuple[str, Entry]]:
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        with contextlib.suppress(ValueError, TypeError, KeyError):
            known = json.loads(line)
            address = known.pop("address")
            yield address, Entry(**{**known, "reference": Reference(**known["reference"])})
