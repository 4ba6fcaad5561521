"""The places and organisations that an open question names: which documents and statements are of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.answering.open_questions.candidates import PointCandidate
from assistant.conversation.mentions import content
from assistant.evidence.coverage import covers, is_elsewhere
from assistant.evidence.naming import HARDLY, share_naming
from assistant.evidence.passage_analysis import PassageContext
from assistant.question.asking import stems_of_asking
from assistant.question.understand import Question, function_stems
from assistant.retrieval.results import RetrievalResult
from corpus.names import find_organisations, find_places
from corpus.stemming import stems
from index.model import DocumentRecord
from index.view import IndexView

_BY_TITLE = 0.5  # share of the words of a title by which a report is asked for


def names_all_that_is_asked_for(
    index: IndexView, question: Question, found: RetrievalResult
) -> bool:
    """Whether a question asks for names alone, in any language, and one of the passages has them all, itself or above it."""
    asked = {*question.places, *question.organisations}
    if question.years:
        return False  # what was done in another year is no answer
    beside = set(content(question.text)) - stems_of_asking(question.language)
    if beside or not asked:
        return False
    return bool(passages_naming(index, question, found))


def passages_naming(index: IndexView, question: Question, found: RetrievalResult) -> frozenset[str]:
    """Ids of the passages that have all places and organisations of a question, themselves or above them."""
    asked = {*question.places, *question.organisations}
    known = _names_of(index, {source.hit.id: source.record for source in found.passages})
    return frozenset(
        id_
        for id_, (places, organisations) in known.items()
        if all(covers(key, places | organisations) for key in asked)
    )


def naming(question: Question, candidates: Sequence[PointCandidate]) -> set[PointCandidate]:
    """The candidates that have all places and organisations of a question themselves."""
    asked = {*question.places, *question.organisations}
    return {
        one
        for one in candidates
        for named in ({m.key for m in (*find_places(one.text), *find_organisations(one.text))},)
        if all(covers(key, named) for key in asked)
    }


def by_its_title(question: Question, report: DocumentRecord) -> bool:
    """Whether a question says enough words of the title of a report to ask for it."""
    title = set(stems(report.title, question.language)) - function_stems(question.language)
    said = title & {word.stem for word in question.terms}
    return bool(title) and len(said) >= _BY_TITLE * len(title)


def is_about(index: IndexView, question: Question, report: DocumentRecord) -> bool:
    """Whether a report is asked for by its title, or names each place and organisation of the question more than now and then.

    What a report on reintegration in Nigeria tells does not answer for Niger, which it names once.
    """
    if by_its_title(question, report):
        return True
    names = {*question.places, *question.organisations} - {report.publisher}
    return all(share_naming(index, report.name, name) >= HARDLY for name in names)


def not_elsewhere(
    index: IndexView,
    question: Question,
    candidates: Sequence[PointCandidate],
    records: Mapping[str, DocumentRecord],
) -> list[PointCandidate]:
    """Those that do not name only other places than the question: no other row of a table, and of what a report says of
    another country no sentence that names it.
    """
    if not question.places:
        return list(candidates)
    reports = _reports_with(candidates, records)
    above = {
        id_: PassageContext(passage, reports[id_], question.language).heading_places
        for id_, passage in index.passages(list(reports)).items()
    }
    return [
        one
        for one in candidates
        if not is_elsewhere(question, find_places(one.text), above[one.passage])
    ]


def of_names(
    index: IndexView,
    question: Question,
    candidates: Sequence[PointCandidate],
    records: Mapping[str, DocumentRecord],
) -> list[PointCandidate]:
    """Those whose passage, with what stands above it, names a place and an organisation of the question, where it has any.

    What was done in a place is not told by what another report says of no place.
    """
    if not question.places and not question.organisations:
        return list(candidates)
    known = _names_of(index, _reports_with(candidates, records))
    return [
        one
        for one in candidates
        if all(
            not asked or any(covers(key, named) for key in asked)
            for asked, named in zip(
                (question.places, question.organisations), known[one.passage], strict=True
            )
        )
    ]


def covers_names(
    index: IndexView,
    question: Question,
    candidates: Sequence[PointCandidate],
    records: Mapping[str, DocumentRecord],
) -> bool:
    """Whether every place and organisation of the question is named in the documents that points are taken from."""
    known = _names_of(index, _reports_with(candidates, records)).values()
    places = frozenset[str]().union(*(named for named, _ in known))
    organisations = frozenset[str]().union(*(named for _, named in known))
    return all(covers(key, places) for key in question.places) and all(
        covers(key, organisations) for key in question.organisations
    )


def _reports_with(
    candidates: Sequence[PointCandidate], records: Mapping[str, DocumentRecord]
) -> dict[str, DocumentRecord]:
    """The report of each passage with a candidate, by the passage's id."""
    return {one.passage: records[one.document] for one in candidates}


def _names_of(
    index: IndexView, passages: Mapping[str, DocumentRecord]
) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Places, and organisations with the publisher, that passages or what stands above them name, by id.

    ``passages``: by id the report that each is of.
    """
    return {
        id_: (names.places, names.organisations | {passages[id_].publisher or ""})
        for id_, names in index.passage_names(list(passages)).items()
    }
