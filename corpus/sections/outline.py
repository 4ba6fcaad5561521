"""The outline of a document: its parts with what they are for, and the items in them.

Made once, when the document is indexed. `VERSION` is raised whenever the same document would give another
outline; the next `assistant index` then makes it anew, without reading or encoding the document again.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any

from corpus.model import Document, Passage, Span
from corpus.sections.item import Item
from corpus.sections.items import items_of
from corpus.sections.parts import Part, parts_of
from corpus.sections.vocabulary import SectionKind

VERSION = "sections-5"


@dataclass(frozen=True, slots=True)
class Outline:
    """``parts`` cover the text in order; ``items`` are in the order of the text and do not overlap."""

    parts: tuple[Part, ...] = ()
    items: tuple[Item, ...] = ()

    def part_at(self, offset: int) -> Part | None:
        """The part around an offset; None beyond the text."""
        at = bisect_right(self.parts, offset, key=lambda part: part.start) - 1
        return self.parts[at] if at >= 0 and offset < self.parts[at].end else None

    def kind_at(self, offset: int) -> SectionKind | None:
        """What the part around an offset is for; None where nothing says so."""
        part = self.part_at(offset)
        return part.kind if part else None

    def item_at(self, offset: int) -> Item | None:
        """The item around an offset; None if there is none."""
        at = bisect_right(self.items, offset, key=lambda item: item.start) - 1
        return self.items[at] if at >= 0 and offset < self.items[at].end else None

    def to_json(self) -> str:
        """As the index keeps it."""
        parts = [list(astuple(part)) for part in self.parts]
        return json.dumps([parts, [_item_to_list(one) for one in self.items]], ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Outline:
        parts, items = json.loads(text)
        return cls(tuple(map(_part_from_list, parts)), tuple(map(_item_from_list, items)))


def outline_of(document: Document, passages: Sequence[Passage]) -> Outline:
    """The outline of a document; ``passages``: cut from it, which leave out what is no text."""
    parts = parts_of(document)
    return Outline(parts, items_of(document, parts, [s for p in passages for s in p.sentences]))


def _item_to_list(item: Item) -> list[Any]:
    response = [item.response.start, item.response.end] if item.response else None
    said = [item.number, item.to, item.priority, item.deadline]
    return [item.kind, item.start, item.end, *said, response, item.page]


def _item_from_list(kept: Sequence[Any]) -> Item:
    kind, start, end, number, to, priority, deadline, response, page = kept
    span = Span(*response) if response else None
    return Item(kind, start, end, number, to, priority, deadline, span, page)


def _part_from_list(kept: Sequence[Any]) -> Part:
    start, end, kind, title, around, said, item, also = kept
    return Part(start, end, kind, title, tuple(around), said, item, tuple(also))
