"""Errors of the index; see corpus.errors for the tree."""

from __future__ import annotations

import errno
from pathlib import Path

from corpus.errors import AssistantError

_FULL = ("no space left", "disk is full", "os error 28", "disk quota")
_READ_ONLY = (
    "readonly database",
    "read-only file system",
    "permission denied",
    "unable to open database file",
)


class IndexFault(AssistantError):
    """An index that cannot be opened or written; the text says how to mend it."""


class ModelFault(IndexFault):
    """The embedding model is missing or is not the one that was promised."""


class StaleIndex(IndexFault):
    """The index was built with another model, other settings or another version."""


class UnknownDocument(IndexFault):
    """A name that no document of the index has."""


def derived_fault(part: str, place: Path, error: Exception) -> IndexFault:
    """The error of a part that can be rebuilt from the manifest, with what to do about it."""
    if reason := disk_fault(place, error):
        return IndexFault(reason)
    return IndexFault(
        f"the {part} {place} cannot be read or written ({error}); it is rebuilt by"
        " `assistant check --repair`"
    )


def disk_fault(place: Path, error: BaseException | None) -> str:
    """A message for a full disk or one that may not be written to; "" for any other error.

    SQLite, Chroma and tantivy report it in words only, each in its own.
    """
    message = str(error).lower()
    number = error.errno if isinstance(error, OSError) else None
    if number in (errno.ENOSPC, errno.EDQUOT) or any(words in message for words in _FULL):
        return (
            f"no space is left for {place}; make room and run the same command again: documents"
            " that were finished are kept"
        )
    if number in (errno.EACCES, errno.EPERM, errno.EROFS) or any(w in message for w in _READ_ONLY):
        return (
            f"{place} cannot be written by this user, which reading needs too ({error}); give the"
            " right to write there, or choose another index with --index"
        )
    return ""
