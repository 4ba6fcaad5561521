"""The points of an answer among candidates: all items of a report, or the likeliest sentences that say different things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from assistant.answering.open_questions.candidates import PointCandidate
from assistant.answering.open_questions.features import FEATURES
from assistant.answering.open_questions.kinds import OpenKind
from assistant.answering.open_questions.select import Budget, overlap, select, words_of_point
from assistant.answering.open_questions.standing import is_whole, leans
from assistant.answering.weights import fitted
from assistant.evidence.coverage import covers
from assistant.question.understand import Question
from assistant.reader.pairs import Ranker
from corpus.names import find_organisations, find_places
from corpus.normalize import one_line

_LISTED: Mapping[OpenKind, str] = {
    "recommendations": "recommendations",
    "lessons": "lessons",
    "findings": "conclusions",
}
_LIKELY = 250  # sentences that are looked at closely
_IN_SECTIONS = frozenset({"recommendations", "lessons", "challenges"})
_FEWEST_IN_SECTION = (
    6  # sentences of sections that are for what is asked, from which others are left out
)
_FEWEST_ITEMS, _MOST_ITEMS = 3, 14
_REPEATED = 0.85  # overlap of two items that are one, printed twice
_RERANKED, _RANKER = 40, 0.35  # likeliest sentences that the ranker reads; weight of its log-odds
_READ = 600  # characters of a sentence that it reads


def _ranked(
    question: Question, candidates: Sequence[PointCandidate], scores: np.ndarray, ranker: Ranker
) -> np.ndarray:
    """Scores with what the ranker thinks of the likeliest; of the others what it thinks of the worst of those."""
    order = [i for i in np.argsort(-scores, kind="stable").tolist() if _stands(candidates[i])]
    top = order[:_RERANKED]
    if not top:
        return scores
    texts = [one_line(candidates[i].text)[:_READ] for i in top]
    judged = ranker.score(question.text, texts, [candidates[i].document for i in top])
    logits = np.asarray([one.logit for one in judged], dtype=np.float64)
    together: np.ndarray = scores + _RANKER * float(logits.min())
    together[top] = scores[top] + _RANKER * logits
    return together


def _stands(one: PointCandidate) -> bool:
    return is_whole(one.text) and not leans(one.text)


def _is_of_names(question: Question, one: PointCandidate) -> bool:
    """Whether a sentence that names places or organisations names one of those that are asked for."""
    for asked, find in (
        (question.places, find_places),
        (question.organisations, find_organisations),
    ):
        named = {mention.key for mention in find(one.text)} if asked else set()
        if named and not any(covers(key, named) for key in asked):
            return False
    return True


def chosen_points(
    question: Question,
    kind: OpenKind,
    one_report: bool,
    candidates: Sequence[PointCandidate],
    budget: Budget,
    ranker: Ranker | None,
) -> list[PointCandidate]:
    """The points to be shown: all items of what is asked for in one report, else the likeliest sentences."""
    scores = fitted("point", FEATURES).logit(np.stack([one.values for one in candidates]))
    if ranker is not None:
        scores = _ranked(question, candidates, scores, ranker)
    likely = np.argsort(-scores, kind="stable")[:_LIKELY].tolist()
    whole = [i for i in likely if _stands(candidates[i]) and _is_of_names(question, candidates[i])]
    whole = _of_section(kind, one_report, whole, candidates)
    items = _items(kind, one_report, candidates)
    if items:
        return _all_items([candidates[i] for i in items], scores[list(items)])
    usable = whole or list(range(len(candidates)))
    return select([candidates[i] for i in usable], scores[usable], budget)


def _of_section(
    kind: OpenKind, one_report: bool, kept: list[int], candidates: Sequence[PointCandidate]
) -> list[int]:
    """Those of sections that are for what is asked, where a report has such; never those of annexes and the like."""
    off, fits = FEATURES.index("off"), FEATURES.index("section")
    inside = [i for i in kept if not candidates[i].values[off]] or kept
    if not one_report or kind not in _IN_SECTIONS:
        return inside
    own = [i for i in inside if candidates[i].values[fits] == 1.0]
    return own if len(own) >= _FEWEST_IN_SECTION else inside


def _all_items(items: Sequence[PointCandidate], scores: np.ndarray) -> list[PointCandidate]:
    """The likeliest items, each once, though a summary repeats them; all of them where they are few."""
    chosen: list[PointCandidate] = []
    for i in np.argsort(-scores, kind="stable").tolist():
        own = words_of_point(items[i].text)
        again = any(overlap(own, words_of_point(one.text)) >= _REPEATED for one in chosen)
        if not again and len(chosen) < _MOST_ITEMS:
            chosen.append(items[i])
    return chosen


def _items(
    kind: OpenKind, one_report: bool, candidates: Sequence[PointCandidate]
) -> dict[int, int]:
    """Candidates that begin an item of the kind asked for, in a report that is named; few are none."""
    wanted = _LISTED.get(kind)
    if not one_report or wanted is None:
        return {}
    found: dict[int, int] = {}
    for i, one in enumerate(candidates):
        item = one.item
        if item is None or (kind == "findings" and not item.number):
            continue
        if item.kind == wanted and item.start >= one.span.start - 3:
            found[i] = item.start
    return found if len(found) >= _FEWEST_ITEMS else {}
