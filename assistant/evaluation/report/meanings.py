"""One line for each measure, for who reads a report without the definitions at hand."""

from __future__ import annotations

MEANINGS = {
    "answer_accuracy": "answerable questions answered with all that was asked for",
    "answer_accuracy_forced": "the same with declining switched off",
    "page_accuracy": "answerable questions with a citation on the right page of the right file",
    "citation_precision": "cited quotes that overlap a support",
    "citation_recall": "supports that are cited",
    "decline_recall": "unanswerable questions that are declined",
    "decline_precision": "declined questions that are unanswerable",
    "decline_auroc": "an unanswerable question has the lower confidence",
    "quote_validity": "quotes that stand at their span; below 1 is a defect",
    "unsupported_figures": "figures that nothing cited gives; above 0 is a defect",
    "hit@1": "a gold document is first",
    "hit@5": "a gold document is among the first 5",
    "hit@10": "a gold document is among the first 10",
    "recall@5": "gold documents that are among the first 5",
    "recall@10": "gold documents that are among the first 10",
    "ndcg@10": "gold documents near the top of the first 10",
    "mrr@10": "one over the rank of the first gold document",
    "quotes_median": "quotes in an answer, median",
    "quotes_p95": "quotes in an answer, 95th percentile",
    "words_median": "words in an answer, median",
    "words_p95": "words in an answer, 95th percentile",
}
