"""The facts that the index keeps, read back: of some passages, of a document, of everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.config.errors import UsageError
from assistant.facts.cities import country_of
from assistant.facts.kept import unpack
from assistant.facts.model import Fact
from corpus.model import Passage
from corpus.names import region_members
from index.model import DocumentRecord, Filters
from index.store import Index


def require_facts(index: Index) -> None:
    """Raises UsageError where a document was indexed before facts were kept, or by another version."""
    missing = index.unannotated()
    if missing:
        raise UsageError(
            f"{len(missing)} documents were indexed before facts were kept, {missing[0]} for one; run"
            " `assistant index` on their folder again (nothing is read anew, it takes seconds)"
        )


def facts_in(
    index: Index, passages: Sequence[tuple[str, Passage]], records: dict[str, DocumentRecord]
) -> Iterator[Fact]:
    """Facts of passages (id and passage), in their order."""
    kept = index.annotations([one for one, _ in passages])
    for one, passage in passages:
        if one in kept and passage.document in records:
            yield from unpack(kept[one], passage, one, records[passage.document])


def facts_of_document(index: Index, name: str) -> list[Fact]:
    """Every fact of a document, in the order of its text. Raises UnknownDocument."""
    records = indexed(index)
    return list(facts_in(index, list(index.passages_of(name).items()), records))


def all_facts(index: Index, filters: Filters) -> Iterator[Fact]:
    """Every fact of the documents that the filters admit; places are looked at fact by fact."""
    for record in indexed(index).values():
        if filters.admits(record):
            found = facts_of_document(index, record.name)
            yield from (fact for fact in found if is_at(fact, filters))


def indexed(index: Index) -> dict[str, DocumentRecord]:
    """Records of the documents that can be searched, by name."""
    return {r.name: r for r in index.document_records() if r.state == "indexed"}


def is_at(fact: Fact, filters: Filters) -> bool:
    """Whether a fact is about one of the places of the filters, by its own cells."""
    return not filters.places or names_place(fact, filters.places)


def names_place(fact: Fact, places: Sequence[str]) -> bool:
    """Whether a fact's cells name one of ``places``, a country of a region, or a city of a country."""
    wanted = {member for place in places for member in (place, *region_members(place))}
    return any(cell.key in wanted or country_of(cell.key) in wanted for cell in fact.where)
