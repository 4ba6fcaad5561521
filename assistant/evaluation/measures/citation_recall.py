"""Citation recall: supports that a cited quote overlaps, over supports.

Over answerable questions; a declined one counts with none of its supports. Row: (supports cited,
supports).
"""

from __future__ import annotations

from assistant.evaluation.cases import Case
from assistant.evaluation.measures.base import Measure, Row


def _row(case: Case) -> Row | None:
    if case.asked.answer is None or not case.question.answerable or not case.question.supports:
        return None
    cited = frozenset[int]().union(*(one.supports for one in case.citations))
    return float(len(cited)), float(len(case.question.supports))


CITATION_RECALL = Measure("citation_recall", _row)
