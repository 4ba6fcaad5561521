"""Exports of reference managers as metadata: RIS (Zotero, EndNote, Mendeley) and CSL-JSON, next to the files.

1. Each ``*.ris`` of a folder, and each ``*.json`` that is a list of CSL items, applies to the folder it is in and all below.
2. A reference of RIS names its file: Zotero's export "with files" writes ``L1  - files/12/Name.pdf``.
3. CSL-JSON names no files, and neither does RIS without them. A file then belongs to the reference whose title is in its name:
   Zotero names files "Author - Year - Title", the title cut at 100 characters.
4. What corpus.yaml says comes before what an export says.

An export is no document. One that cannot be read is named among the failures.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rispy
from rispy.config import LIST_TYPE_TAGS

from corpus.files.corrections import NO_CORRECTION, YEARS, Correction

_TAG = re.compile(r"</?[a-zA-Z][^>]{0,80}>")
_YEAR = re.compile(r"\d{4}")
_LANGUAGE = re.compile(r"[a-z]{2}(?=$|[-_])")
_SHORTEST = 12  # letters and digits of a title that a file's name is searched for
_LONGEST = 80  # Zotero cuts titles in names at 100 characters, signs and spaces included
_NAMED = 5  # files that a message names
_NONE = "There is no reference in it that ends with ER; export it again."
_REPORTS = {"RPRT", "GOVDOC", "STAND"}


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference of an export. ``files``: paths from the export's folder."""

    correction: Correction
    files: tuple[str, ...] = ()


class LibraryExport:
    """One export. ``fault``: why it could not be read, else ""."""

    def __init__(self, path: Path, references: Sequence[Reference] = (), fault: str = "") -> None:
        self.path = path
        self.references = references
        self.fault = fault
        self._named = {name: one.correction for one in references for name in one.files}
        titles = ((_short(one.correction.title or ""), one) for one in references if not one.files)
        self._titled = {title: one.correction for title, one in titles if len(title) >= _SHORTEST}
        self._seen: set[str] = set()

    def of(self, file: Path) -> Correction:
        """What the export says about ``file``: the reference that names it, else the one whose title its name has."""
        below = file.relative_to(self.path.parent).as_posix()
        if below in self._named:
            self._seen.add(below)
            return self._named[below]
        name = _letters(file.stem)
        fitting = [title for title in self._titled if title in name]
        return self._titled[max(fitting, key=len)] if fitting else NO_CORRECTION

    def complaint(self) -> str:
        """Why it could not be read, or which of its files are not there; "" for neither."""
        missing = [name for name in self._named if name not in self._seen]
        if not self.fault and missing:
            shown = ", ".join(map(repr, missing[:_NAMED]))
            more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
            return f"It names {shown}{more}, which cannot be found; export it again."
        return self.fault


def load_exports(folder: Path) -> tuple[LibraryExport, ...]:
    """The exports in ``folder``, by name."""
    found = (load_export(path) for path in sorted(folder.iterdir()) if path.is_file())
    return tuple(export for export in found if export is not None)


def load_export(path: Path) -> LibraryExport | None:
    """The export in a file; None for a file that is none."""
    suffix = path.suffix.lower()
    if suffix not in (".ris", ".json"):
        return None
    try:
        text = path.read_text(encoding="utf-8-sig")
        if suffix == ".ris":
            references = tuple(_of_ris(text))
            return LibraryExport(path, references, "" if references else _NONE)
        items = json.loads(text) if text.lstrip().startswith("[") else None
    except (OSError, UnicodeDecodeError, ValueError, rispy.parser.ParseError) as error:
        if suffix == ".json":
            return None  # some other file, which its reader tells about
        return LibraryExport(path, fault=f"The references cannot be read: {error}.")
    if not isinstance(items, list) or not items or not all(map(_is_item, items)):
        return None
    return LibraryExport(path, tuple(Reference(_of_csl(item)) for item in items))


def _is_item(item: Any) -> bool:
    return isinstance(item, dict) and {"id", "type", "title"} <= item.keys()


def _of_ris(text: str) -> Iterator[Reference]:
    for one in rispy.loads(text, list_tags=[*LIST_TYPE_TAGS, "L1"]):
        authors = one.get("authors") or one.get("first_authors") or []
        dates = (one.get(name, "") for name in ("year", "publication_year", "date"))
        number = one.get("issn") if one.get("type_of_reference") in _REPORTS else None
        correction = _correction(
            title=one.get("title") or one.get("primary_title"),
            publisher=one.get("publisher") or _organisation(authors),
            year=next((found[0] for date in dates if (found := _YEAR.match(date))), None),
            language=one.get("language"),
            symbol=number,
            url=next(iter(one.get("urls") or []), None),
        )
        files = tuple(name.replace("\\", "/") for name in one.get("file_attachments1") or [])
        yield Reference(correction, files)


def _of_csl(item: Mapping[str, Any]) -> Correction:
    authors = [one.get("literal", "") for one in item.get("author") or [] if isinstance(one, dict)]
    issued = item.get("issued") or {}
    parts = issued.get("date-parts") if isinstance(issued, dict) else None
    year = parts[0][0] if parts and parts[0] else None
    return _correction(
        title=item["title"],
        publisher=item.get("publisher") or _organisation(authors),
        year=year,
        language=item.get("language"),
        symbol=item.get("number") if item["type"] == "report" else None,
        url=item.get("URL"),
    )


def _organisation(authors: Sequence[str]) -> str | None:
    """A single author whose name is not that of a person, who has a comma in it."""
    return authors[0] if len(authors) == 1 and authors[0] and "," not in authors[0] else None


def _correction(
    title: Any, publisher: Any, year: Any, language: Any, symbol: Any, url: Any
) -> Correction:
    """A correction of what is text, a year and a language; anything else is left out."""
    number = int(year) if str(year or "").isdecimal() else 0
    code = _LANGUAGE.match(str(language or "").lower())
    return Correction(
        title=_text(title),
        publisher=_text(publisher),
        year=number if number in YEARS else None,
        language=code[0] if code else None,
        symbol=_text(symbol),
        url=_text(url),
    )


def _text(value: Any) -> str | None:
    """On one line, without the tags that Zotero has in titles."""
    return " ".join(_TAG.sub("", value).split()) or None if isinstance(value, str) else None


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _short(title: str) -> str:
    return _letters(title)[:_LONGEST]
