"""Quote validity: citations whose quote is exactly at its span in the document, over citations.

Over all answers. Anything below 1 is a defect. Row: (valid citations, citations).
"""

from __future__ import annotations

from assistant.evaluation.cases import Case, Cited
from assistant.evaluation.measures.base import Measure, Row


def invalid_quotes(case: Case) -> tuple[Cited, ...]:
    """Citations whose quote is not at its span, or whose document is not there."""
    return tuple(one for one in case.citations if not _stands(one, case))


def _stands(cited: Cited, case: Case) -> bool:
    document = case.document_of(cited.document)
    return (
        document is not None
        and bool(cited.quote)
        and cited.span.end <= len(document.text)
        and cited.span.of(document.text) == cited.quote
    )


def _row(case: Case) -> Row | None:
    if case.asked.answer is None:
        return None
    count = len(case.citations)
    return float(count - len(invalid_quotes(case))), float(count)


QUOTE_VALIDITY = Measure("quote_validity", _row)
