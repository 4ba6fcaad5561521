"""The sides of a comparison: what a question names two or more of, each with a question of its own.

They are organisations, places, years that there are reports of, or else the documents that the question is about.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.answering.open_questions.scope import likely_documents
from assistant.question.asking import stems_of_asking
from assistant.question.understand import Question, function_stems, understand
from assistant.retrieval.results import RetrievalResult
from corpus.names import Mention, find_organisations, find_places, find_years
from corpus.stemming import stems
from index.filters import Filters
from index.model import DocumentRecord

_MOST = 4  # sides


@dataclass(frozen=True, slots=True)
class Side:
    """What is compared, and the documents that are about it. ``question``: without the names of the others among what it asks
    about. ``alone``: in words that ask of this side, where there are such. ``called``: how the question names it.
    """

    name: str
    called: str
    question: Question
    alone: Question
    filters: Filters


def sides_of(
    question: Question, found: RetrievalResult, records: Mapping[str, DocumentRecord]
) -> list[Side]:
    """The sides that a question names, four at most. ``found``: passages for it; ``records``: all documents, by name."""
    publishers = {record.publisher for record in records.values()}
    organisations, places = question.organisations, question.places
    if len(organisations) > 1 and all(one in publishers for one in organisations):
        named = find_organisations(question.text)
        return [_side(o, question, named, Filters(publishers=(o,))) for o in organisations[:_MOST]]
    if len(places) > 1:
        named = find_places(question.text)
        return [_side(one, question, named, Filters(places=(one,))) for one in places[:_MOST]]
    years = [year for year in question.years if year.isdigit()]
    by = tuple({one for one in organisations if one in publishers})
    if len(years) > 1 and all(_reports_of(int(year), by, records) for year in years):
        named = find_years(question.text)
        within = {year: Filters(years=(int(year),), publishers=by) for year in years[:_MOST]}
        return [_side(year, question, named, filters) for year, filters in within.items()]
    return [
        Side(
            records[name].title, records[name].title, question, question, Filters(documents=(name,))
        )
        for name in likely_documents(question, found, records)[:_MOST]
    ]


def _side(name: str, question: Question, named: Sequence[Mention], filters: Filters) -> Side:
    """``named``: mentions of all sides in the question."""
    others = {one.key for one in named} - {name}
    own = replace(
        question,
        organisations=tuple(one for one in question.organisations if one not in others),
        places=tuple(one for one in question.places if one not in others),
        years=tuple(one for one in question.years if one not in others),
    )
    called = " ".join(one.text for one in named if one.key == name)
    return Side(name, called, own, _alone(name, question, named) or own, filters)


def _alone(name: str, question: Question, named: Sequence[Mention]) -> Question | None:
    """The question with one name in the place of all: "How do UNDP and UNICEF train judges?" asks of UNICEF how UNICEF trains
    them. None where more than function words stands between the names: "Mexican courts and Peruvian police".
    """
    text, language = question.text, question.language
    own = next((one.text for one in named if one.key == name), None)
    between = " ".join(text[a.end : b.start] for a, b in pairwise(named))
    joining = function_stems(language) | stems_of_asking(language)
    if own is None or set(stems(between, language)) - joining:
        return None
    return understand(text[: named[0].start] + own + text[named[-1].end :])


def _reports_of(
    year: int, publishers: Collection[str], records: Mapping[str, DocumentRecord]
) -> bool:
    """Whether there is a report of a year, by one of the publishers where some are named."""
    return any(
        one.year == year and (not publishers or one.publisher in publishers)
        for one in records.values()
    )
