"""Citation precision: cited quotes that overlap a support, over cited quotes.

Over answerable questions that name their support; one that is declined cites nothing and so
neither adds nor takes away. Row: (right citations, citations).
"""

from __future__ import annotations

from assistant.evaluation.cases import Case
from assistant.evaluation.measures.base import Measure, Row


def _row(case: Case) -> Row | None:
    if case.asked.answer is None or not case.question.answerable or not case.question.supports:
        return None
    return float(sum(one.right for one in case.citations)), float(len(case.citations))


CITATION_PRECISION = Measure("citation_precision", _row)
