"""One question, six steps: understand, find, choose, decide, compose, verify.

Nothing is kept between questions, so that any number of threads may ask at once.
"""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.answering.compose import cite, claims, conflict
from assistant.answering.conflicts import conflicting
from assistant.answering.decide import Decision, decide
from assistant.answering.features import candidates
from assistant.answering.model import Answer, Citation, Coverage
from assistant.answering.select import Scored, choose, eligible, score
from assistant.answering.verify import verify
from assistant.conversation import standalone
from assistant.events import Step, Watch
from assistant.explain import explain as explained
from assistant.messages import say
from assistant.question import Question, understand
from assistant.retrieval.find import Found, find
from corpus.model import Document
from index.model import DocumentRecord, Filters
from index.store import Index

_CLOSEST = 3
_NO_VALUE = {
    "number": "The documents give no figure for this.",
    "date": "The documents give no date for this.",
    "place": "The documents name no place for this.",
    "entity": "The documents name nobody for this.",
}


@dataclass(slots=True)
class _Clock:
    """Milliseconds by stage. ``watch`` is told of each."""

    watch: Watch | None = None
    times: dict[str, float] = field(default_factory=dict)
    last: float = field(default_factory=time.perf_counter)

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.times[stage] = (now - self.last) * 1000
        self.last = now
        if self.watch is not None:
            self.watch(Step(stage, self.times[stage]))


