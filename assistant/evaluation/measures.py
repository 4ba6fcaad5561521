"""The measures: of each its definition, its row for a question, and how rows become a number.

| measure | definition |
|---|---|
| answer_accuracy | right answers / answerable questions. Right: not declined, and the text contains all that is wanted (`assistant.evaluation.matching`). Questions without a known answer are left out |
| answer_accuracy_forced | the same with declining switched off: what answers are worth apart from the decision to decline |
| reference_recall, reference_f1 | words of the reference answer that the answer has, and F1 of both (`assistant.evaluation.overlap`), mean over answerable questions with a reference, the best of several; 0 where declined |
| page_accuracy | answerable questions with a citation on the right page of the right file / those that name a support. Where a support has no page, the right file is enough |
| citation_precision | cited quotes that overlap a support / cited quotes, over answerable questions that name a support |
| citation_recall | supports that a cited quote overlaps / supports, over answerable questions; a declined one cites none |
| vital_recall | of open questions: vital nuggets that are told (`assistant.evaluation.nuggets`) / vital nuggets, mean over questions; 0 where declined |
| nugget_recall | the same of all nuggets |
| on_topic | of open questions: cited quotes that overlap a support of any nugget / cited quotes |
| decline_recall | unanswerable questions that are declined / unanswerable questions |
| decline_precision | declined questions that are unanswerable / declined questions |
| decline_auroc | probability that an unanswerable question has a lower ``confidence`` than an answerable one, ties count half |
| quote_validity | citations whose quote is exactly at its span in the document / citations. Below 1 is a defect |
| unsupported_figures | numbers in answers that nothing cited gives, see `assistant.evaluation.grounding`. Above 0 is a defect |
| turns_right | turns of conversation whose reply holds one alternative of each group of ``must`` as whole words, and cites nothing where nothing should be cited / turns |
| names_carried | turns of dialogues whose question, as it was understood, holds all of ``carries`` (without case) and none of ``must_not_carry`` as whole words / such turns |
| same_passages | nDCG@10 of the passages found for a turn of a dialogue, where the passage at rank r (1 to 10) for the true stand-alone question has the gain 11 - r |
| hit, recall, ndcg, mrr | of ir-measures, on documents: the score of a document is that of its best passage; gold documents are equally relevant, unless the set has grades |
| quotes, words | lengths of answers that are not declined: median and 95th percentile |

A row of a ratio is (numerator, denominator). Latency is no measure of right or wrong and has no row: see
`stage_times`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import ir_measures
from ir_measures import RR, R, Success, nDCG

from assistant.evaluation.cases import Answer, Asked, Case
from assistant.evaluation.estimates import (
    Estimator,
    auroc,
    median,
    percentile_95,
    ratio,
    total,
)
from assistant.evaluation.grounding import invalid_quotes, unsupported_figures
from assistant.evaluation.matching import comparison_form, contains_all, without_marks
from assistant.evaluation.overlap import f1, recall

TOTAL = "total"
COMPARED = 10  # passages of a turn that are compared with those of its stand-alone question

Row = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """``observe`` returns a question's row, None where the measure does not apply to it.

    ``meaning``: one line for readers of a report. ``better``: "neither" for a description.
    ``unit``: "" for a share in [0, 1]; else what is counted.
    """

    name: str
    observe: Callable[[Case], Row | None]
    meaning: str
    estimator: Estimator = ratio
    better: Literal["higher", "lower", "neither"] = "higher"
    unit: str = ""


def _accuracy(case: Case, answer: Answer | None) -> Row | None:
    wanted = case.question.wanted
    if answer is None or wanted is None or not case.question.answerable:
        return None
    right = answer["status"] != "declined" and contains_all(answer["text"], wanted)
    return float(right), 1.0


def _reference(overlap: Callable[[str, str], float]) -> Callable[[Case], Row | None]:
    """Row: (overlap with the nearest reference, 1), so that the ratio is the mean over questions."""

    def observe(case: Case) -> Row | None:
        answer, question = case.asked.answer, case.question
        if answer is None or not question.references or not question.answerable:
            return None
        if case.declined:
            return 0.0, 1.0
        text = without_marks(answer["text"])
        return max(overlap(text, reference) for reference in question.references), 1.0

    return observe


def _names_a_support(case: Case) -> bool:
    """Whether the citations of an answer can be judged."""
    question = case.question
    return case.asked.answer is not None and question.answerable and bool(question.supports)


def _page_accuracy(case: Case) -> Row | None:
    if not _names_a_support(case):
        return None
    right = any(
        citation.document == support.file and support.page in (None, citation.page)
        for citation in case.citations
        for support in case.question.supports
    )
    return float(right), 1.0


def _citation_precision(case: Case) -> Row | None:
    if not _names_a_support(case):
        return None
    return float(sum(one.right for one in case.citations)), float(len(case.citations))


def _citation_recall(case: Case) -> Row | None:
    if not _names_a_support(case):
        return None
    cited = frozenset[int]().union(*(one.supports for one in case.citations))
    return float(len(cited)), float(len(case.question.supports))


def _vital_recall(case: Case) -> Row | None:
    return _told(case, vital_only=True)


def _nugget_recall(case: Case) -> Row | None:
    return _told(case, vital_only=False)


def _told(case: Case, *, vital_only: bool) -> Row | None:
    """(share of the nuggets that are told, 1), so that the ratio is the mean over questions."""
    counted = [one.told for one in case.nuggets if one.nugget.vital or not vital_only]
    if case.asked.answer is None or not counted:
        return None
    return sum(counted) / len(counted), 1.0


def _on_topic(case: Case) -> Row | None:
    return _citation_precision(case) if case.nuggets else None


def _decline_recall(case: Case) -> Row | None:
    if case.asked.answer is None or case.question.answerable:
        return None
    return float(case.declined), 1.0


def _decline_precision(case: Case) -> Row | None:
    if case.asked.answer is None or case.question.conversational:
        return None
    return float(case.declined and not case.question.answerable), float(case.declined)


def _decline_score(case: Case) -> Row | None:
    """(-confidence, 1 if unanswerable); answers without ``confidence`` are left out."""
    confidence = (case.asked.answer or {}).get("confidence")
    if confidence is None or case.question.conversational:
        return None
    return -float(confidence), float(not case.question.answerable)


def _quote_validity(case: Case) -> Row | None:
    if case.asked.answer is None:
        return None
    count = len(case.citations)
    return float(count - len(invalid_quotes(case))), float(count)


def _unsupported_figures(case: Case) -> Row | None:
    """Replies are left out: their numbers are counts of documents, from the manifest."""
    answer = case.asked.answer
    return (
        None
        if answer is None or answer["status"] == "reply"
        else (float(len(unsupported_figures(answer))),)
    )


def _turns_right(case: Case) -> Row | None:
    must, answer = case.question.must, case.asked.answer
    if must is None or answer is None:
        return None
    cites = case.question.must_not_cite and bool(answer["citations"])
    return float(contains_all(answer["text"], must) and not cites), 1.0


def _names_carried(case: Case) -> Row | None:
    question, answer = case.question, case.asked.answer
    if question.standalone is None or answer is None:
        return None
    understood = answer["standalone_question"]
    folded = comparison_form(understood)
    carried = all(comparison_form(one) in folded for one in question.carries)
    wrong = any(contains_all(understood, ((one,),)) for one in question.must_not_carry)
    return float(answer["status"] != "reply" and carried and not wrong), 1.0


def _same_passages(case: Case) -> Row | None:
    """(nDCG@10, 1): DCG = Σ gain(passage at rank i) / log2(i + 1), over that of the true question's own order."""
    found, meant = case.asked.passages, case.asked.reference
    if found is None or not meant:
        return None
    gains = {passage: COMPARED - at for at, passage in enumerate(meant[:COMPARED])}
    gained = [gains.get(passage, 0) for passage in found[:COMPARED]]
    return _discounted(gained) / _discounted(list(gains.values())), 1.0


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(at + 1) for at, gain in enumerate(gains, 1))


