"""What editors have corrected of the tags of documents; it outlives a new reading of the document."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.accounts.database import Database


@dataclass(frozen=True, slots=True)
class TagCorrection:
    """Somebody says that a part of a document speaks of a term, or does not.

    ``quote``: that part, at ``start``; "" for the whole document, of which only can be said that it ``holds`` not.
    """

    document: str
    tag: str
    holds: bool
    start: int = 0
    quote: str = ""
    person: str = ""


class TagCorrections:
    """The corrections, stored. Safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, correction: TagCorrection) -> None:
        """Keep a correction, in place of an earlier one of the same part and tag."""
        one = correction
        with self._database.opened() as database:
            database.execute(
                "DELETE FROM tag_correction WHERE document = ? AND tag = ? AND start = ? AND quote = ?",
                (one.document, one.tag, one.start, one.quote),
            )
            database.execute(
                "INSERT INTO tag_correction VALUES (?, ?, ?, ?, ?, ?, ?)",
                (one.document, one.tag, one.holds, one.start, one.quote, one.person, time.time()),
            )

    def of(self, document: str) -> Sequence[TagCorrection]:
        """Those of a document, the oldest first."""
        if not self._database.file.exists():
            return ()
        with self._database.opened() as database:
            return [_correction(row) for row in database.execute(_SELECT, (document,))]


_SELECT = (
    "SELECT document, tag, holds, start, quote, person FROM tag_correction"
    " WHERE document = ? ORDER BY given, rowid"
)


def _correction(row: sqlite3.Row | tuple[str, str, int, int, str, str]) -> TagCorrection:
    document, tag, holds, start, quote, person = row
    return TagCorrection(document, tag, bool(holds), start, quote, person)
