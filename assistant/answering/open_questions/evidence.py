"""Which reports speak of a topic: what is found in each of them, and which of its sentences say so."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from assistant.answering.draft import AnswerDraft
from assistant.answering.open_questions.candidates import PointCandidate
from assistant.answering.open_questions.scope import Search
from assistant.answering.open_questions.spoken import passages_with_its_words
from assistant.locale import say
from assistant.model import Citation
from assistant.question.understand import Question
from assistant.retrieval.results import RetrievalResult
from index.filters import Filters
from index.model import DocumentRecord
from index.view import IndexView

_MOST = 12  # reports that are looked for


def over_all(
    question: Question,
    found: RetrievalResult,
    search: Search,
    records: Mapping[str, DocumentRecord],
) -> RetrievalResult:
    """What was ``found``, and behind it what is found in the other documents where few have all of it: a long one may have most
    of it. Scores of two searches do not compare.
    """
    first = {source.record.name for source in found.passages}
    others = tuple(name for name in records if name not in first)
    if len(first) >= _MOST or not others:
        return found
    more = search(question, Filters(documents=others))
    least = min((source.hit.score for source in found.passages), default=1.0)
    behind = (
        replace(one, hit=replace(one.hit, score=min(one.hit.score, least))) for one in more.passages
    )
    vectors = {**more.residual_vectors, **found.residual_vectors}
    return replace(found, passages=(*found.passages, *behind), residual_vectors=vectors)


def passages_speaking(
    index: IndexView, question: Question, found: RetrievalResult, least: float
) -> frozenset[str]:
    """Ids of the passages that have a share ``least`` of the words of the topic: of reports of the years that are asked for where
    there are any ("Which reports of 2018 mention wells?"), else the year is such a word.
    """
    of_years = frozenset(
        one.hit.id for one in found.passages if str(one.record.year) in question.years
    )
    if of_years:
        dated = of_years & passages_with_its_words(index, question, found, least, question.years)
        if dated:
            return dated
    return passages_with_its_words(index, question, found, least)


def only(found: RetrievalResult, passages: Collection[str]) -> RetrievalResult:
    """What was found among ``passages``, by id; all of it where none is."""
    kept = tuple(source for source in found.passages if source.hit.id in passages)
    return replace(found, passages=kept) if kept else found


def themselves(
    candidates: Sequence[PointCandidate], having: Collection[PointCandidate]
) -> list[PointCandidate]:
    """Those ``having`` what is asked for themselves; of a document without such all, since a passage says what it is about once."""
    told = {one.document for one in having}
    return [one for one in candidates if one in having or one.document not in told]


def reports_of(draft: AnswerDraft, passages: Collection[str], language: str) -> str:
    """The documents of the points that are from ``passages``, each with the number of its first citation; "" for none."""
    first: dict[str, Citation] = {}
    for one in draft.citations:
        if one.passage in passages:
            first.setdefault(one.document, one)
    named = (
        f"{one.title} ({one.year}) [{one.number}]" if one.year else f"{one.title} [{one.number}]"
        for one in first.values()
    )
    shown = "; ".join(named)
    return say("Reports that speak of it: {reports}.", language, reports=shown) if shown else ""
