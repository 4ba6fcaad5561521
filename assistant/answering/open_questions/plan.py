"""An open question answered with points.

1. sides    of a comparison, each with a topic and a scope of its own (`compare`)
2. scope    nothing where no document speaks of the topic (`spoken`); else those it is about, one or several (`scope`)
3. points   all items of what is asked for in one report, or sentences chosen for saying different things (`points`)
4. group    by document, in a report by its sections; in the order of the text (`groups`)
5. verify   every quote at its place
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from assistant.answering.draft import AnswerDraft
from assistant.answering.open_questions.candidates import (
    PointCandidate,
    point_candidates,
    serves,
)
from assistant.answering.open_questions.compare import answer_comparison
from assistant.answering.open_questions.evidence import (
    only,
    over_all,
    passages_speaking,
    reports_of,
    themselves,
)
from assistant.answering.open_questions.furniture import repeated_in
from assistant.answering.open_questions.groups import draft_of, grouped
from assistant.answering.open_questions.kinds import (
    asks_what_reports_say,
    items_by_number,
    open_kind,
    sections_for,
)
from assistant.answering.open_questions.listed import Items, items_asked_for, topic_of
from assistant.answering.open_questions.named import (
    by_its_title,
    covers_names,
    is_about,
    names_all_that_is_asked_for,
    naming,
    not_elsewhere,
    of_names,
    passages_naming,
)
from assistant.answering.open_questions.points import chosen_points
from assistant.answering.open_questions.reading import OpenReader
from assistant.answering.open_questions.scope import Search, scope_of, what_it_is
from assistant.answering.open_questions.select import Budget
from assistant.answering.open_questions.spoken import (
    ALL_WORDS,
    MOST_WORDS,
    spoken_of,
    with_its_words,
)
from assistant.citations import Place, is_among
from assistant.locale import say
from assistant.question.asking import stems_of_asking
from assistant.question.understand import Question
from assistant.reader.kinds import OpenKind
from assistant.retrieval.results import RetrievalResult
from corpus.sections import Outline, SectionKind
from index.model import DocumentRecord
from index.view import IndexView

WIDE = 100  # passages that an open question is answered from
_WORDS = 360  # of an answer
_ONE_REPORT = Budget(points=12, words=_WORDS, each=12)
_SEVERAL = Budget(points=12, words=_WORDS, each=5)
_FEW = 5  # points
_ALL_ITEMS = 400  # words of a list of items
_SAYS = 5  # words of a further point
_FEWEST_WORDS = 60  # left of an answer, that other points may fill
_BEST_REPORTS = 5  # that are looked into for a section of what is asked for
_BY_EACH = Budget(points=12, words=_WORDS, each=3, by_document=True)
_NOT_ALL = "Not all of them are told: the report has {count} more."
_NONE_OF_IT: Mapping[OpenKind, str] = {  # said where points of another kind come nearest
    "recommendations": "No recommendation on this was found; these sentences come nearest.",
    "lessons": "No lesson on this was found; these sentences come nearest.",
    "challenges": "No difficulty or limitation was found; these sentences come nearest.",
}


Leads = Callable[[OpenKind], Collection[Place]]


def answer_open(
    index: IndexView,
    question: Question,
    kind: OpenKind,
    search: Search,
    records: Mapping[str, DocumentRecord],
    read: OpenReader | None = None,
    shown: Collection[Place] = (),
    *,
    leads: Leads,
    few: bool = False,
    spoken: float | None = None,
    most: int | None = None,
) -> AnswerDraft | None:
    """The points; a draft without any, with the chance that something speaks of it, where hardly anything speaks of the topic;
    None where a look-up may still answer.

    ``search``: finds passages for a question, in the documents that further filters admit. ``shown``: quotes that are not
    told again. ``leads``: the quotes that a look-up gives for a question of a kind, which are points. ``few``: of a question that may be a look-up.
    ``spoken``: the probability that the documents speak of the topic, in [0, 1], where a look-up has found that they do.
    ``most``: points at most; None: as many as there is room for.
    """
    found = search(question)
    if kind == "compare" and not shown and spoken is None:
        compared = answer_comparison(index, question, found, search, records, read)
        if compared is not None:
            return compared
    by_names = names_all_that_is_asked_for(index, question, found)
    if by_names and (asks_what_reports_say(question) or open_kind(question) is None):
        kind = "evidence"
    if kind == "evidence":
        found = over_all(question, found, search, records)
    known = (by_names and kind != "compare") or _holds_what_is_asked_for(
        index, question, kind, found
    )
    if known:
        chance, enough = 1.0, True
    elif spoken is not None:
        chance, enough = spoken, True
    else:
        chance, enough = _spoken(index, question, kind, found, read)
    if not enough:
        return AnswerDraft(confidence=chance)
    draft = _points(
        index, question, kind, found, records, read, shown, leads, few=few, by_names=by_names, most=most,
    )  # fmt: skip
    if draft is None or draft.confidence is not None:
        return draft
    return replace(draft, confidence=chance)


def _spoken(
    index: IndexView,
    question: Question,
    kind: OpenKind,
    found: RetrievalResult,
    read: OpenReader | None,
) -> tuple[float, bool]:
    """The probability, in [0, 1], that the documents speak of the topic, and whether it is enough to look for points."""
    if kind == "evidence" and passages_speaking(index, question, found, ALL_WORDS):
        return 1.0, True
    asked = None if kind == "compare" else read  # no passage answers for both sides
    return spoken_of(index, question, found, asked)


def _is_asked_for(question: Question, report: DocumentRecord) -> bool:
    """Whether a report is asked for by its title, and by no other year than its own."""
    years = question.years
    return by_its_title(question, report) and (not years or str(report.year) in years)


def _holds_what_is_asked_for(
    index: IndexView, question: Question, kind: OpenKind, found: RetrievalResult
) -> bool:
    """Whether one of the best reports has a section of what is asked for, or is asked for by its title, and the question
    names no topic besides it.

    "What were the main challenges?" has no word of which a report that tells its difficulties would have to speak. Any report
    can be summarised.
    """
    reports = {source.record.name: source.record for source in found.passages}
    asking, is_item = stems_of_asking(question.language), items_by_number(question) is not None
    return any(
        (
            kind == "overview"
            or _is_asked_for(question, report)
            or _has_section(index.outline(name), sections_for(kind)[0])
        )
        and (is_item or topic_of(question, index.document(name)) <= asking)
        for name, report in list(reports.items())[:_BEST_REPORTS]
    )


def _has_section(outline: Outline, kind: SectionKind) -> bool:
    return kind in {part.kind for part in outline.parts} | {item.kind for item in outline.items}


def _points(
    index: IndexView,
    question: Question,
    kind: OpenKind,
    found: RetrievalResult,
    records: Mapping[str, DocumentRecord],
    read: OpenReader | None,
    shown: Collection[Place],
    leads: Leads,
    *,
    few: bool,
    by_names: bool,
    most: int | None,
) -> AnswerDraft | None:
    """``by_names``: names are all that is asked for."""
    speaking: frozenset[str] = frozenset()
    if kind == "evidence":
        speaking = (
            passages_naming(index, question, found)
            if by_names
            else passages_speaking(index, question, found, MOST_WORDS)
        )
        found = only(found, speaking)
    scope = scope_of(question, kind, found, records)
    if scope.one and not is_about(index, question, records[scope.documents[0]]):
        scope = replace(scope, one=False)
    whole = scope.documents[:1] if scope.one else () if speaking else scope.documents[:2]
    candidates = [
        one
        for one in point_candidates(
            index, question, kind, found, records, whole, repeated_in(found)
        )
        if (not scope.one or one.document in whole) and _is_new(one, shown)
    ]
    candidates = not_elsewhere(index, question, candidates, records)
    if not scope.one:
        candidates = of_names(index, question, candidates, records)
    if kind == "evidence":
        having = (
            naming(question, candidates)
            if by_names
            else with_its_words(index, question, found, candidates, records)
        )
        candidates = themselves(candidates, having)
    if not candidates or not covers_names(index, question, candidates, records):
        return None
    if scope.one:
        items = items_asked_for(question, kind, candidates, index.document(whole[0]))
        if items is not None and items_by_number(question) is not None:
            only_one = draft_of(index, question, grouped(index, items.points), words=_ALL_ITEMS)
            return only_one or AnswerDraft(confidence=0.0)
        if items is not None:
            listed = [*items.points, *_besides(question, kind, items, candidates, read)][:most]
            draft = draft_of(index, question, grouped(index, listed), words=_ALL_ITEMS)
            left = say(_NOT_ALL, question.language, count=items.more)
            return replace(draft, notice=left) if draft and items.more else draft
    budget = _ONE_REPORT if scope.one else _BY_EACH if kind == "evidence" else _SEVERAL
    if few:
        budget = replace(budget, points=_FEW, words=_WORDS * _FEW // budget.points)
    budget = replace(budget, points=most or budget.points)
    leading = leads(kind)
    chosen = chosen_points(question, kind, scope.one, candidates, budget, read, leading)
    if speaking:  # the report that has most on it first
        much = Counter(one.record.name for one in found.passages if one.hit.id in speaking)
        chosen.sort(key=lambda one: -much[one.document])
    if kind == "results" and not covers_names(index, question, chosen, records):
        return None  # what somebody did somewhere may be one row or sentence
    draft = draft_of(index, question, grouped(index, chosen, leading), words=_WORDS)
    none = _NONE_OF_IT.get(kind) if open_kind(question) == kind and not shown else None
    if draft is not None and none and not any(serves(kind, one) for one in chosen):
        return replace(draft, notice=say(none, question.language))
    if draft is not None and scope.one and kind == "overview" and not shown:
        return replace(draft, notice=what_it_is(records[whole[0]], question.language))
    if draft is not None and speaking:
        said = reports_of(draft, speaking, question.language)
        return replace(draft, notice=said, confidence=1.0 if said else None)
    return draft


def _is_new(one: PointCandidate, shown: Collection[Place]) -> bool:
    """Whether a candidate was not ``shown``; of what is left then, the shortest lines say nothing by themselves."""
    if not shown:
        return True
    return len(one.text.split()) >= _SAYS and not is_among(one.document, one.span, shown)


def _besides(
    question: Question,
    kind: OpenKind,
    items: Items,
    candidates: Sequence[PointCandidate],
    read: OpenReader | None,
) -> Sequence[PointCandidate]:
    """The likeliest other points, where a list of findings or lessons is short: it may not be all that was found."""
    words = sum(len(one.text.split()) for one in items.points)
    left = Budget(
        _ONE_REPORT.points - len(items.points), _ONE_REPORT.words - words, _ONE_REPORT.each
    )
    if kind == "recommendations" or left.points < 1 or left.words < _FEWEST_WORDS:
        return ()
    others = [one for one in candidates if one not in items.points]
    return chosen_points(question, kind, True, others, left, read) if others else ()
