"""Passages as other programs give them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.config.errors import UsageError
from assistant.generation.check.evidence import Passage
from index.model import DocumentRecord


def as_passage(given: Mapping[str, Any], records: Mapping[str, DocumentRecord]) -> Passage:
    """A passage of the form of `Assistant.check_sentence`; ``records``: of what is indexed, by name."""
    text, name, headings = given.get("text"), given.get("document") or "", given.get("headings")
    if not isinstance(text, str) or not isinstance(name, str):
        raise UsageError(f"a passage needs text, and its document a name; got {given!r:.200}")
    if not isinstance(headings or [], list | tuple):
        raise UsageError(f"headings are a list, outermost first; got {headings!r:.200}")
    record = records.get(name, DocumentRecord(name))
    return Passage(
        text=text,
        document=name,
        title=str(given.get("title") or record.title),
        headings=tuple(str(heading) for heading in headings or ()),
        publisher=str(given.get("publisher") or record.publisher or ""),
        year=str(given.get("year") or record.year or ""),
    )
