"""Retrieval measures, computed by ir-measures on documents.

A document's score is the best score of its passages; every gold document is equally relevant.
Questions without gold documents are left out. Row: (value, 1): the measure is the mean.
"""

from __future__ import annotations

from collections.abc import Callable

import ir_measures
from ir_measures import RR, R, Success, nDCG

from assistant.evaluation.cases import Case
from assistant.evaluation.measures.base import Measure, Row

_MEASURES = {
    "hit@1": Success @ 1,
    "hit@5": Success @ 5,
    "hit@10": Success @ 10,
    "recall@5": R @ 5,
    "recall@10": R @ 10,
    "ndcg@10": nDCG @ 10,
    "mrr@10": RR @ 10,
}


def _observe(name: str) -> Callable[[Case], Row | None]:
    def row(case: Case) -> Row | None:
        gold = case.question.files
        if case.asked.ranking is None or not gold:
            return None
        qrels = [ir_measures.Qrel("q", document, 1) for document in gold]
        # Position decides, not score: equal scores would be ordered by name.
        run = [
            ir_measures.ScoredDoc("q", one.document, -float(rank))
            for rank, one in enumerate(case.asked.ranking)
        ]
        if not run:
            return 0.0, 1.0
        return float(
            ir_measures.calc_aggregate([_MEASURES[name]], qrels, run)[_MEASURES[name]]
        ), 1.0

    return row


RETRIEVAL = tuple(Measure(name, _observe(name)) for name in _MEASURES)
