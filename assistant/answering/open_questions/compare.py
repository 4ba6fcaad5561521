"""A comparison: two or more sides, each answered by itself, next to each other in a table.

1. Sides are what the question names two or more of (`sides`).
2. Each side is searched in its own documents (of the organisation, about the place). How likely these speak of the topic
   (`spoken`) is found with a question that names it alone: there is a comparison where those of one do, and the others have
   points where theirs may.
3. Points of a place tell of that place and of no other (`place_of`).
4. Points of the sides that are nearest to each other stand in one row; a side without points is said to be missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from assistant.answering.draft import AnswerDraft
from assistant.answering.open_questions.candidates import PointCandidate, point_candidates
from assistant.answering.open_questions.furniture import repeated_in
from assistant.answering.open_questions.groups import draft_of
from assistant.answering.open_questions.listed import topic_of
from assistant.answering.open_questions.named import of_names
from assistant.answering.open_questions.place_of import telling_of
from assistant.answering.open_questions.points import chosen_points, is_of_names
from assistant.answering.open_questions.quotes import apart
from assistant.answering.open_questions.reading import OpenReader
from assistant.answering.open_questions.scope import Search, scope_of
from assistant.answering.open_questions.select import Budget
from assistant.answering.open_questions.sides import Side, sides_of
from assistant.answering.open_questions.spoken import NEARLY, spoken_of, with_its_words
from assistant.locale import say
from assistant.locale.countries import country_name
from assistant.model import Table, TableRow
from assistant.question.asking import stems_of_asking
from assistant.question.understand import Question
from assistant.retrieval.results import RetrievalResult
from corpus.stemming import stems
from index.model import DocumentRecord
from index.view import IndexView

_WORDS, _POINTS = 380, 12  # of all sides
_ANY_WORD, _FEWEST = (
    1e-9,
    3,
)  # share of the topic's words that a point has; points that have it, of a document


@dataclass(frozen=True, slots=True)
class _Told:
    """The points of a side, in the order of the text. ``chance``: that its documents speak of the topic, in [0, 1]; ``spoken``:
    whether that is enough.
    """

    name: str
    points: Sequence[PointCandidate]
    chance: float
    spoken: bool


def answer_comparison(
    index: IndexView,
    question: Question,
    found: RetrievalResult,
    search: Search,
    records: Mapping[str, DocumentRecord],
    read: OpenReader | None,
) -> AnswerDraft | None:
    """The points of each side, in groups and as a table; None where no two sides are told apart. Where hardly anything speaks of
    the topic a draft without any points, with the chance that something does, or None for sides that are not named.
    """
    sides = sides_of(question, found, records)
    if len(sides) < 2:
        return None
    furniture = repeated_in(found)
    most = _POINTS // len(sides)
    budget = Budget(points=most, words=_WORDS // len(sides), each=most)
    names = frozenset(stems(" ".join(side.called for side in sides), question.language))
    told = [
        one
        for side in sides
        if (one := _told(index, side, budget, search, records, read, furniture, names)) is not None
    ]
    missing = tuple(one.name for one in told if not one.points)
    if not any(one.spoken and one.points for one in told):
        if not told:
            return None
        named = not any(one.filters.documents for one in sides)
        return AnswerDraft(confidence=max(one.chance for one in told)) if named else None
    given = [one for one in told if one.points]
    groups = [(one.name, one.points) for one in given]
    draft = draft_of(index, question, groups, words=_WORDS)
    if draft is None:
        return None
    said = say(
        "Nothing was found that connects this with {names}.",
        question.language,
        names=", ".join(missing),
    )
    return replace(
        draft,
        missing=missing,
        notice=said if missing else "",
        table=_table(told, draft) if len(told) > 1 else None,
        confidence=sum(one.chance for one in given) / len(given),
    )


def _told(
    index: IndexView,
    side: Side,
    budget: Budget,
    search: Search,
    records: Mapping[str, DocumentRecord],
    read: OpenReader | None,
    furniture: Collection[str],
    names: frozenset[str],
) -> _Told | None:
    """None where the documents of a side are not asked: "only UNFPA". ``names``: stems of the names of the sides, which are no
    topic.
    """
    own = side.question
    found = search(own, side.filters)
    if not found.passages and not side.filters.places:
        return None
    scope = scope_of(own, "compare", found, records)
    whole = scope.documents[:1] if scope.one else scope.documents[:2]
    chance, enough = 1.0, True
    asking = stems_of_asking(own.language) | names
    if not whole or any(topic_of(own, index.document(name)) - asking for name in whole):
        chance, enough = spoken_of(index, side.alone, found, read)
    points: Sequence[PointCandidate] = ()
    if chance >= NEARLY:
        candidates = point_candidates(index, own, "compare", found, records, whole, furniture)
        besides = names.union(own.years)
        having = with_its_words(index, own, found, candidates, records, _ANY_WORD, besides)
        candidates = _on_topic(candidates, having)
        points = _points_of(index, side, scope.one, whole, candidates, budget, records, read)
    shown = country_name(side.name, own.language) if side.filters.places else side.name
    return _Told(shown, points, chance, enough)


def _on_topic(
    candidates: Sequence[PointCandidate], having: Collection[PointCandidate]
) -> list[PointCandidate]:
    """Of each document the candidates ``having`` a word of the topic, or a name that is no side's, where these are several, else all."""
    told = Counter(one.document for one in having)
    return [one for one in candidates if one in having or told[one.document] < _FEWEST]


def _points_of(
    index: IndexView,
    side: Side,
    one_report: bool,
    whole: Sequence[str],
    candidates: Sequence[PointCandidate],
    budget: Budget,
    records: Mapping[str, DocumentRecord],
    read: OpenReader | None,
) -> list[PointCandidate]:
    """The points of a side in the order of the text, of the documents ``whole``; none that tells of another place or agency."""
    own = side.question
    candidates = [one for one in candidates if one.document in whole]
    if own.places:
        candidates = of_names(index, own, candidates, records)
    if side.filters.places:
        candidates = telling_of(index, side.filters.places, candidates)
        by = replace(own, places=())
        candidates = [one for one in candidates if is_of_names(by, "compare", one, False)]
    if not candidates:
        return []
    chosen = chosen_points(own, "compare", one_report, candidates, budget, read)
    points = {name: [one for one in chosen if one.document == name] for name in whole}
    return [one for name in whole for one in apart(points[name], index.document(name))]


def _table(told: Sequence[_Told], draft: AnswerDraft) -> Table | None:
    """A column for each side; None where verification took out a point."""
    if sum(len(one.points) for one in told) != len(draft.claims):
        return None
    numbers = count()
    cells = [[(next(numbers), point) for point in one.points] for one in told]
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
        tuple(one.name for one in told),
        tuple(
            TableRow(
                tuple(draft.claims[row[i][0]].text if i in row else "" for i in range(len(cells))),
                tuple(n for i in sorted(row) for n in draft.claims[row[i][0]].citations),
            )
            for row in rows
        ),
    )
