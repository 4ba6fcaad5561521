"""Makes an evidence map.

1. Rows are terms of a taxonomy (those at its top, those below a term, or all), or free topics.
2. Passages that speak of them come from `TaggedLibrary.speaking`, each with the sentence that shows it.
3. What a passage counts for in a map by country: the countries that its sentence names; if it names none, those of the
   nearest heading that names any, then of the report's title, then of the sentence before it, which then belongs to the
   quote. A passage that none of these places is not counted. By agency and year the report's own count, by section
   what the passage's section is for.
4. A document counts in a cell once, and has at most `_QUOTES` quotes there, the surest first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.config.errors import UsageError
from assistant.config.filters import parse_filters, shown_filters
from assistant.evidence_map.labels import column_label
from assistant.evidence_map.model import BY, By, EvidenceMap, MapCell, MapQuote, MapRow
from assistant.library.speaking import Speaking
from assistant.service import Assistant
from assistant.taxonomies.model import Taxonomies, Term
from corpus.names import find_places, region_members
from corpus.sections.vocabulary import KINDS

MOST_COLUMNS = 30
MOST_ROWS = 60
_QUOTES = 3  # of one document in one cell
DEFAULT = "sdg"
_WITHOUT_TEXT = ("front matter", "contents", "references")  # kinds that no evidence comes from


@dataclass(frozen=True, slots=True)
class MapPlan:
    """What a map is to show.

    ``taxonomy``: its id; ``under``: a tag, whose narrower terms are the rows; ``every``: terms of all levels.
    ``topics``: free topics, instead. ``columns``: only these, as the filters take them; also without evidence.
    ``language``: of names of terms.
    """

    by: By = "country"
    taxonomy: str = ""
    under: str = ""
    every: bool = False
    topics: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    filters: dict[str, Any] = field(default_factory=dict)
    language: str = "en"


def make_map(assistant: Assistant, plan: MapPlan) -> EvidenceMap:
    """The map of what somebody may see. Raises UsageError for a plan that cannot be drawn."""
    if plan.by not in BY:
        raise UsageError(f"a map is by {', '.join(BY)}, got {plan.by!r}")
    known = assistant.taxonomies()
    rows = _rows(known, plan)
    only = _columns_given(plan)
    wanted = parse_filters(plan.filters)
    found = assistant.speaking([row.tag for row in rows if row.tag], plan.topics, plan.filters)
    cells: dict[tuple[str, str], list[MapQuote]] = defaultdict(list)
    for one in sorted(found, key=lambda one: -one.probability):
        for column, quote in _placed(one, plan.by):
            if not only or column in only:
                _add(cells[one.topic, column], quote)
    asked = assistant.asking(wanted.collections).documents()
    records = [r for r in asked if r.state == "indexed" and wanted.admits(r)]
    if plan.by == "agency":
        there = [record.publisher for record in records if record.publisher]
    elif plan.by == "year":
        there = [str(record.year) for record in records if record.year is not None]
    else:
        there = []
    columns, left_out = _columns(plan.by, cells, only, there)
    kept = {key: MapCell(tuple(quotes)) for key, quotes in cells.items() if key[1] in columns}
    return EvidenceMap(
        plan.by,
        rows,
        columns,
        kept,
        len(records),
        left_out,
        {one: column_label(plan.by, one, plan.language) for one in columns},
        shown_filters(plan.filters),
        frozenset(term.parent for term in known.terms.values() if term.parent),
    )


def _rows(known: Taxonomies, plan: MapPlan) -> tuple[MapRow, ...]:
    if plan.topics and (plan.taxonomy or plan.under):
        raise UsageError("a map has terms of a taxonomy or free topics, one of them")
    topics = tuple(dict.fromkeys(topic.strip() for topic in plan.topics if topic.strip()))
    if plan.topics:
        if not topics:
            raise UsageError("a map needs topics; they are empty")
        rows = tuple(MapRow(topic, topic) for topic in topics)
    else:
        rows = tuple(_terms(known, plan))
    if len(rows) > MOST_ROWS:
        raise UsageError(
            f"a map has {MOST_ROWS} rows at most, got {len(rows)}; name a term whose narrower terms are meant"
        )
    return rows


def _terms(known: Taxonomies, plan: MapPlan) -> Iterator[MapRow]:
    name = plan.taxonomy or plan.under.partition("/")[0] or DEFAULT
    taxonomy = known.get(name)
    if taxonomy is None:
        ids = ", ".join(one.id for one in known)
        raise UsageError(f"there is no taxonomy {name!r} (there are: {ids})")
    if plan.under and plan.under not in known.terms:
        raise UsageError(f"there is no tag {plan.under!r} (`assistant tags --taxonomy {name}`)")
    below = taxonomy.below(plan.under)
    if not below:
        raise UsageError(f"no term is below {plan.under}; map the one above it")
    if not plan.every:
        yield from (_row(term, 0, plan) for term in below)
        return
    deep = len(known.above(plan.under)) + bool(plan.under)
    for term in taxonomy.terms:
        above = known.above(term.tag)
        if not plan.under or plan.under in above:
            yield _row(term, len(above) - deep, plan)


def _row(term: Term, level: int, plan: MapPlan) -> MapRow:
    return MapRow(term.tag, term.name(plan.language), term.tag, level)


def _columns_given(plan: MapPlan) -> tuple[str, ...]:
    """The columns that were named, as keys. Raises UsageError for one that a filter would refuse."""
    if not plan.columns:
        return ()
    key = {"country": "place", "agency": "publisher", "year": "year", "section": "section"}
    parsed = parse_filters({key[plan.by]: list(plan.columns)})
    named: dict[By, Iterable[Any]] = {
        "country": [one for place in parsed.places for one in (region_members(place) or (place,))],
        "agency": parsed.publishers,
        "year": parsed.years,
        "section": parsed.sections,
    }
    return tuple(dict.fromkeys(str(one) for one in named[plan.by]))


def _columns(
    by: By,
    cells: dict[tuple[str, str], list[MapQuote]],
    only: Sequence[str],
    there: Sequence[str],
) -> tuple[tuple[str, ...], int]:
    """Columns in order, and how many that have evidence are left out. ``there``: values that documents have."""
    if only:
        return tuple(only), 0
    documents: dict[str, set[str]] = {column: set() for column in there}
    for (_, column), quotes in cells.items():
        documents.setdefault(column, set()).update(one.citation.document for one in quotes)
    if by == "section":
        return tuple(kind for kind in KINDS if kind not in _WITHOUT_TEXT), 0
    if by == "year":
        chosen = sorted(documents, key=int)[-MOST_COLUMNS:]
        return tuple(chosen), len(documents) - len(chosen)
    best = sorted(documents, key=lambda one: (-len(documents[one]), one))[:MOST_COLUMNS]
    return tuple(sorted(best, key=str.casefold)), len(documents) - len(best)


def _placed(one: Speaking, by: By) -> Iterator[tuple[str, MapQuote]]:
    """The columns that a passage counts for, each with the quote that shows it."""
    quote = MapQuote(one.citation, one.probability, "report")
    if by == "country":
        yield from _in_countries(one)
    elif by == "agency" and one.citation.publisher:
        yield one.citation.publisher, quote
    elif by == "year" and one.citation.year is not None:
        yield str(one.citation.year), quote
    elif by == "section" and one.kind and one.kind not in _WITHOUT_TEXT:
        yield one.kind, replace(quote, shown_by="heading")


def _in_countries(one: Speaking) -> Iterator[tuple[str, MapQuote]]:
    citation = one.citation
    texts = [
        ("quote", citation.quote),
        *(("heading", heading) for heading in reversed(citation.section)),
        ("title", citation.title),
    ]
    for shown_by, text in texts:
        if countries := _countries(text):
            yield from ((c, MapQuote(citation, one.probability, shown_by)) for c in countries)
            return
    if one.longer is not None:
        for country in _countries(one.longer.quote):
            yield country, MapQuote(one.longer, one.probability, "quote")


def _countries(text: str) -> list[str]:
    found = dict.fromkeys(mention.key for mention in find_places(text))
    return [place for place in found if not region_members(place)]


def _add(quotes: list[MapQuote], quote: MapQuote) -> None:
    """Keep a quote, unless its document has enough here, or this one already."""
    same = [one for one in quotes if one.citation.document == quote.citation.document]
    known = any(one.citation.start == quote.citation.start for one in same)
    if len(same) < _QUOTES and not known:
        quotes.append(quote)
