"""``corpus.yaml``: metadata that a user corrects, passwords, and files to leave out.

The file applies to the folder it is in and all folders below. An entry is a path from there, or a
pattern with ``*`` or ``?``. An exact path beats a pattern, then the nearest corpus.yaml wins::

    reports/annual-2023.pdf:
      title: Annual Report 2023
      year: 2023
    "*.xlsx":
      publisher: World Bank
    secret.docx:
      password: …
    old/draft.pdf:
      skip: true

Unknown keys and wrong values are refused with the name of the file and of the key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Protocol

import yaml

from corpus.errors import LibraryFault
from corpus.model import Metadata

CORRECTIONS_FILE = "corpus.yaml"
_TEXTS = ("title", "publisher", "language", "symbol", "url", "country", "password")
_LANGUAGE = re.compile(r"[a-z]{2}")
YEARS = range(1800, 2101)


@dataclass(frozen=True, slots=True)
class Correction:
    """What corpus.yaml sets for one file; None leaves what was found. ``language``: ISO 639-1."""

    title: str | None = None
    publisher: str | None = None
    year: int | None = None
    language: str | None = None
    symbol: str | None = None
    url: str | None = None
    country: str | None = None
    password: str | None = field(default=None, repr=False)
    skip: bool = False

    def over(self, weaker: Correction) -> Correction:
        """These values, and those of ``weaker`` where none is set here."""
        own = {
            entry.name: value
            for entry in fields(self)
            if (value := getattr(self, entry.name)) is not None and value is not False
        }
        return replace(weaker, **own)

    def corrected(self, metadata: Metadata) -> Metadata:
        """``metadata`` with what is set here."""
        return Metadata(
            title=self.title or metadata.title,
            publisher=self.publisher or metadata.publisher,
            year=self.year or metadata.year,
            language=self.language or metadata.language,
            symbol=self.symbol or metadata.symbol,
            url=self.url or metadata.url,
            country=self.country or metadata.country,
        )

    def metadata_fields(self) -> dict[str, str | int]:
        """The metadata fields that are set, by name."""
        return {
            entry.name: value
            for entry in fields(self)
            if entry.name not in ("password", "skip")
            and (value := getattr(self, entry.name)) is not None
        }


NO_CORRECTION = Correction()


@dataclass(slots=True)
class CorrectionFile:
    """One corpus.yaml; ``used``: the entries that matched a file so far."""

    path: Path
    entries: Mapping[str, Correction]
    used: set[str] = field(default_factory=set)

    def of(self, file: Path) -> Correction:
        """What this file sets for ``file``, an exact name over a pattern."""
        below = file.relative_to(self.path.parent).as_posix()
        found = NO_CORRECTION
        exact = [key for key in self.entries if key == below]
        patterns = [key for key in self.entries if key != below and fnmatchcase(below, key)]
        for key in (*exact, *patterns):
            self.used.add(key)
            found = found.over(self.entries[key])
        return found

    def complaint(self) -> str:
        """Which entries match no file, usually typing errors; "" where all do."""
        unused = [key for key in self.entries if key not in self.used]
        return (
            f"No file is named {', '.join(map(repr, unused))}; correct the entry." if unused else ""
        )


class MetadataFile(Protocol):
    """What sets metadata of the files below its folder: a corpus.yaml, or an export of a reference manager."""

    @property
    def path(self) -> Path: ...

    def of(self, file: Path) -> Correction: ...

    def complaint(self) -> str: ...


def correction_of(file: Path, correction_files: Sequence[MetadataFile]) -> Correction:
    """What the files of metadata above ``file`` set for it; the last in the list comes before all others."""
    found = NO_CORRECTION
    for correction_file in reversed(correction_files):
        found = found.over(correction_file.of(file))
    return found


def load_corrections(folder: Path) -> CorrectionFile | None:
    """The corpus.yaml of ``folder``, None when there is none. Raises LibraryFault if it is invalid."""
    path = folder / CORRECTIONS_FILE
    if not path.is_file():
        return None
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise LibraryFault(f"{path} cannot be read: {error}") from error
    if entries is None:
        return CorrectionFile(path, {})
    if not isinstance(entries, Mapping):
        raise LibraryFault(f"{path} must map names of files to their fields, got {entries!r:.80}")
    return CorrectionFile(
        path, {str(key): _entry(path, key, value) for key, value in entries.items()}
    )


def _entry(path: Path, file: object, values: object) -> Correction:
    where = f"{path}, entry {file!r}"
    if not isinstance(values, Mapping):
        raise LibraryFault(f"{where}: must hold fields such as title or year, got {values!r:.80}")
    known = [entry.name for entry in fields(Correction)]
    for key in values:
        if key not in known:
            raise LibraryFault(f"{where}: unknown key {key!r}; known keys: {', '.join(known)}")
    texts = {key: _text(where, key, values[key]) for key in _TEXTS if key in values}
    skip, year = values.get("skip", False), values.get("year")
    if not isinstance(skip, bool):
        raise LibraryFault(f"{where}: skip must be true or false, got {skip!r}")
    if "year" in values and (not isinstance(year, int) or year not in YEARS):
        raise LibraryFault(f"{where}: year must be a number such as 2023, got {year!r}")
    return Correction(year=year, skip=skip, **texts)


def _text(where: str, key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise LibraryFault(f'{where}: {key} must be text, got {value!r}; put it in quotes: "…"')
    if key == "language" and _LANGUAGE.fullmatch(value) is None:
        raise LibraryFault(f"{where}: language must be two letters such as en, got {value!r}")
    return value if key == "password" else value.strip()
