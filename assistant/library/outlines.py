"""The outline of a document for people and programs: its sections with what they are for, and the items in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.config.errors import UsageError
from corpus.model import Document
from corpus.normalize import one_line
from corpus.sections import Item, Outline, Part
from index.filters import Filters
from index.view import IndexView


@dataclass(frozen=True, slots=True)
class DocumentOutline:
    """A document with its outline."""

    document: Document
    outline: Outline

    def text_of(self, item: Item) -> str:
        """The item as printed, on one line."""
        return one_line(self.document.text[item.start : item.end])

    def response_to(self, item: Item) -> str:
        """What management responds to the item, on one line; "" where nothing is printed."""
        return one_line(item.response.of(self.document.text)) if item.response else ""

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "document": self.document.name,
            "sections": [self._section(part) for part in self.outline.parts],
            "items": [self._item(item) for item in self.outline.items],
        }

    def _section(self, part: Part) -> dict[str, Any]:
        return {
            "title": part.title,
            "kind": part.kind,
            "page": self.document.page_at(part.start),
            "start": part.start,
            "end": part.end,
        }

    def _item(self, item: Item) -> dict[str, Any]:
        return {
            "kind": item.kind,
            "number": item.number,
            "text": self.text_of(item),
            "to": item.to,
            "priority": item.priority,
            "deadline": item.deadline,
            "response": self.response_to(item),
            "page": item.page,
            "start": item.start,
            "end": item.end,
        }


def require_outlines(index: IndexView, filters: Filters) -> None:
    """Raises UsageError where sections are asked for and a document was indexed before they were known."""
    missing = index.unoutlined() if filters.sections else ()
    if missing:
        raise UsageError(
            f"{len(missing)} documents were indexed before their sections were told apart, {missing[0]}"
            " for one; run `assistant index` on their folder again, which reads nothing anew"
        )
