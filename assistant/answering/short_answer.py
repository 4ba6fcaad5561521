"""The part of the best sentence that an answer begins with, or none.

A wrong figure there is worse than none, since the quote below has the figure with its context. A fitted
logistic model gives the probability that a part of the sentence is what was asked for; the answer begins
with the likeliest part if its probability reaches the threshold.
"""

from __future__ import annotations

import numpy as np

from assistant.answering.read import ScoredSentence
from assistant.answering.weights import Logistic, fitted
from assistant.evidence.spans import AnswerSpan

LEAD_FEATURES = (
    "score",  # of the part, by its kind, unit and the words around it
    "ahead",  # the same, less that of the best other part
    "only",  # 1 if the sentence has no other
    "certainty",  # of the reader's answer span, where it overlaps the part; else 0
    "elsewhere",  # the same where it does not
    "log_odds",  # of the sentence
    "row",  # 1 for a row of a table
    "label",  # 1 for a label with its value, which speaks of whatever its heading is about
)
_LABEL = 6  # words before a colon
SURE = 0.35  # probability of a part to be the answer, from which its value is compared with others


def short_answer(item: ScoredSentence) -> AnswerSpan | None:
    """The part of the sentence that was asked for; None if its probability is below the threshold."""
    span, likely = likeliest_part(item)
    return span if likely >= _model(item).threshold else None


def likeliest_part(item: ScoredSentence) -> tuple[AnswerSpan | None, float]:
    """The part that is likeliest to be what was asked for, and its probability; None and 0 if there is none."""
    spans = item.candidate.spans
    if not spans:
        return None, 0.0
    likely = _model(item).probability(lead_features(item))
    best = int(likely.argmax())
    return spans[best], float(likely[best])


def _model(item: ScoredSentence) -> Logistic:
    return fitted("lead_read" if item.read else "lead", LEAD_FEATURES)


def lead_features(item: ScoredSentence) -> np.ndarray:
    """Features of each part of the sentence that the answer could begin with, float64 (parts, len(LEAD_FEATURES))."""
    spans = item.candidate.spans
    scores = [span.score for span in spans]
    score = item.read
    values = []
    for i, span in enumerate(spans):
        others = scores[:i] + scores[i + 1 :]
        certainty = score.certainty if score else 0.0
        inside = bool(score and score.span and _overlap(score.span, span))
        values.append(
            (
                span.score,
                span.score - max(others, default=0.0),
                0.0 if others else 1.0,
                certainty if inside else 0.0,
                0.0 if inside else certainty,
                item.log_odds,
                item.candidate.value("row"),
                1.0 if is_label(item) else 0.0,
            )
        )
    return np.asarray(values, dtype=np.float64).reshape(len(spans), len(LEAD_FEATURES))


def is_label(item: ScoredSentence) -> bool:
    """Whether a sentence is a label with its value ("Total expenditure: $93 million")."""
    before, colon, _ = item.candidate.text.partition(":")
    return bool(colon) and len(before.split()) <= _LABEL and item.candidate.value("row") == 0.0


def _overlap(one: tuple[int, int], other: AnswerSpan) -> bool:
    return one[0] < other.end and other.start < one[1]
