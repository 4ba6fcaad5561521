"""From the outcome of a plan to claims with citations: the rows with the cells that matter, and what was computed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence

from assistant.answering.draft import AnswerDraft
from assistant.answering.verify import verify
from assistant.citations import row_text
from assistant.locale import say
from assistant.model import Citation, Claim, Computed, QuotedCell, Table, TableRow
from assistant.question.understand import Question
from assistant.tables.outcome import MOST_ROWS, Outcome
from assistant.tables.plan import HEADINGS, Plan
from corpus import tables as found_tables
from index.model import CellCondition, DocumentRecord
from index.view import IndexView

_CITED = 10  # rows of a count or a sum that are cited
_TOLD, _LONGEST = 3, 400  # rows and characters of an outcome that are read with the question
_SAID = ("Yes", "No", "None")
_MEASURED = ("sum", "mean", "difference")
_COUNTS = ("count", "sum", "mean", "share")
_COMPARING = frozenset({">", "<", ">=", "<=", "between"})


def draft_of(
    index: IndexView,
    question: Question,
    plan: Plan,
    outcome: Outcome,
    record: DocumentRecord,
    total: int,
) -> AnswerDraft | None:
    """The verified answer; None where a part of it is not supported by its rows. ``total``: of `total_rows`."""
    document = index.document(record.name)
    ids = index.passage_starts(record.name)
    whole = outcome.how not in _COUNTS or len(outcome.groups) > 1
    shown = outcome.rows if whole and len(outcome.rows) <= MOST_ROWS else outcome.rows[:_CITED]
    heading_of = _headings_above(index, plan)
    citations = [
        _citation(number, row, heading_of(row), plan, record, document.text, ids)
        for number, row in enumerate(shown, 1)
    ]
    numbers = tuple(range(1, len(citations) + 1))
    lead = say(outcome.lead, question.language) if outcome.lead in _SAID else outcome.lead
    if lead and lead == outcome.value and outcome.how in _MEASURED:
        lead = _in_its_unit(lead, outcome.how, plan.unit)
    claims = [Claim(lead, numbers, lead=True)] if lead else []
    claims += [Claim(row_text(citation), (citation.number,)) for citation in citations]
    in_words = plan.words(outcome.found, total, question.language)
    values = dict.fromkeys((outcome.value, *(value for _, value in outcome.groups)))
    computed = [Computed(value, outcome.how, numbers) for value in values if value]
    unread = _unread(index, plan)
    numbers_said = (outcome.found, total, len(shown), outcome.empty, *unread.values())
    counts = dict.fromkeys(map(str, filter(None, numbers_said)))
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
    counted = outcome.how == "count" and not outcome.groups
    if len(shown) < (outcome.found if counted else len(outcome.rows)):
        notices.append(
            say("The first {count} rows are shown.", question.language, count=len(shown))
        )
    if outcome.empty:
        notices.append(
            say("Empty cells among these: {count}.", question.language, count=outcome.empty)
        )
    notices += [
        say("Cells of {column} that are no number or date, and are not compared: {count}.", question.language, column=column, count=count)
        for column, count in unread.items()
    ]  # fmt: skip
    notices += [f"{note}." for note in plan.table.notes]
    return AnswerDraft(
        claims=checked.claims,
        citations=checked.citations,
        notice=" ".join(notices),
        computed=tuple(computed),
        table=_groups_table(plan, outcome, question.language)
        if outcome.groups
        else _shown_table(plan, shown),
    )


def _in_its_unit(value: str, how: str, unit: str) -> str:
    """A computed value with its unit, which its rows have in the name of their column: "2,779 (USD '000)", "45.2%". A
    difference of percentages is none.
    """
    if not unit or unit in value or (unit == "%" and how == "difference"):
        return value
    return f"{value}%" if unit == "%" else f"{value} ({unit})"


def _unread(index: IndexView, plan: Plan) -> dict[str, int]:
    """Of the columns whose numbers or dates are compared, by name, how many cells have something else; those without any are left
    out.
    """
    table = plan.table.id
    compared = {
        one.test.column
        for one in plan.conditions
        if one.test.operator in _COMPARING and plan.table.columns[one.test.column].kind != "text"
    }
    rows = index.select_rows(table, ()) if compared else []
    found: dict[str, int] = {}
    for at in sorted(compared):
        missing = len(index.select_rows(table, (CellCondition(at, "missing", ()),)))
        count = len(rows) - missing - len(index.column_numbers(table, at, rows))
        if count > 0:
            found[plan.column(at)] = count
    return found


def total_rows(index: IndexView, plan: Plan) -> int:
    """Number of the rows of the table of a plan that are neither totals nor headings."""
    return len(index.select_rows(plan.table.id, ()))


def told(plan: Plan, outcome: Outcome) -> tuple[str, str]:
    """What an outcome says, and of what, as texts that can be read with the question."""
    columns = [(at, plan.column(at)) for at in plan.columns]
    rows = [
        "; ".join(
            f"{name}: {row.cells[at].text}" if name else row.cells[at].text
            for at, name in columns
            if at in row.cells
        )
        for row in outcome.rows[:_TOLD]
    ]
    about = plan.table.title or " ".join(plan.table.headings[-1:]) or plan.table.document
    return " ".join((outcome.lead, *rows))[:_LONGEST], about


def _headings_above(index: IndexView, plan: Plan) -> Callable[[found_tables.TableRow], str]:
    """What gives the heading above a row, for a plan that takes the rows below some headings; for another one always ""."""
    table = plan.table.id
    below = any(one.test.column == HEADINGS for one in plan.conditions)
    groups = index.row_groups(table) if below else []
    firsts = index.table_rows(table, [group.first for group in groups]) if below else {}
    starts = [firsts[group.first].start for group in groups]

    def heading_of(row: found_tables.TableRow) -> str:
        at = bisect_right(starts, row.start) - 1
        return groups[at].name if at >= 0 else ""

    return heading_of


def _citation(
    number: int,
    row: found_tables.TableRow,
    heading: str,
    plan: Plan,
    record: DocumentRecord,
    text: str,
    ids: Mapping[int, str],
) -> Citation:
    """A row as a citation: the whole row as printed, and the cells that matter. ``heading``: that it is below, or ""."""
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
                name
                for name in (*table.headings, table.title, heading, row.label, *carried, *headers)
                if name
            )
        ),
        start=row.start,
        end=row.end,
        quote=text[row.start : row.end],
        passage=ids.get(above, ""),
        sheet=table.sheet,
        range=f"{left}{row.place}:{right}{row.place}" if table.left else None,
        cells=tuple(QuotedCell(plan.column(at), row.cells[at].text) for at in columns),
        row=True,
    )


def _groups_table(plan: Plan, outcome: Outcome, language: str) -> Table:
    """Groups with what was computed of each; several are cited by one row each, one by its rows."""
    asked = plan.column(plan.targets[0]) if plan.targets else ""
    several = len(outcome.groups) > 1
    cited = tuple(range(1, min(len(outcome.rows), _CITED) + 1))
    return Table(
        (plan.group_name(language), plan.measured(asked, language)),
        tuple(
            TableRow((name, value), (at,) if several else cited)
            for at, (name, value) in enumerate(outcome.groups, 1)
        ),
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
