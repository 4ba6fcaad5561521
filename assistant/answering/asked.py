"""What is known of a question before anything is searched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answering.draft import coverage_of
from assistant.conversation.followups import Standalone
from assistant.model import Coverage
from assistant.question.symbols import named_by_symbol
from assistant.question.understand import Question
from assistant.retrieval.spelling import understand_corrected
from index.filters import Filters
from index.model import DocumentRecord
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


@dataclass(frozen=True, slots=True)
class Scope:
    """What a turn is asked of. ``records``: of all documents, by name. ``shown``: the filters as the user gave them."""

    records: Mapping[str, DocumentRecord]
    filters: Filters
    shown: Mapping[str, Any]

    @classmethod
    def of(cls, index: IndexView, filters: Filters, shown: Mapping[str, Any]) -> Scope:
        """The documents of ``index`` as they are now."""
        return cls({record.name: record for record in index.document_records()}, filters, shown)

    @property
    def coverage(self) -> Coverage:
        """What is searched."""
        return coverage_of(self.records, self.filters, self.shown)

    def admits(self, name: str) -> bool:
        """Whether a document of this name is asked."""
        record = self.records.get(name)
        return record is not None and self.filters.admits(record)

    def narrowed(self, names: Sequence[str]) -> Scope:
        """Within these of the documents."""
        filters = self.filters.narrowed(Filters(documents=tuple(names)))
        document = names[0] if len(names) == 1 else list(names)
        return Scope(self.records, filters, {**self.shown, "document": document})


def asked_of(index: IndexView, resolved: Standalone, scope: Scope) -> Asked:
    """A question that stands alone, asked of the documents that its symbols name, or else of all in ``scope``."""
    text, named = named_by_symbol(resolved.text, scope.records)
    if named and all(map(scope.admits, named)):
        resolved, scope = Standalone(text, True), scope.narrowed(named)
    question, corrections = understand_corrected(index, resolved.text)
    return Asked(resolved, question, corrections, scope.records, scope.filters, scope.coverage)
