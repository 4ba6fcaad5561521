"""Candidates as the ranker reads them: the sentence, what stands above it, and its neighbours."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.features import Candidate
from assistant.question import Question
from assistant.ranking.pairs import InContext, Judged, Ranker


def judge(question: Question, found: Sequence[Candidate], ranker: Ranker) -> list[Judged]:
    """One judgement for each candidate, in their order."""
    return ranker.judge(question.text, [in_context(candidate) for candidate in found])


def in_context(candidate: Candidate) -> InContext:
    """Title, headings and names of the table count as headings, outermost first."""
    passage, span = candidate.source.hit.passage, candidate.span
    above = (candidate.source.record.title, *passage.headings, passage.context)
    before = [s for s in passage.sentences if s.end <= span.start]
    after = [s for s in passage.sentences if s.start >= span.end]

    def text(at: int, end: int) -> str:
        return " ".join(passage.text[at - passage.start : end - passage.start].split())

    return InContext(
        " ".join(candidate.text.split()),
        " · ".join(" ".join(part.split()) for part in above if part),
        text(before[-1].start, before[-1].end) if before else "",
        text(after[0].start, after[0].end) if after else "",
    )
