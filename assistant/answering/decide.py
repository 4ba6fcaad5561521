"""Answered or declined: a calibrated probability over named features, compared with a threshold.

The weights are fitted by ``assistant.evaluation.fitting`` (``fit`` without the reader, ``read`` with it) on development
questions only and kept in ``weights.json``. Whatever the probability is, a question is declined where
1. it names a year, place or organisation that no quoted sentence mentions, by itself or by its context (a place or
   organisation may be mentioned by the rest of the report of the best sentence, if not hardly ever, or right before), or a
   thing by its number ("phase I"), and they speak of another number;
2. without a reader: it asks for a figure, a date or countries, and no quoted sentence has one.

Over 1,004 questions on documents that nothing was fitted on, the first costs 4 of 685 right answers, and .75 instead of .72
of the absent ones are declined; of 100 whose names were swapped .93 instead of .66.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from assistant.answering.candidates import Candidate
from assistant.answering.eligible import has_value, names_another_place
from assistant.answering.read import ScoredSentence
from assistant.answering.weights import fitted
from assistant.evidence.coverage import count_contrasts
from assistant.question.understand import VALUES, Question
from corpus.model import Passage

DECISION_FEATURES = (
    "best",  # probability of the best sentence
    "log_odds",  # the same as log-odds
    "margin",  # best minus the median of the ten best
    "support",  # mean of the three best
    "dense",  # cosine of question and best sentence
    "dense_top",  # highest cosine of question and any sentence
    "overlap",  # rarity-weighted words of the question in the best sentence
    "overlap_near",
    "overlap_context",
    "document",
    "pairs",
    "names_sentence",
    "names_lost",
    "years",
    "answer",
    "counted",
    "asks_value",  # 1 if the question asks for a figure, date, place or name
    "value_lost",  # 1 if it does and the best sentence has none
    "contrary",  # contrasts of which it has another side than the question: boys for girls
)
READ_DECISION_FEATURES = (
    "verdict",  # log-odds by the model above
    "reader",  # highest log-odds that the reader gives a sentence of the passages with the likeliest sentences
    "reader_passage",  # highest log-odds that it gives one of these passages
    "reader_best",  # log-odds that it gives the likeliest sentence
)
_PASSAGES = 5  # with the likeliest sentences


# How likely an answer to "how many judges" has to be if its sentence does not say "judges": it may count them in other
# words, but a figure of others is the worst answer. Over the same questions it costs 5 right answers and prevents one wrong one.
_UNCOUNTED = 0.75
Sureness = Literal["cautious", "balanced", "eager"]
_MORE: Mapping[Sureness, float] = {"cautious": 0.15, "balanced": 0.0, "eager": -0.15}  # probability


@dataclass(frozen=True, slots=True)
class Decision:
    """``confidence``: that the documents answer, in [0, 1]. ``missing``: names that are lacking, where they do not."""

    answer: bool
    confidence: float
    missing: tuple[str, ...]


def decision_features(question: Question, ranked: Sequence[ScoredSentence]) -> np.ndarray:
    """The features of the decision, float64 (len(DECISION_FEATURES),); zeros when nothing was found.

    ``ranked``: sentences, likeliest first.
    """
    if not ranked:
        return np.zeros(len(DECISION_FEATURES))
    # Only sentences that cover what is named may be quoted, where there is any.
    ranked = [item for item in ranked if not item.candidate.missing] or ranked
    best = ranked[0].candidate
    top = [item.probability for item in ranked[:10]]
    asks = question.kind in VALUES
    values = (
        top[0],
        ranked[0].log_odds,
        top[0] - float(np.median(top)),
        float(np.mean(top[:3])),
        best.value("dense_sentence"),
        max(item.candidate.value("dense_sentence") for item in ranked[:20]),
        best.value("overlap"),
        best.value("overlap_near"),
        best.value("overlap_context"),
        best.value("document"),
        best.value("pairs"),
        best.value("names_sentence"),
        best.value("names_lost"),
        best.value("years"),
        best.value("answer"),
        best.value("counted"),
        1.0 if asks else 0.0,
        1.0 if asks and not best.spans else 0.0,
        count_contrasts(best.question, frozenset(w.stem for w in best.annotations.words)),
    )
    return np.asarray(values, dtype=np.float64)


def decide(
    question: Question,
    ranked: Sequence[ScoredSentence],
    chosen: Sequence[ScoredSentence],
    names: Callable[[Passage, str], bool],
    read: Sequence[ScoredSentence] = (),
    *,
    sureness: Sureness = "balanced",
) -> Decision:
    """Whether the documents answer the question.

    ``ranked``: by features alone. ``read``: the sentences that the reader has read, if it has. ``chosen``: that would be
    quoted. ``names``: whether the report of a passage names something, by its key (`assistant.evidence.naming.names`).
    ``sureness``: how likely an answer has to be.
    """
    if not chosen or not question.text.strip():
        return Decision(False, 0.0, (*question.places, *question.organisations))
    model = fitted("decline", DECISION_FEATURES)
    values = decision_features(question, ranked)[None, :]
    if read:
        values = read_decision_features(float(model.logit(values)[0]), read)[None, :]
        model = fitted("decline_read", READ_DECISION_FEATURES)
    confidence, enough = float(model.probability(values)[0]), model.threshold
    if read and question.kind == "number" and _counts_others(read[0].candidate):
        enough = max(enough, _UNCOUNTED)
    sure = confidence >= enough + _MORE[sureness]

    def is_lacking(name: str, item: ScoredSentence) -> bool:
        return name in (*question.years, *question.numbered) or not names(
            item.candidate.source.hit.passage, name
        )

    nearest = min(read or ranked, key=lambda item: len(item.candidate.missing))
    missing = [n for n in _unmentioned(question, chosen, nearest) if is_lacking(n, chosen[0])]
    valued = bool(read) or _has_what_is_asked_for(question, chosen)
    if sure and valued and not missing:
        return Decision(True, confidence, ())
    missing = missing or [n for n in nearest.candidate.missing if is_lacking(n, nearest)]
    return Decision(False, confidence, tuple(missing))


def _has_what_is_asked_for(question: Question, chosen: Sequence[ScoredSentence]) -> bool:
    if question.countries:
        return any(names_another_place(item) for item in chosen)
    return question.kind not in {"number", "date"} or any(has_value(item) for item in chosen)


def read_decision_features(verdict: float, read: Sequence[ScoredSentence]) -> np.ndarray:
    """The features of the decision with the reader, float64 (len(READ_DECISION_FEATURES),)."""
    said = [(item.candidate.source.hit.id, item.read) for item in read if item.read is not None]
    near = list(dict.fromkeys(passage for passage, _ in said))[:_PASSAGES]
    among = [one for passage, one in said if passage in near]
    highest = max(one.logit for one in among), max(one.passage for one in among)
    return np.asarray((verdict, *highest, said[0][1].logit), dtype=np.float64)


def _counts_others(best: Candidate) -> bool:
    """Whether a sentence has none of the words for what is counted, in its own language, or only in the name of an
    organisation before which no figure stands: "UN Women trained 17 artists" counts no women.
    """
    asked, language = best.question, best.source.record.language or best.question.language
    if not asked.counted or asked.language != language:
        return False
    said, named = best.annotations, set[str]()
    figures = {one.end for one in said.figures}
    names = [one for one in said.organisations if not {one.start, one.start - 1} & figures]
    for word in said.words:
        if any(one.start <= word.start < one.end for one in names):
            named.add(word.stem)
        elif word.stem in asked.counted:
            return False
    return best.value("counted") == 0.0 or named.issuperset(asked.counted)


def _unmentioned(
    question: Question, chosen: Sequence[ScoredSentence], nearest: ScoredSentence
) -> tuple[str, ...]:
    """Names of which no chosen sentence has one: of these, what the ``nearest`` lacks, which has most of them."""
    asked = (*question.places, *question.organisations, *question.years, *question.numbered)
    lacking = [name for name in asked if all(name in item.candidate.missing for item in chosen)]
    return tuple(name for name in lacking if name in nearest.candidate.missing) or tuple(lacking)
