"""Passages found for a question."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.model import Passage
from index.model import DocumentRecord, Hit

_SUMMARY = re.compile(
    r"\b(?:summary|abstract|introduction|overview|objectives?|purpose|résumé|synthèse|objectifs?|"
    r"resumen|síntesis|objetivos?|introducción)\b",
    re.IGNORECASE,
)
_FIRST = 3  # passages at the beginning of a document


@dataclass(frozen=True, slots=True)
class Source:
    """A passage found, with the record of its document and its rank among the passages found, from 0."""

    hit: Hit
    record: DocumentRecord
    rank: int


def is_opening(passage: Passage) -> bool:
    """Whether a passage is where a document says what it is about: its beginning, its summary."""
    return passage.position < _FIRST or any(_SUMMARY.search(h) for h in passage.headings)
