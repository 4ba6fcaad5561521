"""A list of addresses that somebody wrote: plain text, or a table with what is known about each.

Text has one address on a line; an empty line and what begins with "#" is left out. A table is CSV (separated by
commas, semicolons or tabs) whose first line names the columns: one for the address, and any of those below. Names
of columns are compared in small letters, without what is in brackets; what a table has besides is not read.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from assistant.config.errors import UsageError
from assistant.fetching.model import Failed, Query, Reference
from assistant.fetching.web import Web
from corpus.readers.encodings import decode

COLUMNS = {
    "address": ("address", "url", "link", "file url", "pdf", "download", "uri"),
    "title": ("title", "name", "report title", "document title"),
    "publisher": ("publisher", "organisation", "organization", "agency", "institution", "source"),
    "date": ("date", "publication date", "published", "year", "publication year"),
    "country": (
        "country",
        "countries",
    ),  # not "place": where a report was published, as Zotero has it
    "language": ("language", "lang"),
    "symbol": ("symbol", "number", "report number", "document symbol"),
}
_BRACKETS = re.compile(r"\s*[(\[].*")


class AddressList:
    """The addresses in a file."""

    knows: frozenset[str] = frozenset()

    def __init__(self, file: Path) -> None:
        """Raises UsageError for a table without a column of addresses."""
        self._file = file
        try:
            self._text = decode(file.read_bytes()).text
        except OSError as error:
            raise UsageError(f"{file} cannot be opened: {error.strerror or error}") from error
        self._columns = self._read_columns() if file.suffix.lower() in (".csv", ".tsv") else {}

    def references(self, web: Web, query: Query) -> Iterator[Reference | Failed]:
        rows = self._rows() if self._columns else self._lines()
        for number, row in rows:
            address = row.pop("address", "")
            if not address.lower().startswith(("http://", "https://")):
                where = f"{self._file.name}, line {number}"
                got = f"got {address!r:.80}" if address else "there is none"
                yield Failed(where, f"an address begins with http:// or https://; {got}")
                continue
            yield Reference(address, **{name: value for name, value in row.items() if value})

    def _lines(self) -> Iterator[tuple[int, dict[str, str]]]:
        for number, line in enumerate(self._text.splitlines(), 1):
            if (plain := line.strip()) and not plain.startswith("#"):
                yield number, {"address": plain}

    def _rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        reader = self._reader()
        for row in reader:
            values = {
                name: (row.get(column) or "").strip() for name, column in self._columns.items()
            }
            if any(values.values()):
                yield reader.line_num, values

    def _read_columns(self) -> Mapping[str, str]:
        """The column of the table for each field, the first of its names that is there."""
        given = [str(name) for name in self._reader().fieldnames or () if name]
        plain = {_BRACKETS.sub("", name).strip().lower().replace("_", " "): name for name in given}
        found = {
            field: next((plain[name] for name in names if name in plain), None)
            for field, names in COLUMNS.items()
        }
        if found["address"] is None:
            raise UsageError(
                f"{self._file} needs a column with addresses, named url or address; its columns are"
                f" {', '.join(map(repr, given)) or 'none'}"
            )
        return {field: column for field, column in found.items() if column is not None}

    def _reader(self) -> csv.DictReader[str]:
        first = self._text.partition("\n")[0]
        delimiter = max(",;\t", key=first.count)
        return csv.DictReader(io.StringIO(self._text, newline=""), delimiter=delimiter)
