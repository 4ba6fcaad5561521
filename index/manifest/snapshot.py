"""The visible documents at one time, and the part of them that somebody may see.

Everything that is read from the manifest for somebody goes through a snapshot: names, numbers and
passage ids that are not in it lead to nothing. A restricted snapshot is made of the names that are
admitted, so that a document which is added later is not seen by mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from corpus.model import Passage
from index.errors import UnknownDocument
from index.manifest.records import document_of, position_of, row_number
from index.model import DocumentRecord

Admits = Callable[[DocumentRecord, str], bool]
"""Whether a document may be seen under a name, one of those that it has."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The documents at one generation. ``records``: by number; ``failed`` apart.

    ``whole``: what a restricted snapshot was made of; None where nothing is left out.
    """

    generation: int
    records: Mapping[int, DocumentRecord]
    keys: Mapping[int, str]
    failed: tuple[DocumentRecord, ...]
    passages: int
    by_name: Mapping[str, int]
    by_key: Mapping[str, int]
    numbers: frozenset[int]
    whole: Snapshot | None = None

    @classmethod
    def of(
        cls,
        generation: int,
        records: Mapping[int, DocumentRecord],
        keys: Mapping[int, str],
        failed: Iterable[DocumentRecord],
        whole: Snapshot | None = None,
    ) -> Snapshot:
        """``keys``: of each document, which its passages' ids begin with, by number."""
        return cls(
            generation=generation,
            records=records,
            keys=keys,
            failed=tuple(failed),
            passages=sum(record.passages for record in records.values()),
            by_name={n: i for i, r in records.items() for n in (*r.aliases, r.name)},
            by_key={key: number for number, key in keys.items()},
            numbers=frozenset(records),
            whole=whole,
        )

    def restricted(self, admits: Admits) -> Snapshot:
        """The documents of which a name is admitted, under those names; itself if that is all of them.

        The same bytes may be there under several names: who may see one of them may see the text,
        and does not learn the others.
        """
        shown = {number: _shown(record, admits) for number, record in self.records.items()}
        records = {number: record for number, record in shown.items() if record is not None}
        failed = [record for record in self.failed if admits(record, record.name)]
        if len(failed) == len(self.failed) and records == self.records:
            return self
        keys = {number: self.keys[number] for number in records}
        return Snapshot.of(self.generation, records, keys, failed, self)

    def id_of(self, row: int) -> str:
        return f"{self.keys[document_of(row)]}-{position_of(row)}"

    def row_of(self, passage_id: str) -> int | None:
        """Row of a passage; None if its document is not visible."""
        key, _, position = passage_id.rpartition("-")
        number = self.by_key.get(key)
        return row_number(number, int(position)) if number and position.isdigit() else None

    def number_of(self, name: str) -> int:
        """Number of a document by name or alias. Raises UnknownDocument."""
        number = self.by_name.get(name)
        if number is None:
            for record in self.failed:
                if record.name == name:
                    raise UnknownDocument(f"{name} could not be read: {record.reason}")
            raise UnknownDocument(
                f"there is no document {name!r} in the index; `assistant documents` lists them"
            )
        return number

    def knows(self, name: str) -> bool:
        """Whether a document, an alias or a file that could not be read has this name."""
        return name in self.by_name or any(record.name == name for record in self.failed)

    def under_its_name(self, row: int, passage: Passage) -> Passage:
        """A passage whose document is named as it is here."""
        name = self.records[document_of(row)].name
        return passage if passage.document == name else replace(passage, document=name)


def _shown(record: DocumentRecord, admits: Admits) -> DocumentRecord | None:
    admitted = [name for name in (record.name, *record.aliases) if admits(record, name)]
    if len(admitted) == 1 + len(record.aliases):
        return record
    if not admitted:
        return None
    return replace(record, name=admitted[0], aliases=tuple(admitted[1:]))