def _ranking(measure: ir_measures.Measure) -> Callable[[Case], Row | None]:
    """Row: (value, 1), so that the ratio is the mean over questions that name gold documents."""

    def observe(case: Case) -> Row | None:
        gold = {one.file: one.relevance for one in case.question.supports}
        if case.asked.ranking is None or not gold:
            return None
        qrels = [ir_measures.Qrel("q", document, grade) for document, grade in gold.items()]
        # Position decides, not score: equal scores would be ordered by name.
        run = [
            ir_measures.ScoredDoc("q", one.document, -float(rank))
            for rank, one in enumerate(case.asked.ranking)
        ]
        if not run:
            return 0.0, 1.0
        return float(ir_measures.calc_aggregate([measure], qrels, run)[measure]), 1.0

    return observe


def _length(of: Callable[[Answer], int]) -> Callable[[Case], Row | None]:
    def observe(case: Case) -> Row | None:
        answer = case.asked.answer
        return None if answer is None or case.declined else (float(of(answer)),)

    return observe


_quotes = _length(lambda answer: len(answer["citations"]))


def _points(case: Case) -> Row | None:
    groups = (case.asked.answer or {}).get("groups")
    return (float(sum(len(group["points"]) for group in groups)),) if groups else None


_words = _length(lambda answer: len(without_marks(answer["text"]).split()))