class Asker:
    """Answers questions over one index, without a chat model."""

    def __init__(self, index: Index, watch: Watch | None = None) -> None:
        self._index = index
        self._watch = watch

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        filters: Filters = Filters(),  # noqa: B008  (frozen)
        *,
        explain: bool = False,
        force: bool = False,
        shown_filters: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Answer ``question``; ``history``: earlier questions of the same person, oldest first.

        ``force``: never decline while there is any sentence to quote (for scoring). ``explain``:
        add what was considered. ``shown_filters``: the filters as the user gave them.
        """
        clock = _Clock(self._watch)
        alone = standalone(question, history)
        asked = understand(alone.text)
        corrections = _misspelt(self._index, asked)
        if corrections:
            asked = understand(_corrected(alone.text, corrections))
        records = {r.name: r for r in self._index.document_records()}
        coverage = _coverage(records, filters, shown_filters or {})
        clock.lap("understand")
        found = find(self._index, asked, records, filters=filters)
        clock.lap("retrieve")
        ranked = self._rank(asked, found)
        chosen = choose(asked, eligible(asked, ranked), found.rarity)
        disagree = conflicting(asked, ranked)
        quoted = {id(item) for item in chosen}
        chosen += [item for item, _ in disagree if id(item) not in quoted]
        decision = decide(asked, ranked, chosen)
        answered = bool(chosen) and (decision.answer or force)
        documents = self._documents(ranked[:_CLOSEST] if not answered else chosen)
        made = _Made(asked, ranked, chosen, decision, documents)
        answer = (
            made.answer(disagree) if answered else made.decline(coverage, bool(question.strip()))
        )
        clock.lap("answer")
        return _finish(
            answer,
            question=question,
            understood=asked.text,
            coverage=coverage,
            confidence=decision.confidence,
            times=clock.times,
            explanation=explained(asked, alone, corrections, found, ranked, chosen, decision)
            if explain
            else None,
        )

    def _rank(self, question: Question, found: Found) -> list[Scored]:
        vectors = self._index.sentence_vectors([s.hit.id for s in found.sources])
        return score(
            candidates(
                question,
                found.sources,
                rarity=found.rarity,
                query_vector=found.vector,
                sentence_vectors=vectors,
            )
        )

    def _documents(self, items: Sequence[Scored]) -> dict[str, Document]:
        names = dict.fromkeys(item.candidate.source.record.name for item in items)
        return {name: self._index.document(name) for name in names}


@dataclass(frozen=True, slots=True)
class _Parts:
    """What differs between an answer and a decline."""

    claims: tuple[Any, ...] = ()
    citations: tuple[Citation, ...] = ()
    notice: str = ""
    conflicts: tuple[Any, ...] = ()
    missing: tuple[str, ...] = ()
    closest: tuple[Citation, ...] = ()
    removed: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class _Made:
    question: Question
    ranked: Sequence[Scored]
    chosen: Sequence[Scored]
    decision: Decision
    documents: Mapping[str, Document]

    def _cite(self, items: Sequence[Scored]) -> list[Citation]:
        return [
            cite(item, number, self.documents[item.candidate.source.record.name])
            for number, item in enumerate(items, 1)
        ]

    def answer(self, disagree: Sequence[Any]) -> _Parts:
        verified = verify(
            claims(self.question, self.chosen),
            self._cite(self.chosen),
            text_of=self._text_of(),
            question=self.question.text,
        )
        conflicts = []
        notice = ""
        found = conflict(self.question, disagree, self.chosen)
        if found is not None and not verified.removed:
            conflicts.append(found)
            shown = "; ".join(f"{v.value} [{v.citation}]" for v in found.values)
            notice = say("The documents disagree: {values}.", self.question.language, values=shown)
        notice = " ".join(filter(None, [notice, self._recognised(verified.citations)]))
        return _Parts(
            claims=verified.claims,
            citations=verified.citations,
            notice=notice,
            conflicts=tuple(conflicts),
            removed=verified.removed,
        )

    def _recognised(self, citations: Sequence[Citation]) -> str:
        """Says which quotes were recognised from pictures, where letters may be wrong."""
        marks = ", ".join(f"[{citation.number}]" for citation in citations if citation.ocr)
        message = "Recognised from a picture, compare with the page: {marks}."
        return say(message, self.question.language, marks=marks) if marks else ""

    def _text_of(self) -> Callable[[str], str]:
        return lambda name: self.documents[name].text

    def decline(self, coverage: Coverage, asked: bool) -> _Parts:
        language = self.question.language
        missing = list(self.decision.missing)
        if not asked:
            return _Parts(notice=say("Please ask a question.", language))
        lines = [say("The documents do not answer this question.", language)]
        if coverage.documents == 0:
            lines = [say("Nothing is indexed yet.", language)]
        elif coverage.searched == 0:
            shown = ", ".join(f"{k}: {v}" for k, v in coverage.filters.items())
            lines.append(
                say("The filters leave no document to search: {filters}.", language, filters=shown)
            )
        elif missing:
            names = ", ".join(missing)
            lines.append(
                say("Nothing in the documents connects this with {names}.", language, names=names)
            )
        elif self.question.kind in _NO_VALUE:
            lines.append(say(_NO_VALUE[self.question.kind], language))
            missing.append(self.question.kind)
        return _Parts(
            notice=" ".join(lines),
            missing=tuple(missing),
            closest=tuple(self._cite(self.ranked[:_CLOSEST])),
        )


def _misspelt(index: Index, question: Question) -> dict[str, str]:
    """Words of a question that stand nowhere and are no name, no word of asking: typing errors."""
    text = question.text
    small = {word for w in question.terms if (word := text[w.start : w.end]).islower()}
    return {wrong: right for wrong, right in index.corrections(text).items() if wrong in small}


def _corrected(text: str, corrections: Mapping[str, str]) -> str:
    for wrong, right in corrections.items():
        text = re.sub(rf"\b{re.escape(wrong)}\b", right, text)
    return text


def _coverage(
    records: Mapping[str, DocumentRecord], filters: Filters, shown: Mapping[str, Any]
) -> Coverage:
    indexed = [r for r in records.values() if r.state == "indexed"]
    return Coverage(
        documents=len(indexed),
        searched=sum(filters.admits(r) for r in indexed),
        filters=shown,
        unreadable=len(records) - len(indexed),
    )


def _finish(
    parts: _Parts,
    *,
    question: str,
    understood: str,
    coverage: Coverage,
    confidence: float,
    times: Mapping[str, float],
    explanation: Mapping[str, Any] | None,
) -> Answer:
    return Answer(
        trace_id=uuid.uuid4().hex[:16],
        question=question,
        standalone_question=understood,
        claims=parts.claims,
        citations=parts.citations,
        coverage=coverage,
        notice=parts.notice,
        conflicts=parts.conflicts,
        missing=parts.missing,
        closest=parts.closest,
        removed=parts.removed,
        confidence=confidence,
        timings_ms=times,
        explanation=explanation,
    )
