"""Declining: recall, precision and the worth of the score behind it.

Recall: unanswerable questions that are declined, over unanswerable ones. Row: (1 if declined, 1).
Precision: declined questions that are unanswerable, over declined ones. Row: (1 if unanswerable
and declined, 1 if declined).
AUROC: the chance that an unanswerable question has a lower ``confidence`` than an answerable one,
ties half. Row: (-confidence, 1 if unanswerable); answers without ``confidence`` are left out.
"""

from __future__ import annotations

from assistant.evaluation.cases import Case
from assistant.evaluation.estimates import auroc
from assistant.evaluation.measures.base import Measure, Row


def _recall(case: Case) -> Row | None:
    if case.asked.answer is None or case.question.answerable:
        return None
    return float(case.declined), 1.0


def _precision(case: Case) -> Row | None:
    if case.asked.answer is None:
        return None
    return float(case.declined and not case.question.answerable), float(case.declined)


def _score(case: Case) -> Row | None:
    confidence = (case.asked.answer or {}).get("confidence")
    if confidence is None:
        return None
    return -float(confidence), float(not case.question.answerable)


DECLINE_RECALL = Measure("decline_recall", _recall)
DECLINE_PRECISION = Measure("decline_precision", _precision)
DECLINE_AUROC = Measure("decline_auroc", _score, estimator=auroc)
