"""What is known of a question before anything is searched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.answering.draft import coverage_of
from assistant.conversation.followups import Standalone
from assistant.model import Coverage
from assistant.question.symbols import named_by_symbol
from assistant.question.understand import Question
from assistant.retrieval.spelling import understand_corrected
from index.model import DocumentRecord, Filters
from index.view import IndexView


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, understood, with what it is asked of.

    ``standalone``: the question, standing alone. ``question``: the same, understood, its typing errors
    corrected. ``corrections``: wrong word -> right word. ``records``: of all documents, by name.
    """

    standalone: Standalone
    question: Question
    corrections: Mapping[str, str]
    records: Mapping[str, DocumentRecord]
    filters: Filters
    coverage: Coverage


def asked_of(
    index: IndexView, resolved: Standalone, filters: Filters, shown: Mapping[str, Any]
) -> Asked:
    """A question that stands alone, asked of the documents that its symbols name, or else of all.

    ``shown``: the filters as the user gave them.
    """
    records = {record.name: record for record in index.document_records()}
    text, named = named_by_symbol(resolved.text, records)
    if named and all(filters.admits(records[name]) for name in named):
        resolved = Standalone(text, True)
        filters = filters.narrowed(Filters(documents=tuple(named)))
        shown = {**shown, "document": named[0] if len(named) == 1 else named}
    question, corrections = understand_corrected(index, resolved.text)
    coverage = coverage_of(records, filters, shown)
    return Asked(resolved, question, corrections, records, filters, coverage)
