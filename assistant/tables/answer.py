"""Answers from tables: the tables that may answer, the surest plan, its outcome as claims with citations.

1. The tables of the documents in which passages were found are compared with the question's words: titles, headings,
   names of columns, cells.
2. The best few are interpreted (assistant.tables.interpret); the surest plan that gives an outcome is taken.
3. Its rows become citations, each with the cells that matter; counts, sums and differences are computed over them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answering.draft import AnswerDraft
from assistant.answering.verify import verify
from assistant.citations import row_text
from assistant.locale import say
from assistant.model import Citation, Claim, Computed, QuotedCell, Table, TableRow
from assistant.question.understand import Question
from assistant.retrieval.results import RetrievalResult
from assistant.tables import run
from assistant.tables.find import candidates
from assistant.tables.interpret import interpret
from assistant.tables.plan import Plan
from corpus import tables as found_tables
from corpus.names import find_places
from index.model import DocumentRecord, Filters
from index.view import IndexView

SURE = 0.75  # confidence from which a table answers before the text is asked
LIKELY = 0.65  # confidence from which it answers where the text does not
_CELL_SURE = 0.9  # the same as SURE for one cell, which the text reads too
_CITED = 10  # rows of a count or a sum that are cited


@dataclass(frozen=True, slots=True)
class TableAnswer:
    """``draft``: verified. ``in_words``: what was done. ``sure``: whether the text need not be asked."""

    plan: Plan
    draft: AnswerDraft
    in_words: str

    @property
    def sure(self) -> bool:
        return self.plan.confidence >= (_CELL_SURE if self.plan.operation == "cell" else SURE)

    def account(self) -> dict[str, Any]:
        """The plan for an explanation, JSON-ready."""
        plan = self.plan
        return {
            "document": plan.table.document,
            "table": plan.table.title or plan.table.sheet or "",
            "plan": self.in_words,
            "operation": plan.operation,
            "conditions": [
                {"column": plan.column(one.test.column), "condition": one.shown}
                for one in plan.conditions
            ],
            "columns": [plan.column(at) for at in plan.targets],
            "not_understood": list(plan.unexplained),
            "confidence": round(plan.confidence, 4),
        }

    @property
    def likely(self) -> bool:
        return self.plan.confidence >= LIKELY


def answer_from_tables(
    index: IndexView,
    question: Question,
    found: RetrievalResult,
    records: Mapping[str, DocumentRecord],
    filters: Filters,
) -> TableAnswer | None:
    """The answer of the surest plan; None where no table answers. ``found``: passages for the question."""
    if question.kind == "summary":
        return None
    best: tuple[float, Plan, run.Outcome] | None = None
    for fit, table, reading, matches in candidates(index, found, records, filters):
        record = records[table.document]
        about = f"{record.title} {table.document} {record.publisher or ''} {record.year or ''}"
        plan = interpret(index, reading, table, matches, about)
        if plan is None or plan.confidence < LIKELY:
            continue
        score = plan.confidence + 0.1 * fit
        if best is None or score > best[0]:
            outcome = run.run(index, plan)
            if outcome is not None and _admitted(outcome, filters):
                best = score, plan, outcome
    if best is None:
        return None
    _, plan, outcome = best
    return _answered(index, question, plan, outcome, records[plan.table.document])


def _admitted(outcome: run.Outcome, filters: Filters) -> bool:
    """Whether the rows name a place of the filters, where there are any."""
    if not filters.places:
        return True
    texts = (cell.text for row in outcome.rows for cell in row.cells.values())
    return any({m.key for m in find_places(text)} & set(filters.places) for text in texts)


# --- from an outcome to claims ------------------------------------------------------------------


def _answered(
    index: IndexView, question: Question, plan: Plan, outcome: run.Outcome, record: DocumentRecord
) -> TableAnswer | None:
    document = index.document(record.name)
    ids = {p.start: key for key, p in index.passages_of(record.name).items()}
    shown = outcome.rows[:_CITED] if outcome.how in ("count", "sum", "mean") else outcome.rows
    citations = [
        _citation(number, row, plan, record, document.text, ids)
        for number, row in enumerate(shown, 1)
    ]
    numbers = tuple(range(1, len(citations) + 1))
    lead = say(outcome.lead, question.language) if outcome.lead in ("Yes", "No") else outcome.lead
    claims = [Claim(lead, numbers, lead=True)] if lead else []
    claims += [Claim(row_text(citation), (citation.number,)) for citation in citations]
    in_words = plan.words(outcome.found)
    computed = [Computed(outcome.value, outcome.how, numbers)] if outcome.value else []
    counts = dict.fromkeys([str(outcome.found), str(plan.table.rows), str(len(shown))])
    known = {one.value for one in computed}
    computed += [Computed(value, "count", numbers) for value in counts if value not in known]
    checked = verify(
        claims,
        citations,
        text_of=lambda _: document.text,
        question=question.text,
        computed=computed,
        verbatim=False,
    )
    if checked.removed or not checked.claims:
        return None
    notices = [f"{in_words}."]
    if len(shown) < len(outcome.rows):
        notices.append(
            say("The first {count} rows are shown.", question.language, count=len(shown))
        )
    notices += [f"{note}." for note in plan.table.notes]
    draft = AnswerDraft(
        claims=checked.claims,
        citations=checked.citations,
        notice=" ".join(notices),
        computed=tuple(computed),
        table=_shown_table(plan, shown),
    )
    return TableAnswer(plan, draft, in_words)


def _citation(
    number: int,
    row: found_tables.TableRow,
    plan: Plan,
    record: DocumentRecord,
    text: str,
    ids: Mapping[int, str],
) -> Citation:
    """A row as a citation: the whole row as printed, and the cells that matter."""
    table = plan.table
    columns = [at for at in plan.columns if at in row.cells and not row.cells[at].carried]
    carried = [
        row.cells[at].text for at in plan.columns if at in row.cells and row.cells[at].carried
    ]
    own = [at for at in row.cells if not row.cells[at].carried]
    first, last = (min(own), max(own)) if own else (0, 0)
    left = found_tables.column_letter(table.left + first) if table.left else ""
    right = found_tables.column_letter(table.left + last) if table.left else ""
    headers = [column.name for column in table.columns if column.name]
    above = max((start for start in ids if start <= row.start), default=min(ids, default=0))
    return Citation(
        number=number,
        document=record.name,
        title=record.title,
        publisher=record.publisher,
        year=record.year,
        url=record.url,
        page=row.page,
        section=tuple(
            dict.fromkeys(
                n for n in (*table.headings, table.title, row.label, *carried, *headers) if n
            )
        ),
        start=row.start,
        end=row.end,
        quote=text[row.start : row.end],
        passage=ids.get(above, ""),
        sheet=table.sheet,
        range=f"{left}{row.place}:{right}{row.place}" if table.left else None,
        cells=tuple(QuotedCell(plan.column(at), row.cells[at].text) for at in columns),
    )


def _shown_table(plan: Plan, rows: Sequence[found_tables.TableRow]) -> Table:
    columns = plan.columns
    return Table(
        tuple(plan.column(at) for at in columns),
        tuple(
            TableRow(
                tuple(row.cells[at].text if at in row.cells else "" for at in columns), (number,)
            )
            for number, row in enumerate(rows, 1)
        ),
    )
