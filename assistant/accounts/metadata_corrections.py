"""What editors have corrected of the metadata of documents; it outlives a new reading of the document."""

from __future__ import annotations

import json
import time

from assistant.accounts.database import Database
from corpus.files.corrections import Correction


class MetadataCorrections:
    """The corrections, stored by the names of documents. Safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, document: str, correction: Correction, person: str = "") -> None:
        """Keep a correction in place of an earlier one; one that sets nothing takes it back."""
        fields = correction.metadata_fields()
        with self._database.opened() as database:
            database.execute("DELETE FROM metadata_correction WHERE document = ?", (document,))
            if fields:
                database.execute(
                    "INSERT INTO metadata_correction VALUES (?, ?, ?, ?)",
                    (document, json.dumps(fields), person, time.time()),
                )

    def all(self) -> dict[str, Correction]:
        """Every correction, by the name of its document."""
        if not self._database.file.exists():
            return {}
        with self._database.opened() as database:
            rows = database.execute("SELECT document, fields FROM metadata_correction").fetchall()
        return {document: Correction(**json.loads(fields)) for document, fields in rows}