def stage_times(asked: Asked) -> dict[str, float]:
    """Milliseconds of each stage that an answer reports, ``total`` last; empty when nothing was timed.

    ``total`` is measured around the call; of an answer read from a file it is the sum of its stages.
    """
    stages = dict((asked.answer or {}).get("timings_ms") or {})
    if asked.seconds is not None:
        return {**stages, TOTAL: asked.seconds * 1000}
    return {**stages, TOTAL: sum(stages.values())} if stages else {}


MEASURES: tuple[Measure, ...] = (  # in the order of a report
    Measure(
        "answer_accuracy",
        lambda case: _accuracy(case, case.asked.answer),
        "answerable questions answered with all that was asked for",
    ),
    Measure(
        "answer_accuracy_forced",
        lambda case: _accuracy(case, case.asked.forced),
        "the same with declining switched off",
    ),
    Measure(
        "reference_recall",
        _reference(recall),
        "words of the reference answer that the answer has",
    ),
    Measure("reference_f1", _reference(f1), "F1 of the words of answer and reference answer"),
    Measure(
        "page_accuracy",
        _page_accuracy,
        "answerable questions with a citation on the right page of the right file",
    ),
    Measure("citation_precision", _citation_precision, "cited quotes that overlap a support"),
    Measure("citation_recall", _citation_recall, "supports that are cited"),
    Measure("vital_recall", _vital_recall, "vital nuggets of open questions that are told"),
    Measure("nugget_recall", _nugget_recall, "nuggets of open questions that are told"),
    Measure(
        "on_topic",
        _on_topic,
        "cited quotes that overlap a support of any nugget; a lower bound",
    ),
    Measure("decline_recall", _decline_recall, "unanswerable questions that are declined"),
    Measure("decline_precision", _decline_precision, "declined questions that are unanswerable"),
    Measure(
        "decline_auroc",
        _decline_score,
        "an unanswerable question has the lower confidence",
        auroc,
    ),
    Measure(
        "quote_validity",
        _quote_validity,
        "quotes that stand at their span; below 1 is a defect",
    ),
    Measure(
        "unsupported_figures",
        _unsupported_figures,
        "figures that nothing cited gives; above 0 is a defect",
        total,
        "lower",
        "figures",
    ),
    Measure(
        "turns_right", _turns_right, "turns of conversation that are replied to as they should be"
    ),
    Measure(
        "names_carried",
        _names_carried,
        "turns of dialogues that carry all that they should and nothing else",
    ),
    Measure(
        "same_passages",
        _same_passages,
        "nDCG@10 of a turn's passages against those of its true stand-alone question",
    ),
    Measure("hit@1", _ranking(Success @ 1), "a gold document is first"),
    Measure("hit@5", _ranking(Success @ 5), "a gold document is among the first 5"),
    Measure("hit@10", _ranking(Success @ 10), "a gold document is among the first 10"),
    Measure("recall@5", _ranking(R @ 5), "gold documents that are among the first 5"),
    Measure("recall@10", _ranking(R @ 10), "gold documents that are among the first 10"),
    Measure("ndcg@10", _ranking(nDCG @ 10), "gold documents near the top of the first 10"),
    Measure("mrr@10", _ranking(RR @ 10), "one over the rank of the first gold document"),
    Measure("quotes_median", _quotes, "quotes in an answer, median", median, "neither", "quotes"),
    Measure(
        "quotes_p95",
        _quotes,
        "quotes in an answer, 95th percentile",
        percentile_95,
        "neither",
        "quotes",
    ),
    Measure(
        "points_median", _points, "points in an open answer, median", median, "neither", "points"
    ),
    Measure("words_median", _words, "words in an answer, median", median, "neither", "words"),
    Measure(
        "words_p95",
        _words,
        "words in an answer, 95th percentile",
        percentile_95,
        "neither",
        "words",
    ),
)
