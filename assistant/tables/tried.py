"""Plans that are run: those that tables give to a question, the likeliest first, with what each gives.

A plan is left out where it gives nothing, or rows of another place than the one that is asked for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from assistant.question.understand import Question
from assistant.retrieval.results import RetrievalResult
from assistant.tables.features import FEATURES, features
from assistant.tables.find import candidates
from assistant.tables.interpret import read_table, selections
from assistant.tables.meanings import Meanings
from assistant.tables.operation import Proposal, proposals
from assistant.tables.outcome import Outcome
from assistant.tables.plan import Plan
from assistant.tables.reading import told_by_name
from assistant.tables.run import run
from assistant.tables.sheet_reader import SheetReader
from assistant.tables.weights import log_odds
from corpus.names import Mention, find_places
from corpus.stemming import stems
from index.filters import Filters
from index.model import DocumentRecord
from index.view import IndexView

_YEAR = re.compile(r"(?:19|20)\d\d")
_LEFT = FEATURES.index("left")
TRIED = 5  # outcomes that are compared
_OF_CELLS = ("cell", "check", "compare")  # operations whose outcome are cells
_LIKELIEST = 2  # tables whose columns the reader reads, and whose cells are compared with the question in meaning
_VARIANTS = 2  # plans that come to the same, with other columns beside it
_RUNS = 12  # times as many plans are run for them at most


@dataclass(frozen=True, slots=True)
class Tried:
    """A plan that was run. ``values``: features of the plan; ``odds``: log-odds that they give it. ``asked``: the question in
    the language of the table.
    """

    plan: Plan
    outcome: Outcome
    values: np.ndarray
    odds: float
    asked: Question

    @property
    def result(self) -> tuple[object, ...]:
        """What the plan comes to, whatever is shown beside it: its rows, what is computed of them, the cells that are asked for."""
        cells = self.plan.targets if self.plan.operation in _OF_CELLS else ()
        rows = tuple(row.start for row in self.outcome.rows)
        return self.plan.table.id, rows, self.outcome.value, self.outcome.lead, cells


def tried(
    index: IndexView,
    question: Question,
    found: RetrievalResult,
    records: Mapping[str, DocumentRecord],
    filters: Filters,
    sheets: SheetReader | None = None,
    most: int = TRIED,
) -> list[Tried]:
    """The ``most`` likeliest plans that give an outcome, of those that give the same one the likeliest. ``sheets``: reads the
    tables, where there is a reader.
    """
    outcomes: list[Tried] = []
    known: set[tuple[object, ...]] = set()
    results: Counter[tuple[object, ...]] = Counter()
    asked = find_places(question.text)
    names_one = cache(lambda table: _names_one(index, question, asked, table))
    for odds, proposal, values in considered(index, question, found, records, filters, sheets)[
        : _RUNS * most
    ]:
        plan = proposal.plan
        outcome = run(index, plan)
        if outcome is None or not _admitted(outcome, filters):
            continue
        if not outcome.found and (values[_LEFT] or proposal.links.options):
            continue  # there may be such, by a word that is not understood, or other than was guessed
        others = any(one.test.negated for one in plan.conditions)
        if asked and not others and _lacks_all(outcome, asked) and names_one(plan.table.id):
            continue  # rows of another place than the one asked for, which has a row of its own
        one = Tried(plan, outcome, values, odds, proposal.read.reading.question)
        same = (*one.result, plan.columns)
        if same not in known and results[one.result] < _VARIANTS:
            known.add(same)
            results[one.result] += 1
            outcomes.append(one)
        if len(outcomes) == most:
            break
    return outcomes


def results_of(outcomes: Sequence[Tried]) -> np.ndarray:
    """A number for what each comes to, the same for those that come to the same: int64 (n,)."""
    numbers: dict[tuple[object, ...], int] = {}
    return np.asarray([numbers.setdefault(one.result, len(numbers)) for one in outcomes], np.int64)


def considered(
    index: IndexView,
    question: Question,
    found: RetrievalResult,
    records: Mapping[str, DocumentRecord],
    filters: Filters,
    sheets: SheetReader | None = None,
) -> list[tuple[float, Proposal, np.ndarray]]:
    """The plans that may answer with their log-odds and features, the likeliest first; none for a whole document."""
    if question.kind == "summary":
        return []
    meanings = Meanings(index)
    plans: list[tuple[Proposal, np.ndarray]] = []
    tables = candidates(index, found, records, filters)
    columns_of = sheets.columns([one.table for one in tables[:_LIKELIEST]]) if sheets else {}
    for place, one in enumerate(tables):
        record = records[one.table.document]
        name = told_by_name(f"{record.name} {record.title}.")
        about = f"{record.title} {name} {record.publisher or ''}"
        if not _YEAR.search(f"{about} {one.table.title}"):
            about += f" {record.year or ''}"
        read = read_table(
            index,
            one.reading,
            one.table,
            about,
            meanings,
            sheets,
            columns_of.get(one.table.id),
            likely=place < _LIKELIEST,
        )
        if read is None:
            continue
        for links in selections(read, one.matches):
            for proposal in proposals(read, links):
                values, left = features(proposal, one)
                plan = replace(proposal.plan, unexplained=left)
                plans.append((replace(proposal, plan=plan), values))
    if not plans:
        return []
    model = "plan" if columns_of else "plan_unread"
    odds = log_odds(np.stack([values for _, values in plans]), FEATURES, model).tolist()
    judged = [(own, *plan) for own, plan in zip(odds, plans, strict=True)]
    return sorted(judged, key=lambda one: -one[0])


def _admitted(outcome: Outcome, filters: Filters) -> bool:
    """Whether the rows name a place of the filters, where there are any."""
    return not filters.places or bool(_places_in(outcome) & set(filters.places))


def _lacks_all(outcome: Outcome, asked: Sequence[Mention]) -> bool:
    """Whether all rows that a plan selected, if any, are there, and none names a place that is asked for."""
    whole = 0 < outcome.found <= len(outcome.rows)
    return whole and not {mention.key for mention in asked} & _places_in(outcome)


def _names_one(index: IndexView, question: Question, asked: Sequence[Mention], table: int) -> bool:
    """Whether any row of a table names a place that is asked for."""
    for mention in asked:
        words = set(stems(question.text[mention.start : mention.end], question.language))
        if any(words <= said for said in index.rows_saying(table, sorted(words)).values()):
            return True
    return False


def _places_in(outcome: Outcome) -> set[str]:
    texts = (cell.text for row in outcome.rows for cell in row.cells.values())
    return {mention.key for text in texts for mention in find_places(text)}
