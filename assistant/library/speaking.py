"""Passages that speak of terms or of free topics, each as a citation with what it is counted by in an evidence map."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.model import Citation
from assistant.taxonomies.model import free_topic
from assistant.taxonomies.tagging import named
from assistant.taxonomies.words import TermNames
from corpus.model import Block, Passage
from corpus.names import region_members
from corpus.notes import asides_in, notes_in
from index.filters import Filters
from index.manifest.tags import PassageTag
from index.model import DocumentRecord
from index.view import IndexView

_LISTS = frozenset(
    {"contents", "references"}
)  # kinds of sections that say nothing of what they name


@dataclass(frozen=True, slots=True)
class Speaking:
    """A passage that speaks of ``topic``: a tag, or a free topic as it was given, which the passage names.

    ``citation``: of the sentence that shows it. ``longer``: with the sentence before it in the passage, if there is one.
    ``kind``: what the section is for. ``probability``: in (0, 1].
    """

    topic: str
    citation: Citation
    probability: float
    longer: Citation | None
    kind: str | None


def speaking_passages(
    index: IndexView,
    tags: Sequence[str],
    topics: Sequence[str],
    filters: Filters,
) -> list[Speaking]:
    """Every passage that the filters admit and that has one of ``tags`` or names one of ``topics`` in what it says, not in a
    note, a caption, a bibliography or a table of contents.

    ``index``: every document of it is tagged already.
    """
    records = {
        record.name: record
        for record in index.document_records()
        if record.state == "indexed" and filters.admits(record)
    }
    of_document: dict[str, list[PassageTag]] = {name: [] for name in records}
    if tags:
        for name, _, tag in index.tags(tags=tags):
            if name in of_document:
                of_document[name].append(tag)
    free = [free_topic(f"topic/{at}", text) for at, text in enumerate(topics)]
    if free:
        for name, record in records.items():
            names_of = TermNames(free, record.language or "en")
            of_document[name] += named(free, names_of, index.passages_of(name).values())
    names = {term.tag: text for term, text in zip(free, topics, strict=True)}
    return [
        one
        for name, found in of_document.items()
        if found
        for one in _of_document(index, records[name], found, filters, names)
    ]


def _of_document(
    index: IndexView,
    record: DocumentRecord,
    tags: Sequence[PassageTag],
    filters: Filters,
    names: Mapping[str, str],
) -> Iterator[Speaking]:
    passages = index.passages_of(record.name)
    by_position = {passage.position: (one, passage) for one, passage in passages.items()}
    outline, document = index.outline(record.name), index.document(record.name)
    admitted = _at_places(index, list(passages), filters)
    rows = [block for block in document.blocks if block.row]
    beside = asides_in(document) | notes_in(passages.values())
    for tag in tags:
        if tag.position not in by_position:
            continue  # of a passage that a filter by tag leaves out
        one, passage = by_position[tag.position]
        kind = outline.kind_at(tag.start)
        if kind in _LISTS or tag.start in beside:
            continue
        if one not in admitted or (filters.sections and kind not in filters.sections):
            continue
        citation = Citation(
            1,
            record.name,
            record.title,
            tag.start,
            tag.end,
            document.text[tag.start : tag.end],
            one,
            record.publisher,
            record.year,
            record.url,
            document.page_at(tag.start),
            tuple(document.headings_at(tag.start)),
            row=_is_in(rows, tag.start),
        )
        yield Speaking(
            names.get(tag.tag, tag.tag),
            citation,
            tag.probability,
            _longer(citation, passage, document.text),
            kind,
        )


def _is_in(blocks: Sequence[Block], place: int) -> bool:
    """Whether one of ``blocks``, in their order, holds a place of the text."""
    after = bisect_right(blocks, place, key=lambda block: block.start)
    return after > 0 and place < blocks[after - 1].end


def _at_places(index: IndexView, ids: Sequence[str], filters: Filters) -> set[str]:
    """Those of the passages that the filter on places admits."""
    if not filters.places:
        return set(ids)
    wanted = {one for place in filters.places for one in (place, *region_members(place))}
    return {one for one, names in index.passage_names(ids).items() if names.places & wanted}


def _longer(citation: Citation, passage: Passage, text: str) -> Citation | None:
    earlier = [span for span in passage.sentences if span.end <= citation.start]
    if not earlier:
        return None
    start = earlier[-1].start
    return replace(citation, start=start, quote=text[start : citation.end])
