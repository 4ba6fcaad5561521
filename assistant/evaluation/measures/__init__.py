"""The measures, one definition a file, in the order in which a report shows them."""

from __future__ import annotations

from assistant.evaluation.measures.answer_accuracy import ANSWER_ACCURACY, ANSWER_ACCURACY_FORCED
from assistant.evaluation.measures.base import Measure, Row
from assistant.evaluation.measures.citation_precision import CITATION_PRECISION
from assistant.evaluation.measures.citation_recall import CITATION_RECALL
from assistant.evaluation.measures.declining import (
    DECLINE_AUROC,
    DECLINE_PRECISION,
    DECLINE_RECALL,
)
from assistant.evaluation.measures.lengths import LENGTHS
from assistant.evaluation.measures.page_accuracy import PAGE_ACCURACY
from assistant.evaluation.measures.quote_validity import QUOTE_VALIDITY
from assistant.evaluation.measures.retrieval import RETRIEVAL
from assistant.evaluation.measures.unsupported_figures import UNSUPPORTED_FIGURES

MEASURES: tuple[Measure, ...] = (
    ANSWER_ACCURACY,
    ANSWER_ACCURACY_FORCED,
    PAGE_ACCURACY,
    CITATION_PRECISION,
    CITATION_RECALL,
    DECLINE_RECALL,
    DECLINE_PRECISION,
    DECLINE_AUROC,
    QUOTE_VALIDITY,
    UNSUPPORTED_FIGURES,
    *RETRIEVAL,
    *LENGTHS,
)

__all__ = ["MEASURES", "Measure", "Row"]
