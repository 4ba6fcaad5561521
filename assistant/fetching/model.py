"""What sources are asked for, and what they give."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from assistant.fetching.web import Web

__all__ = ["Failed", "FetchReport", "Query", "Reference", "Source", "Step"]


@dataclass(frozen=True, slots=True)
class Query:
    """Which documents are wanted; what is None is not restricted. Each source says what it ``knows``.

    ``text``: words to search for. ``country``, ``publisher``: as the source writes them. ``language``: ISO
    639-1. ``since`` and ``until``: dates of publication, both included.
    """

    text: str | None = None
    country: str | None = None
    publisher: str | None = None
    language: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A document as a source describes it; what is None is left to the reader of the file.

    ``date``: of publication, as the source writes it. ``language``: a code or a name. ``media_type``: what the
    source says that the file is.
    """

    address: str
    title: str | None = None
    publisher: str | None = None
    date: str | None = None
    country: str | None = None
    language: str | None = None
    symbol: str | None = None
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """An address, or a line of a list, that gave no document, and why."""

    address: str
    reason: str

    def to_dict(self) -> dict[str, str]:
        return {"address": self.address, "reason": self.reason}


class Source(Protocol):
    """Where documents are listed. ``knows``: the fields of `Query` that it can restrict by."""

    @property
    def knows(self) -> frozenset[str]: ...

    def references(self, web: Web, query: Query) -> Iterator[Reference | Failed]:
        """Documents that ``query`` asks for, one by one. Raises FetchFault when the list itself fails."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """Progress: ``address`` is fetched now, after ``done`` others."""

    done: int
    address: str


Progress = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What a run did: names of files below the folder, and what failed. ``notes``: for the person who called."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[Failed, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        return {
            "added": list(self.added),
            "updated": list(self.updated),
            "unchanged": list(self.unchanged),
            "failed": [one.to_dict() for one in self.failed],
        }
