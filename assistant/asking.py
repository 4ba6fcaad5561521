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

from assistant.answering.model import Answer, Coverage
from assistant.answering.select import Scored
from assistant.considered import Considered, weigh
from assistant.conversation import Standalone, standalone
from assistant.events import Step, Watch
from assistant.explain import explain as explained
from assistant.facts.disputes import disputed
from assistant.facts.listing import listing
from assistant.glossary import knows
from assistant.parts import parts
from assistant.question import Question, understand
from assistant.ranking.pairs import Ranker
from assistant.retrieval.find import find
from assistant.retrieval.found import Found
from assistant.wording import CLOSEST, Wording, answer, decline
from corpus.model import Document
from index.model import DocumentRecord, Filters
from index.store import Index

_CORRECTED = 5  # letters; a shorter word is too near too many others


@dataclass(slots=True)
class _Clock:
    """Milliseconds by stage. ``watch`` is told of each."""

    watch: Watch | None = None
    times: dict[str, float] = field(default_factory=dict)
    last: float = field(default_factory=time.perf_counter)

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.times[stage] = self.times.get(stage, 0.0) + (now - self.last) * 1000
        self.last = now
        if self.watch is not None:
            self.watch(Step(stage, self.times[stage]))


class Asker:
    """Answers questions over one index from its quotes. ``ranker`` None: without ours.

    ``resolve`` makes a question of a follow-up; the rules of `assistant.conversation` by default.
    """

    def __init__(
        self,
        index: Index,
        ranker: Ranker | None = None,
        watch: Watch | None = None,
        resolve: Callable[[str, Sequence[str]], Standalone] = standalone,
    ) -> None:
        self._index = index
        self._ranker = ranker
        self._watch = watch
        self._resolve = resolve

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
        alone = self._resolve(question, history)
        asked = understand(alone.text)
        corrections = _misspelt(self._index, asked)
        if corrections:
            asked = understand(_corrected(alone.text, corrections))
        records = {r.name: r for r in self._index.document_records()}
        coverage = _coverage(records, filters, shown_filters or {})
        clock.lap("understand")
        found = find(self._index, asked, records, filters=filters)
        clock.lap("retrieve")
        listed = listing(self._index, asked, found.everywhere, filters)
        considered: list[Considered] = []
        if listed is not None:
            wording = Wording(
                claims=listed.claims,
                citations=listed.citations,
                notice=listed.notice,
                computed=listed.computed,
            )
        else:
            considered, answered = self._answered(
                asked, found, records, filters, clock, force=force
            )
            wording = self._word(considered, answered, coverage)
        clock.lap("answer")
        return Answer(
            trace_id=uuid.uuid4().hex[:16],
            question=question,
            standalone_question=asked.text,
            claims=wording.claims,
            citations=wording.citations,
            coverage=coverage,
            notice=wording.notice,
            conflicts=wording.conflicts,
            computed=wording.computed,
            missing=wording.missing,
            closest=wording.closest,
            removed=wording.removed,
            confidence=max((part.decision.confidence for part in considered), default=1.0),
            timings_ms=clock.times,
            explanation=explained(alone, corrections, considered)
            if explain and considered
            else None,
        )

    def _answered(
        self,
        asked: Question,
        found: Found,
        records: Mapping[str, DocumentRecord],
        filters: Filters,
        clock: _Clock,
        *,
        force: bool,
    ) -> tuple[list[Considered], list[Considered]]:
        """Every part of the question, and the parts that are answered; ``found``: for all of it."""
        considered = []
        for part in parts(asked):
            inside = found if part is asked else find(self._index, part, records, filters=filters)
            clock.lap("retrieve")
            considered.append(self._consider(part, inside, clock))
        answered = [part for part in considered if part.chosen and (part.decision.answer or force)]
        if len(considered) > 1 and not answered:
            # Neither part by itself; one sentence may still hold both.
            considered = [self._consider(asked, found, clock)]
            answered = [part for part in considered if part.chosen and part.decision.answer]
        return considered, answered

    def _consider(self, question: Question, found: Found, clock: _Clock) -> Considered:
        considered = weigh(self._index, question, found, self._ranker, disputed)
        clock.lap("answer")
        return considered

    def _word(
        self, considered: Sequence[Considered], answered: Sequence[Considered], coverage: Coverage
    ) -> Wording:
        if not answered:
            first = considered[0]
            return decline(first, coverage, self._documents(first.ranked[:CLOSEST]))
        unanswered = [part for part in considered if all(part is not a for a in answered)]
        return answer(
            answered, unanswered, self._documents([i for p in answered for i in p.chosen])
        )

    def _documents(self, items: Sequence[Scored]) -> dict[str, Document]:
        names = dict.fromkeys(item.candidate.source.record.name for item in items)
        return {name: self._index.document(name) for name in names}


def _misspelt(index: Index, question: Question) -> dict[str, str]:
    """Words of a question that stand nowhere and are no name, no word of asking: typing errors.

    A word of the glossary is none: it may stand in documents of another language only.
    """
    text = question.text
    words = (text[w.start : w.end] for w in question.terms)
    small = {word for word in words if word.islower() and len(word) >= _CORRECTED}
    return {
        wrong: right
        for wrong, right in index.corrections(text).items()
        if wrong in small and not knows(wrong, question.language)
    }


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
