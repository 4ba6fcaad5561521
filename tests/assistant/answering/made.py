"""Sentences as reading leaves them, made by hand: a report of one sentence each."""

from __future__ import annotations

import numpy as np

from assistant.answering.candidates import Candidate
from assistant.answering.features import FEATURES
from assistant.answering.read import ScoredSentence
from assistant.evidence.sources import Source
from assistant.evidence.spans import SentenceAnnotations, answer_spans
from assistant.question.understand import Question, understand
from corpus.model import Block, Document, Metadata, Passage, Span
from index.model import DocumentRecord, Hit


def scored(
    question: str | Question,
    text: str,
    probability: float = 0.9,
    *,
    report: str = "a.txt",
    year: int | None = 2020,
    missing: tuple[str, ...] = (),
    row: bool = False,
) -> ScoredSentence:
    """``text`` as the only sentence of ``report``."""
    asked = understand(question) if isinstance(question, str) else question
    span = Span(0, len(text))
    passage = Passage(report, 0, 0, len(text), text, sentences=(span,))
    record = DocumentRecord(report, title=f"Report {report}", year=year, passages=1)
    annotations = SentenceAnnotations(text, asked.language)
    spans = tuple(one for kind in asked.kinds for one in answer_spans(asked, kind, annotations))
    values = np.zeros(len(FEATURES), dtype=np.float32)
    values[FEATURES.index("row")] = float(row)
    source = Source(Hit(f"{report}:0", passage, 1.0), record, 0)
    return ScoredSentence(
        Candidate(asked, source, span, text, annotations, spans, missing, values), probability
    )


def document(item: ScoredSentence) -> Document:
    """The report that a sentence made by `scored` is in."""
    text = item.candidate.text
    block = Block("paragraph", 0, len(text))
    return Document(item.key[0], text, "0" * 64, "text/plain", Metadata(title="A report"), (block,))
