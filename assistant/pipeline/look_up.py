"""A look-up: a question answered by the few sentences that say it, out of the passages that are found.

Retrieve, read, choose, compare with other sentences, decide, compose, verify: each step is a function of its own folder.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial

from assistant.answering.asked import Asked
from assistant.answering.assessment import Assessment
from assistant.answering.choose import choose, not_among, without_parts
from assistant.answering.complete import completed
from assistant.answering.decide import Sureness, decide
from assistant.answering.draft import CLOSEST, AnswerDraft, compose, decline, finish
from assistant.answering.eligible import eligible
from assistant.answering.rank import likeliest, ordered
from assistant.answering.read import (
    ScoredSentence,
    find_candidates,
    read_passages,
    score_candidates,
    score_read,
)
from assistant.answering.row_cells import by_reader
from assistant.answering.verify import verify
from assistant.citations import Place
from assistant.conflicts.check import check_conflicts
from assistant.conflicts.corrigenda import with_amendments, with_what_is_corrected
from assistant.conversation.decompose import decompose
from assistant.evidence.naming import names
from assistant.evidence.sources import Source
from assistant.model import Clock
from assistant.question.understand import Question
from assistant.reader.scores import PassageScore, Reader
from assistant.retrieval.results import RetrievalResult
from assistant.retrieval.retrieve import CANDIDATES, PASSAGES, retrieve
from assistant.tables.headers import without_headers
from corpus.model import Document
from index.model import Hit
from index.view import IndexView

# Passages that are read of a question that is only tried, to be offered to somebody: half the time. Of 256 questions over 47
# reports none is answered from these that is declined when all are read, and 8 are the other way round.
TRIED = 8


class LookUp:
    """Looks questions up in one index. Any number of threads may use it.

    ``reader``: reads the passages found; None: they keep their order, and sentences are ranked by features alone.
    ``most_read``: passages found that the reader reads at most; None: all. ``sureness``: how likely an answer has to be.
    """

    def __init__(
        self, index: IndexView, reader: Reader | None, most_read: int | None, sureness: Sureness
    ) -> None:
        self._index = index
        self._reader = reader
        self._read_cells = by_reader(reader) if reader else None
        self._most_read = most_read
        self._sureness: Sureness = sureness

    def retrieve(self, turn: Asked, question: Question, at_least: int = 0) -> RetrievalResult:
        return retrieve(
            self._index,
            question,
            turn.records,
            filters=turn.filters,
            limit=max(PASSAGES, at_least),
            candidates=max(CANDIDATES, at_least),
        )

    def search(self, turn: Asked, limit: int) -> list[Hit]:
        """The ``limit`` best passages, best first, the likeliest in the order that the reader gives."""
        found = self.retrieve(turn, turn.question, at_least=limit)
        if self._reader is not None:
            found, _ = self._read(turn.question, found, found.passages[:PASSAGES], self._reader)
        return [source.hit for source in found.passages][:limit]

    def others(self, turn: Asked, known: Collection[Place], most: int) -> AnswerDraft:
        """The likeliest quotes that overlap none at ``known``, ``most`` of them; an empty draft where there are none. None of them
        begins with a short answer: the question has been answered.
        """
        part = self.assess(turn.question, self.retrieve(turn, turn.question))
        likely = eligible(turn.question, part.ranked, {})
        left = without_parts(
            [completed(item, self._index.document) for item in not_among(likely, known)[:most]]
        )
        part = replace(part, chosen=tuple(left), conflicting=(), readings=())
        draft = self.compose(turn, [part], [part], known) if left else AnswerDraft()
        return replace(draft, claims=tuple(one for one in draft.claims if not one.lead))

    def answer(
        self,
        turn: Asked,
        found: RetrievalResult,
        clock: Clock,
        *,
        force: bool,
        whole: Assessment | None = None,
    ) -> tuple[list[Assessment], list[Assessment]]:
        """Assessments of all parts of the question, and of those that are answered.

        ``found``: the passages for the whole question. ``whole``: its assessment, where it is known.
        """
        parts = []
        for part in decompose(turn.question):
            own = found if part is turn.question else self.retrieve(turn, part)
            clock.lap("retrieve")
            known = whole if part is turn.question else None
            parts.append(known or self.assess(part, own))
            clock.lap("answer")
        answered = [part for part in parts if part.chosen and (part.decision.answer or force)]
        if len(parts) > 1 and not answered:
            # No part is answered by itself; one sentence may still answer both.
            parts = [whole or self.assess(turn.question, found)]
            clock.lap("answer")
            answered = [part for part in parts if part.chosen and part.decision.answer]
        return parts, answered

    def assess(self, question: Question, found: RetrievalResult) -> Assessment:
        """Read the passages found for ``question``, decide whether they answer it, and choose what is quoted."""
        document_of = self._index.document
        candidates = find_candidates(self._index, found)
        ranked = without_headers(score_candidates(candidates), document_of)
        verdict: Sequence[ScoredSentence] = ranked
        read: Sequence[ScoredSentence] = ()
        if self._reader is not None:
            most = self._most_read or len(found.passages)
            among = likeliest(found.passages, candidates, most)
            found, said = self._read(question, found, among, self._reader)
            ranked = read = without_headers(score_read(candidates, said), document_of)
        dropped: dict[tuple[str, int, int], str] = {}
        chosen = choose(question, eligible(question, ranked, dropped), dropped)
        named = partial(names, self._index)
        decision = decide(question, verdict, chosen, named, read, sureness=self._sureness)
        compared = check_conflicts(self._index, question, ranked)
        quoted = {id(item) for item in chosen}
        chosen += [item for item in compared.sentences if id(item) not in quoted]
        chosen = with_amendments(chosen, ranked)
        chosen = [with_what_is_corrected(item, document_of) for item in chosen]
        chosen = without_parts([completed(item, document_of) for item in chosen])
        return Assessment(
            question=question,
            found=found,
            ranked=tuple(ranked),
            chosen=tuple(chosen),
            conflicting=compared.conflicting,
            readings=compared.readings,
            different=compared.different,
            decision=decision,
            dropped=dropped,
        )

    def compose(
        self,
        turn: Asked,
        parts: Sequence[Assessment],
        answered: Sequence[Assessment],
        known: Collection[Place] = (),
    ) -> AnswerDraft:
        """The verified quotes of the parts that are ``answered``, without what is quoted at ``known``; a decline if there are
        none.
        """
        if not answered:
            first = parts[0]
            return decline(first, turn.coverage, self._documents(first.ranked[:CLOSEST]))
        unanswered = [part for part in parts if all(part is not one for one in answered)]
        documents = self._documents([item for part in answered for item in part.chosen])
        composed = compose(answered, documents, self._read_cells, known)
        verified = verify(
            composed.claims,
            composed.citations,
            text_of=lambda name: documents[name].text,
            question=" ".join(part.question.text for part in (*answered, *unanswered)),
        )
        return finish(answered, unanswered, composed, verified)

    def _read(
        self, question: Question, found: RetrievalResult, among: Sequence[Source], reader: Reader
    ) -> tuple[RetrievalResult, Mapping[str, PassageScore]]:
        """What was found in the order that the reader gives, and what it says of the passages ``among`` it, by id."""
        said = read_passages(self._index, question, among, reader.read)
        return replace(found, passages=ordered(found.passages, said)), said

    def _documents(self, items: Sequence[ScoredSentence]) -> dict[str, Document]:
        names = dict.fromkeys(item.candidate.source.record.name for item in items)
        return {name: self._index.document(name) for name in names}
