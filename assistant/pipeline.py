"""One turn of a conversation, from the words that somebody typed to an answer: where all steps meet.

1.  converse   the turn as a stand-alone question
2.  understand kind, names and words of the question; typing errors are corrected
3.  plan       a list or count over tables and facts, or one look-up for each part of the question
4.  retrieve   the passages that may answer
5.  read       their sentences, likeliest first
6.  choose     the few that are quoted
7.  conflicts  sentences that give another value
8.  decide     answer or decline
9.  compose    claims with citations
10. verify     every quote at its place, every figure and name in a quote
11. generate   a chat model may reword it, where one is set

Each step is one function in the folder of its name. Nothing is kept between turns, so that any number
of threads may ask at once.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answering.assessment import Assessment
from assistant.answering.choose import choose, eligible, without_parts
from assistant.answering.complete import completed
from assistant.answering.decide import decide
from assistant.answering.draft import CLOSEST, AnswerDraft, compose, coverage_of, decline, finish
from assistant.answering.explanation import explain as explained
from assistant.answering.read import ScoredSentence, read
from assistant.answering.verify import verify
from assistant.conflicts.check import ConflictCheck, check_conflicts
from assistant.conflicts.corrigenda import with_amendments, with_what_is_corrected
from assistant.conversation.decompose import decompose
from assistant.conversation.followups import Standalone, standalone
from assistant.facts.listing import listing
from assistant.model import Answer, Clock, Coverage, Plan, Watch
from assistant.question.understand import Question
from assistant.reader.pairs import Ranker
from assistant.retrieval.results import RetrievalResult
from assistant.retrieval.retrieve import CANDIDATES, PASSAGES, retrieve
from assistant.retrieval.spelling import understand_corrected
from assistant.tables.lookup import rows_that_answer, without_headers
from corpus.model import Document
from index.model import DocumentRecord, Filters, Hit
from index.view import IndexView


@dataclass(frozen=True, slots=True)
class Turn:
    """What is known of a turn before anything is searched.

    ``standalone``: the turn as a stand-alone question. ``question``: the same, understood, its typing errors
    corrected. ``corrections``: wrong word -> right word. ``records``: of all documents, by name.
    """

    standalone: Standalone
    question: Question
    corrections: Mapping[str, str]
    records: Mapping[str, DocumentRecord]
    filters: Filters
    coverage: Coverage


class AnswerPipeline:
    """Answers questions over one index from its quotes.

    ``ranker``: scores the likeliest sentences; None: they are ranked by features alone. ``watch``: called with
    each step that is done. ``resolve``: makes a follow-up a stand-alone question.
    """

    def __init__(
        self,
        index: IndexView,
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
        """Answer ``question`` with quotes; ``history``: earlier questions of the person, oldest first.

        ``force``: never decline while there is any sentence to quote (for scoring). ``explain``:
        add what was considered. ``shown_filters``: the filters as the user gave them.
        """
        clock = Clock(self._watch)
        turn = self._understand(question, history, filters, shown_filters or {})
        clock.lap("understand")
        found = self._retrieve(turn, turn.question)
        clock.lap("retrieve")
        assessments: list[Assessment] = []
        draft = listing(self._index, turn.question, found.passages, turn.filters)
        plan: Plan = "list" if draft is not None else "look-up"
        if draft is None:
            assessments, answered = self._look_up(turn, found, clock, force=force)
            draft = self._compose(turn, assessments, answered)
        clock.lap("answer")
        return Answer(
            trace_id=uuid.uuid4().hex[:16],
            question=question,
            standalone_question=turn.question.text,
            claims=draft.claims,
            citations=draft.citations,
            coverage=turn.coverage,
            notice=draft.notice,
            conflicts=draft.conflicts,
            computed=draft.computed,
            missing=draft.missing,
            closest=draft.closest,
            removed=draft.removed,
            plan=plan,
            confidence=max((part.decision.confidence for part in assessments), default=1.0),
            timings_ms=clock.times,
            explanation=explained(turn.standalone, turn.corrections, assessments)
            if explain and assessments
            else None,
        )

    def search(
        self, query: str, history: Sequence[str], filters: Filters, *, limit: int
    ) -> list[Hit]:
        """The ``limit`` best passages that `ask` would read for ``query``, best first."""
        turn = self._understand(query, history, filters, {})
        found = self._retrieve(turn, turn.question, at_least=limit)
        return [source.hit for source in found.passages][:limit]

    # --- understand, plan ----------------------------------------------------------------------
    def _understand(
        self, typed: str, history: Sequence[str], filters: Filters, shown: Mapping[str, Any]
    ) -> Turn:
        resolved = self._resolve(typed, history)
        question, corrections = understand_corrected(self._index, resolved.text)
        records = {record.name: record for record in self._index.document_records()}
        coverage = coverage_of(records, filters, shown)
        return Turn(resolved, question, corrections, records, filters, coverage)

    def _look_up(
        self, turn: Turn, found: RetrievalResult, clock: Clock, *, force: bool
    ) -> tuple[list[Assessment], list[Assessment]]:
        """Assessments of all parts of the question, and of those that are answered.

        ``found``: the passages for the whole question.
        """
        parts = []
        for part in decompose(turn.question):
            own = found if part is turn.question else self._retrieve(turn, part)
            clock.lap("retrieve")
            parts.append(self._assess(part, own))
            clock.lap("answer")
        answered = [part for part in parts if part.chosen and (part.decision.answer or force)]
        if len(parts) > 1 and not answered:
            # No part is answered by itself; one sentence may still answer both.
            parts = [self._assess(turn.question, found)]
            clock.lap("answer")
            answered = [part for part in parts if part.chosen and part.decision.answer]
        return parts, answered

    # --- retrieve, read, choose, check conflicts, decide ------------------------------------------
    def _retrieve(self, turn: Turn, question: Question, at_least: int = 0) -> RetrievalResult:
        return retrieve(
            self._index,
            question,
            turn.records,
            filters=turn.filters,
            limit=max(PASSAGES, at_least),
            candidates=max(CANDIDATES, at_least),
        )

    def _assess(self, question: Question, found: RetrievalResult) -> Assessment:
        """Read the passages found for ``question``, choose what is quoted, and decide whether that answers it."""
        document_of = self._index.document
        ranked = without_headers(read(self._index, question, found, self._ranker), document_of)
        rows = rows_that_answer(question, ranked, document_of, self._index.passages_of)
        dropped: dict[tuple[str, int, int], str] = {}
        chosen = rows or choose(question, eligible(question, ranked, dropped), dropped)
        compared = ConflictCheck() if rows else check_conflicts(self._index, question, ranked)
        quoted = {id(item) for item in chosen}
        chosen += [item for item in compared.sentences if id(item) not in quoted]
        chosen = with_amendments(chosen, ranked)
        chosen = [with_what_is_corrected(item, document_of) for item in chosen]
        chosen = without_parts([completed(item, document_of) for item in chosen])
        decision = decide(question, ranked, chosen, reranked=self._ranker is not None)
        return Assessment(
            question=question,
            found=found,
            ranked=tuple(ranked),
            chosen=tuple(chosen),
            conflicting=compared.conflicting,
            readings=compared.readings,
            decision=decision,
            dropped=dropped,
        )

    # --- compose, verify -----------------------------------------------------------------------
    def _compose(
        self, turn: Turn, parts: Sequence[Assessment], answered: Sequence[Assessment]
    ) -> AnswerDraft:
        """The verified quotes of the parts that are ``answered``; a decline if there are none."""
        if not answered:
            first = parts[0]
            return decline(first, turn.coverage, self._documents(first.ranked[:CLOSEST]))
        unanswered = [part for part in parts if all(part is not one for one in answered)]
        documents = self._documents([item for part in answered for item in part.chosen])
        composed = compose(answered, documents)
        verified = verify(
            composed.claims,
            composed.citations,
            text_of=lambda name: documents[name].text,
            question=" ".join(part.question.text for part in (*answered, *unanswered)),
        )
        return finish(answered, unanswered, composed, verified)

    def _documents(self, items: Sequence[ScoredSentence]) -> dict[str, Document]:
        names = dict.fromkeys(item.candidate.source.record.name for item in items)
        return {name: self._index.document(name) for name in names}
