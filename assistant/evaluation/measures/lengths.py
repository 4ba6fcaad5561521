"""Lengths of answers: quotes and words of each answer that is not declined, median and 95th percentile.

Words are runs without white space, citation marks taken out. Row: (count,).
"""

from __future__ import annotations

from collections.abc import Callable

from assistant.evaluation.cases import Answer, Case
from assistant.evaluation.estimates import median, percentile_95
from assistant.evaluation.matching import without_marks
from assistant.evaluation.measures.base import Measure, Row


def _count(of: Callable[[Answer], int]) -> Callable[[Case], Row | None]:
    def row(case: Case) -> Row | None:
        answer = case.asked.answer
        return None if answer is None or case.declined else (float(of(answer)),)

    return row


_quotes = _count(lambda answer: len(answer["citations"]))
_words = _count(lambda answer: len(without_marks(answer["text"]).split()))

LENGTHS = (
    Measure("quotes_median", _quotes, median, "neither", "quotes"),
    Measure("quotes_p95", _quotes, percentile_95, "neither", "quotes"),
    Measure("words_median", _words, median, "neither", "words"),
    Measure("words_p95", _words, percentile_95, "neither", "words"),
)
