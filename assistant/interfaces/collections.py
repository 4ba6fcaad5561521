"""Collections as people and programs are shown them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.accounts.collections import Collection

if TYPE_CHECKING:
    from assistant.service import Assistant


def described(assistant: Assistant) -> list[dict[str, Any]]:
    """JSON-ready: what may be seen of each collection, with the number of its documents and what may be done."""
    editable = set(assistant.editable())
    return [_described(assistant, one, one in editable) for one in assistant.collections()]


def _described(assistant: Assistant, one: Collection, editable: bool) -> dict[str, Any]:
    def count(seen: Assistant) -> int:
        return sum(record.state == "indexed" for record in seen.documents())

    there = assistant.has_index
    return {
        "collection": one.name,
        "title": one.title,
        "documents": count(assistant.within([one.name])) if there else 0,
        "asked": count(assistant.asking([one.name])) if there else 0,
        "editable": editable,
    }
