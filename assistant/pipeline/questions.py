"""Questions that stand alone, over one index: how each is answered from quotes."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from assistant.answering.asked import Asked, Scope, asked_of
from assistant.answering.decide import Sureness
from assistant.answering.draft import AnswerDraft
from assistant.answering.explanation import explain as explained
from assistant.answering.open_questions.kinds import open_kind
from assistant.answering.open_questions.sides import Side, sides_of
from assistant.citations import Place
from assistant.config.filters import parse_filters, shown_filters
from assistant.conversation.followups import Standalone
from assistant.generation.passages import NumberedPassage
from assistant.locale import LANGUAGES, say
from assistant.model import Answer, Clock, Plan
from assistant.pipeline.look_up import TRIED, LookUp
from assistant.pipeline.planning import Planner
from assistant.question.symbols import named_by_symbol
from assistant.question.understand import understand
from assistant.reader.scores import Reader
from assistant.tables.proposed import ProposedPlan, answer_proposed
from corpus.model import Span
from index.filters import Filters
from index.model import Hit
from index.view import IndexView

_OTHER = 3  # further quotes for a look-up


class Questions:
    """Answers questions that stand alone (as `assistant.conversation.acting.Answers` and offers of questions need it).

    ``reader``: reads the passages found; None: they keep their order, and sentences are ranked by features alone.
    ``most_read``: passages found that the reader reads at most; None: all. ``sureness``: how likely an answer has to be.
    """

    def __init__(
        self,
        index: IndexView,
        reader: Reader | None = None,
        most_read: int | None = None,
        sureness: Sureness = "balanced",
    ) -> None:
        self._index = index
        self._reader = reader
        self._sureness: Sureness = sureness
        self._look_up = LookUp(index, reader, most_read, sureness)
        self._planner = Planner(index, reader, self._look_up)

    def question(self, text: str, shown: Mapping[str, Any]) -> Answer:
        """The answer to a question that stands alone; ``shown``: filters as a user gives them."""
        return self.answer(text, self._alone(text, shown), Clock())

    def answers(self, text: str) -> bool:
        """Whether a question that stands alone, and is only tried, is answered."""
        quick = Questions(self._index, self._reader, TRIED, self._sureness)
        return quick.question(text, {}).status == "answered"

    def summary(self, text: str, document: str, title: str) -> Answer | None:
        """The points of a document where ``text`` asks to sum it up; None where it has none, or its contents are asked for."""
        question = understand(text)
        if open_kind(question) != "overview":
            return None
        asked = say("Summarise “{title}”", question.language, title=title)
        told = self.question(asked, {"document": document})
        return told if told.plan == "open" else None

    def of_symbol(self, typed: str, scope: Scope) -> Answer | None:
        """What the document says whose symbol is all that was typed; None for anything else."""
        if "/" not in typed:
            return None
        text, named = named_by_symbol(typed.strip(), scope.records)
        one = scope.records[named[0]] if named else None
        if one is None or text != f"“{one.title}”" or not scope.admits(one.name):
            return None
        language = one.language if one.language in LANGUAGES else "en"
        asked = say("Summarise “{title}”", str(language), title=one.title)
        told = self.question(asked, {**scope.shown, "document": one.name})
        return replace(told, question=typed)

    def others(
        self, text: str, shown: Mapping[str, Any], known: Collection[Place], most: int | None
    ) -> Answer:
        """The next quotes for ``text``, none of which overlaps one at ``known``: points of an open question, else the
        likeliest, at most ``most``; None: as many as there is room for, or `_OTHER`.
        """
        turn = self._alone(text, shown)
        more = self._planner.others(turn, known, most)
        if more is not None:
            told = self._finished(text, turn, more.draft, Clock(), more.plan)
            return replace(told, confidence=more.confidence)
        draft = self._look_up.others(turn, known, most or _OTHER)
        return self._finished(text, turn, draft, Clock(), "look-up")

    def computed(
        self, answer: Answer, filters: Filters, passage: NumberedPassage, plan: ProposedPlan
    ) -> Answer | None:
        """``answer`` with what a plan that a chat model proposes gives over the table that ``passage`` is from; None where it
        gives nothing, or where it is asked of some passages only: a table knows nothing of these.
        """
        if filters.places or filters.sections or filters.tags:
            return None
        alone = Standalone(answer.standalone_question, False)
        turn = asked_of(self._index, alone, Scope.of(self._index, filters, {}))
        place = Span(passage.start, passage.start + len(passage.text))
        draft = answer_proposed(self._index, turn.question, passage.record, place, plan)
        if draft is None:
            return None
        told = self._finished(answer.question, turn, draft, Clock(), "table")
        return replace(
            answer,
            claims=told.claims,
            citations=told.citations,
            notice=told.notice,
            computed=told.computed,
            table=told.table,
            plan="table",
            conflicts=(),
            missing=(),
            closest=(),
            groups=(),
        )

    def answer(
        self,
        typed: str,
        turn: Asked,
        clock: Clock,
        *,
        account: Mapping[str, Any] | None = None,
        force: bool = False,
    ) -> Answer:
        """The answer to ``turn``. ``account``: what its explanation begins with; None for an answer without one. ``force``: quote
        something where there is anything.
        """
        found = self._look_up.retrieve(turn, turn.question)
        clock.lap("retrieve")
        planned = self._planner.plan(turn, found, clock, force=force)
        clock.lap("answer")
        answer = self._finished(typed, turn, planned.draft, clock, planned.plan)
        if account is not None:
            table = planned.table.account() if planned.table else None
            told = explained(turn.standalone, turn.corrections, planned.assessments, table)
            answer = replace(answer, explanation={**account, **told})
        return replace(answer, confidence=planned.confidence)

    def search(self, turn: Asked, limit: int) -> list[Hit]:
        """The ``limit`` best passages, best first, the likeliest in the order that the reader gives."""
        return self._look_up.search(turn, limit)

    def sides(self, turn: Asked) -> list[Side]:
        """What a question compares."""
        found = self._look_up.retrieve(turn, turn.question)
        return list(sides_of(turn.question, found, turn.records))

    def _finished(
        self, typed: str, turn: Asked, draft: AnswerDraft, clock: Clock, plan: Plan
    ) -> Answer:
        return Answer(
            trace_id=uuid.uuid4().hex[:16],
            question=typed,
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
            table=draft.table,
            groups=draft.groups,
            timings_ms=clock.times,
        )

    def _alone(self, text: str, shown: Mapping[str, Any]) -> Asked:
        """A question that stands alone; ``shown``: filters as a user gives them."""
        scope = Scope.of(self._index, parse_filters(shown), shown_filters(shown))
        return asked_of(self._index, Standalone(text, False), scope)
