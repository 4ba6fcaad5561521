"""Page accuracy: answerable questions with a citation on the right page of the right file.

Where a support gives no page, the right file is enough: a format without pages has none to get
wrong. Questions that name no support are left out. Row: (1 if right else 0, 1).
"""

from __future__ import annotations

from assistant.evaluation.cases import Case
from assistant.evaluation.measures.base import Measure, Row


def _row(case: Case) -> Row | None:
    supports = case.question.supports
    if case.asked.answer is None or not case.question.answerable or not supports:
        return None
    right = any(
        citation.document == support.file and support.page in (None, citation.page)
        for citation in case.citations
        for support in supports
    )
    return float(right), 1.0


PAGE_ACCURACY = Measure("page_accuracy", _row)
