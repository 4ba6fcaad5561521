"""A comparison: two or more sides, each answered by itself, next to each other in a table.

1. Sides are what the question names two or more of: organisations, places, years that there are reports of, or
   documents that it is about.
2. Each side is searched in its own documents (of the organisation, about the place), and has points of its own; those of
   a place tell of that place and of no other (`place_of`).
3. Points of the sides that are nearest to each other stand in one row; a side without points is said to be missing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from assistant.answering.draft import AnswerDraft
from assistant.answering.open_questions.candidates import PointCandidate, point_candidates
from assistant.answering.open_questions.furniture import repeated_in
from assistant.answering.open_questions.groups import draft_of
from assistant.answering.open_questions.place_of import tells_of
from assistant.answering.open_questions.points import chosen_points
from assistant.answering.open_questions.quotes import apart
from assistant.answering.open_questions.reading import OpenReader
from assistant.answering.open_questions.scope import Search, likely_documents, scope_of
from assistant.answering.open_questions.select import Budget
from assistant.locale import say
from assistant.model import Table, TableRow
from assistant.question.understand import Question
from assistant.retrieval.results import RetrievalResult
from index.model import DocumentRecord, Filters
from index.view import IndexView

_WORDS, _POINTS = 380, 12  # of all sides
_MOST = 4  # sides


@dataclass(frozen=True, slots=True)
class _Side:
    """What is compared, and the documents that are about it."""

    name: str
    filters: Filters


def answer_comparison(
    index: IndexView,
    question: Question,
    found: RetrievalResult,
    search: Search,
    records: Mapping[str, DocumentRecord],
    read: OpenReader | None,
) -> AnswerDraft | None:
    """The points of each side, in groups and as a table; None where no two sides are told apart."""
    sides = _sides(question, found, records)
    if len(sides) < 2:
        return None
    furniture = repeated_in(found)
    groups: list[tuple[str, Sequence[PointCandidate]]] = []
    for side in sides:
        points = _points_of(index, question, side, sides, search, records, read, furniture)
        groups.append((side.name, points))
    missing = tuple(name for name, points in groups if not points)
    if len(missing) == len(groups):
        return None
    told = [(name, points) for name, points in groups if points]
    draft = draft_of(index, question, told, words=_WORDS)
    if draft is None:
        return None
    said = say(
        "Nothing in the documents connects this with {names}.",
        question.language,
        names=", ".join(missing),
    )
    return replace(
        draft,
        missing=missing,
        notice=said if missing else "",
        table=_table(groups, draft),
    )


def _sides(
    question: Question, found: RetrievalResult, records: Mapping[str, DocumentRecord]
) -> list[_Side]:
    publishers = {record.publisher for record in records.values()}
    if len(question.organisations) > 1 and all(o in publishers for o in question.organisations):
        return [_Side(o, Filters(publishers=(o,))) for o in question.organisations[:_MOST]]
    if len(question.places) > 1:
        return [_Side(place, Filters(places=(place,))) for place in question.places[:_MOST]]
    years = [int(year) for year in question.years if year.isdigit()]
    named = {one for one in question.organisations if one in publishers}
    if len(years) > 1 and all(_reports_of(year, named, records) for year in years):
        return [_Side(str(y), Filters(years=(y,), publishers=tuple(named))) for y in years[:_MOST]]
    return [
        _Side(records[name].title, Filters(documents=(name,)))
        for name in likely_documents(question, found, records)[:_MOST]
    ]


def _reports_of(
    year: int, publishers: Collection[str], records: Mapping[str, DocumentRecord]
) -> bool:
    """Whether there is a report of a year, by one of the publishers where some are named."""
    return any(
        one.year == year and (not publishers or one.publisher in publishers)
        for one in records.values()
    )


def _points_of(
    index: IndexView,
    question: Question,
    side: _Side,
    sides: Sequence[_Side],
    search: Search,
    records: Mapping[str, DocumentRecord],
    read: OpenReader | None,
    furniture: Collection[str],
) -> list[PointCandidate]:
    """The points of a side, in the order of the text."""
    others = {other.name for other in sides} - {side.name}
    own = replace(
        question,
        organisations=tuple(o for o in question.organisations if o not in others),
        places=tuple(p for p in question.places if p not in others),
        years=tuple(y for y in question.years if y not in others),
    )
    found = search(own, side.filters)
    scope = scope_of(own, "compare", found, records)
    whole = scope.documents[:1] if scope.one else scope.documents[:2]
    candidates = [
        one
        for one in point_candidates(index, own, "compare", found, records, whole, furniture)
        if one.document in whole
    ]
    if side.filters.places:
        candidates = _telling_of(index, side.filters.places, candidates)
    if not candidates:
        return []
    most = _POINTS // len(sides)
    budget = Budget(points=most, words=_WORDS // len(sides), each=most)
    chosen = chosen_points(own, "compare", scope.one, candidates, budget, read)
    own_points = {name: [one for one in chosen if one.document == name] for name in whole}
    return [one for name in whole for one in apart(own_points[name], index.document(name))]


def _telling_of(
    index: IndexView, places: Collection[str], candidates: Sequence[PointCandidate]
) -> list[PointCandidate]:
    documents = {one.document: index.document(one.document) for one in candidates}
    starts = {
        id_: passage.start for name in documents for id_, passage in index.passages_of(name).items()
    }
    return [
        one
        for one in candidates
        if tells_of(places, one, documents[one.document], starts[one.passage])
    ]


def _table(
    groups: Sequence[tuple[str, Sequence[PointCandidate]]], draft: AnswerDraft
) -> Table | None:
    """A column for each side; None where verification took out a point."""
    if sum(len(points) for _, points in groups) != len(draft.claims):
        return None
    numbers = count()
    cells = [[(next(numbers), one) for one in points] for _, points in groups]
    lead = max(range(len(cells)), key=lambda i: len(cells[i]))
    rows = [{lead: cell} for cell in cells[lead]]
    for side, points in enumerate(cells):
        if side == lead:
            continue
        free = list(range(len(rows)))
        for cell in points:
            best = max(free, key=lambda i: float(rows[i][lead][1].vector @ cell[1].vector))
            free.remove(best)
            rows[best][side] = cell
    return Table(
        tuple(name for name, _ in groups),
        tuple(
            TableRow(
                tuple(draft.claims[row[i][0]].text if i in row else "" for i in range(len(cells))),
                tuple(n for i in sorted(row) for n in draft.claims[row[i][0]].citations),
            )
            for row in rows
        ),
    )
