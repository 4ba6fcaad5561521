"""Answers from tables: the tables that may answer, the surest plan, its outcome as claims with citations.

1. The tables that say most of the question's words are taken (assistant.tables.find).
2. Each gives plans (assistant.tables.interpret, .operation), which are judged by features (.judge), and the likeliest are
   run (.tried).
3. The reader reads what they give with the question, and they are judged again.
4. The rows of the surest become citations, each with the cells that matter, where they are few also those that the reader
   finds likeliest; counts, sums and differences are computed over them (.cited).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from assistant.answering.assessment import Assessment
from assistant.answering.draft import AnswerDraft
from assistant.answering.row_cells import likeliest
from assistant.question.asking import stems_of_asking
from assistant.question.understand import Question
from assistant.reader.kinds import OpenKind
from assistant.reader.scores import Reader, Shown
from assistant.retrieval.results import RetrievalResult
from assistant.tables.cited import draft_of, told, total_rows
from assistant.tables.features import FEATURES, READ
from assistant.tables.judge import in_order, outcome_features
from assistant.tables.outcome import Outcome
from assistant.tables.plan import Plan
from assistant.tables.reading import content
from assistant.tables.sheet_reader import SheetReader
from assistant.tables.tried import Tried, results_of, tried
from assistant.tables.weights import weights
from corpus.model import Span
from corpus.names import find_figures
from corpus.normalize import fold
from corpus.stemming import stems
from index.filters import Filters
from index.model import DocumentRecord
from index.view import IndexView

_OF_FOUND_ROWS = (*READ, "most", "least")
_COVERED, _UNCOUNTED = FEATURES.index("covered"), FEATURES.index("uncounted")
_LEFT = FEATURES.index("left")
_SURER = 0.4  # for what rows that the text is answered by are replaced with: they compute nothing
_LIKELY = 0.5  # probability from which most first plans are right
_FEW = 3  # rows of which cells are shown that no column of the plan has
_BEHIND = 3  # words behind a figure, among which what it counts is
_ONE_ASKED = 2  # columns of a table in which only one can be asked for
# Kinds of question that say by themselves what is asked of a row that they only name.
_TOLD_BY_ITS_KIND = frozenset({"date", "place", "entity"})


@dataclass(frozen=True, slots=True)
class TableAnswer:
    """``draft``: verified. ``in_words``: what was done. ``sure``: whether the text need not be asked, which has cells and rows
    too, but no counts and sums. ``likely``: whether it is an answer where the text has none. ``computed``: whether it
    is a value computed over rows, of all that the question counts.
    """

    plan: Plan
    draft: AnswerDraft
    in_words: str
    sure: bool
    likely: bool
    computed: bool

    def precedes(self, kind: OpenKind | None) -> bool:
        """Whether nothing else need be asked. ``kind``: of an open question; what was achieved is told by a likely list of rows, or
        a value that is surely computed, and not by points.
        """
        if kind is None:
            return self.sure
        lists = self.likely and self.plan.operation == "rows" and len(self.draft.citations) > 1
        return kind == "results" and (lists or (self.sure and self.computed))

    def comes_before(self, answered: Sequence[Assessment]) -> bool:
        """Whether this is the answer beside the parts that the text answers, if any: the surer of both.

        Where the text is answered by rows, what is computed or compared comes before them, since a row knows nothing of
        others, and so do the rows of a plan, where they are among them or the other way round. One cell does not: the text shows
        more of its row. (Of 122 questions, seen, for which a table was likely, 92 are answered rightly so, and 86 where the
        cell came first.)
        """
        if not answered:
            return self.likely
        confidence = self.plan.confidence
        fuller = self.computed or self.plan.compares
        fuller = fuller or (self.plan.operation == "rows" and self._shares_rows_with(answered))
        before_rows = fuller and confidence >= _SURER and _are_rows(answered)
        return before_rows or confidence > max(part.decision.confidence for part in answered)

    def _shares_rows_with(self, answered: Sequence[Assessment]) -> bool:
        """Whether all rows that this cites are quoted by the text, or all that it quotes are among them."""
        own = [(one.document, Span(one.start, one.end)) for one in self.draft.citations]
        found = [item.candidate for part in answered for item in part.chosen]
        quoted = [(one.source.record.name, one.span) for one in found]
        return _are_among(own, quoted) or _are_among(quoted, own)

    def account(self) -> dict[str, Any]:
        """The plan for an explanation, JSON-ready."""
        plan = self.plan
        return {
            "document": plan.table.document,
            "table": plan.table.title or plan.table.sheet or "",
            "plan": self.in_words,
            "operation": plan.operation,
            "conditions": [
                {"column": plan.column(one.test.column), "condition": one.said()}
                for one in plan.conditions
            ],
            "columns": [plan.column(at) for at in plan.targets],
            "not_understood": list(plan.unexplained),
            "confidence": round(plan.confidence, 4),
        }


def _are_among(some: Sequence[tuple[str, Span]], others: Sequence[tuple[str, Span]]) -> bool:
    return all(any(name == n and span.overlaps(s) for n, s in others) for name, span in some)


def _are_rows(answered: Sequence[Assessment]) -> bool:
    return all(item.candidate.value("row") == 1.0 for part in answered for item in part.chosen)


def answer_from_tables(
    index: IndexView,
    question: Question,
    found: RetrievalResult,
    records: Mapping[str, DocumentRecord],
    filters: Filters,
    reader: Reader | None = None,
) -> TableAnswer | None:
    """The answer of the surest plan; None where no table answers. ``found``: passages for the question."""
    sheets = None if reader is None else SheetReader(index, question, records, reader)
    outcomes = tried(index, question, found, records, filters, sheets)
    if not outcomes:
        return None
    values = outcome_values(question, outcomes, reader)
    plans = np.stack([one.values for one in outcomes])
    for at, probability in in_order(values, plans, results_of(outcomes), read=reader is not None):
        one = outcomes[at]
        if one.values[_UNCOUNTED] or not one.values[_COVERED]:
            continue  # rows are no answer to "how many doctors" where nothing says that they are doctors
        computed = one.plan.operation not in READ or bool(one.outcome.value)
        if computed and one.values[_LEFT] and probability < _LIKELY:
            continue  # "of cancelled projects", and nothing says which these are
        counts_wrongly = _counts_another(one) or _counts_values(one) or _counts_mentions(one)
        if counts_wrongly or _asks_for_no_column(one):
            continue
        plan, record = replace(one.plan, confidence=probability), records[one.plan.table.document]
        if sheets is not None:
            plan = replace(plan, also=_shown_too(plan, one.outcome, sheets))
        total = total_rows(index, plan)
        draft = draft_of(index, question, plan, one.outcome, record, total)
        if draft is not None:
            in_words = plan.words(one.outcome.found, total, question.language)
            sure = plan.confidence >= _enough(plan, read=reader is not None)
            likely = sure or plan.confidence >= _LIKELY
            return TableAnswer(plan, draft, in_words, sure, likely, computed)
    return None


def _shown_too(plan: Plan, outcome: Outcome, sheets: SheetReader) -> tuple[int, ...]:
    """Columns that are shown besides those of a plan: of a few rows that are found, not computed with, the cells that are
    likeliest for the question and its parts. A plan has the right row more often than all that is asked of it: of 331
    questions (seen) with so few rows 131 were answered, and are 182 with 1.4 more cells.
    """
    found = plan.also
    if plan.operation in _OF_FOUND_ROWS and len(outcome.rows) <= _FEW:
        for row in outcome.rows:
            said = sheets.read(plan.table, row)
            if said is not None:
                found += tuple(said.columns[i] for i in sorted(likeliest(said.odds)))
    return tuple(dict.fromkeys(found))


def _counts_another(tried: Tried) -> bool:
    """Whether neither a plan nor the cells that it gives say what is counted: "How many judges …?", and they have
    "8,000 police officers".
    """
    plan, language = tried.plan, tried.asked.language
    counted = set(tried.asked.counted)
    if plan.operation not in READ or not counted:
        return False
    if not counted <= set(stems(" ".join(plan.unexplained), language)):
        return False
    return not counted & set(stems(" ".join(told(plan, tried.outcome)), language))


def _counts_values(tried: Tried) -> bool:
    """Whether rows are counted where the values of one of their columns are asked for, of which there are fewer: "How many
    islands had repairs?", and a row is a repair.
    """
    plan, asked, outcome = tried.plan, tried.asked, tried.outcome
    counted = set(asked.counted)
    whole = len(outcome.rows) == outcome.found
    if plan.operation != "count" or plan.group is not None or not counted or not whole:
        return False
    for at, column in enumerate(plan.table.columns):
        if content(column.name, plan.table.language or "en") == counted:
            values = {fold(row.cells[at].text) for row in outcome.rows if at in row.cells}
            if 0 < len(values) < outcome.found:
                return True
    return False


def _counts_mentions(tried: Tried) -> bool:
    """Whether rows are counted that only mention what is counted: one row alone, or one that tells a number of it, such as "How
    many states …?" of a row that says "in 25 states".
    """
    plan, asked = tried.plan, tried.asked
    if plan.operation != "count" or plan.group is not None or not asked.counted:
        return False
    head = asked.counted[-1 if asked.language == "en" else 0]
    language = plan.table.language or asked.language
    conditions = [one.test for one in plan.conditions if head in _words_of(one.values, language)]
    mentioned = {one.column for one in conditions if one.operator == "contains" and not one.negated}
    says = head in _words_of((plan.saying,), language)
    if tried.outcome.found == 1 and (mentioned or says):
        return True
    return any(
        head in stems(" ".join(cell.text[figure.end :].split()[:_BEHIND]), language)
        for row in tried.outcome.rows
        for at, cell in row.cells.items()
        if says or at in mentioned
        for figure in find_figures(cell.text, language)
    )


def _words_of(values: Sequence[str], language: str) -> Sequence[str]:
    return stems(" ".join(values), language)


def _asks_for_no_column(tried: Tried) -> bool:
    """Whether a question only names a row ("What is SCORE?"): which of its cells is meant, nobody knows, and the text may say
    what it is.
    """
    plan, asked = tried.plan, tried.asked
    columns = plan.table.columns
    if plan.operation not in ("cell", "check") or plan.conditions or len(columns) <= _ONE_ASKED:
        return False
    figures = asked.kind == "number" and any(columns[at].kind != "text" for at in plan.targets)
    if figures or asked.kind in _TOLD_BY_ITS_KIND:
        return False
    named = " ".join((plan.column(plan.name), *(row.label for row in tried.outcome.rows)))
    said = set(stems(named, asked.language)) | stems_of_asking(asked.language)
    return {word.stem for word in asked.terms} <= said


def _enough(plan: Plan, *, read: bool) -> float:
    """The probability from which the text need not be asked: it has no counts, but cells and rows too."""
    known = weights()["first" if read else "first_unread"]
    return known["sure" if plan.operation in READ else "computed"]


def outcome_values(
    question: Question, outcomes: Sequence[Tried], reader: Reader | None
) -> np.ndarray:
    """Features of plans that were run, float64 (n, len(OUTCOME_FEATURES))."""
    scores = None
    if reader is not None:
        texts = [told(one.plan, one.outcome) for one in outcomes]
        read = reader.read(question.text, [Shown(above, (text,)) for text, above in texts])
        scores = [one.units[0].logit for one in read]
    values, odds = np.stack([o.values for o in outcomes]), np.asarray([o.odds for o in outcomes])
    return outcome_features(question, [(o.plan, o.outcome) for o in outcomes], values, odds, scores)
