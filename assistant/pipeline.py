"""One turn of a conversation, from the words that somebody typed to an answer: where all steps meet.

1.  converse   what the turn wants; a question stands alone, anything else is replied to and ends here
2.  understand kind, names and words of the question; typing errors are corrected
3.  plan       a question over a table, a list or count over facts, or one look-up for each part of the question
4.  retrieve   the passages that may answer
5.  read       their sentences, likeliest first
6.  choose     the few that are quoted
7.  conflicts  sentences that give another value
8.  decide     answer or decline
9.  compose    claims with citations
10. verify     every quote at its place, every figure and name in a quote
11. generate   a chat model reads the passages and writes the answer, where one is set (`assistant.service`)

Each step is one function in the folder of its name; `planning` chooses, and the steps of a look-up, 4 to 10, meet in
`look_up`. Nothing is kept between turns, so that any number of threads may ask at once.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.answering.asked import Asked, Scope, asked_of
from assistant.answering.decide import Sureness
from assistant.answering.draft import AnswerDraft
from assistant.answering.explanation import explain as explained
from assistant.answering.open_questions.kinds import open_kind
from assistant.answering.open_questions.sides import sides_of
from assistant.citations import Place
from assistant.config.filters import parse_filters, shown_filters
from assistant.conversation.converse import (
    Conversation,
    Memory,
    converse,
    open_mentions,
)
from assistant.conversation.examples import turn_language
from assistant.conversation.followups import Resolve, Standalone, standalone
from assistant.conversation.history import (
    Earlier,
    History,
    is_elsewhere,
    parse_history,
    since_elsewhere,
)
from assistant.conversation.leaning import asks_by_itself, asks_by_name, open_leaning
from assistant.conversation.listed import documents_meant
from assistant.conversation.particulars import Before, Particulars, particulars
from assistant.conversation.respond import Responder
from assistant.conversation.this_report import document_shown, report_of
from assistant.conversation.turn import Turn
from assistant.conversation.turn_rules import NAMED, ON_TOPIC, is_lone
from assistant.generation.passages import MOST, NumberedPassage
from assistant.generation.reading import Narrowed, passages_to_read, passages_with
from assistant.locale import LANGUAGES, say
from assistant.look_up import TRIED, LookUp
from assistant.model import Answer, Clock, Plan, Watch
from assistant.planning import Planner
from assistant.question.symbols import named_by_symbol
from assistant.question.understand import understand
from assistant.reader.scores import Reader
from assistant.tables.proposed import ProposedPlan, answer_proposed
from corpus.model import Span
from index.filters import Filters
from index.model import Hit
from index.view import IndexView


class AnswerPipeline:
    """Answers questions over one index from its quotes.

    ``reader``: reads the passages found; None: they keep their order, and sentences are ranked by features alone.
    ``watch``: called with each step that is done. ``resolve``: makes a follow-up a stand-alone question. ``memory``: what
    conversations over this index need again and again. ``most_read``: passages found that the
    reader reads at most; None: all. ``sureness``: how likely an answer has to be.
    """

    def __init__(
        self,
        index: IndexView,
        reader: Reader | None = None,
        watch: Watch | None = None,
        resolve: Resolve = standalone,
        memory: Memory | None = None,
        most_read: int | None = None,
        sureness: Sureness = "balanced",
    ) -> None:
        self._index = index
        self._watch = watch
        self._resolve = resolve
        self._classify = reader.labels if reader is not None else None
        self._takes = reader.taken_over if reader is not None else None
        self._memory = memory or Memory()
        self._reader = reader
        self._sureness: Sureness = sureness
        self._look_up = LookUp(index, reader, most_read, sureness)
        self._planner = Planner(index, reader, self._look_up)

    def ask(
        self,
        question: str,
        history: History = (),
        filters: Filters = Filters(),  # noqa: B008  (frozen)
        *,
        explain: bool = False,
        force: bool = False,
        shown: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Answer ``question`` with quotes, or reply to it; ``history``: earlier turns, oldest first.

        ``force``: take it for a question, and never decline while there is any sentence to quote (for
        scoring). ``explain``: add what was considered. ``shown``: the filters as the user gave them.
        """
        clock = Clock(self._watch)
        scope = Scope.of(self._index, filters, shown or {})
        told = self._lone_symbol(question, scope)
        if told is not None:
            return told
        earlier = parse_history(history)
        if filters.documents:
            earlier = since_elsewhere(earlier, scope.admits)
        wanted = self._conversation(question, earlier, filters)
        asked = None if force else self._particulars(wanted, scope)
        is_known = asked is not None and not asked.may_be_told
        if is_known or (wanted.wish.kind != "question" and not force):
            return self._reply(wanted, scope, clock, asked, explain=explain)
        turn = self._turn(wanted, scope)
        clock.lap("understand")
        answer = self._answer(question, turn, clock, wanted, explain=explain, force=force)
        if force:
            return answer
        declined = answer.status == "declined"
        if asked is not None and not asked.is_told_by(answer):
            return self._reply(wanted, scope, clock, asked, explain=explain)
        carried = turn.standalone.rewritten and turn.filters == filters
        if declined and carried and asks_by_name(wanted.text):
            own = asked_of(self._index, Standalone(wanted.text, False), scope)
            told = self._answer(question, own, clock, wanted, explain=explain)
            if told.status == "answered":
                return told  # what it took over from earlier turns was not meant
        alone = wanted
        if declined and answer.standalone_question != wanted.text:
            alone = replace(
                self._conversation(answer.standalone_question, (), filters), typed=question
            )
        if declined and is_lone(wanted.text) and carried:
            alone = replace(wanted, wish=replace(wanted.wish, label=NAMED))
        if declined and alone.wish.label in {NAMED, ON_TOPIC}:
            named = self._reply(alone, scope, clock, explain=explain)
            if named.reply is not None and named.reply.documents:
                return named  # none speaks of it, and these name it
        unsure = answer.plan == "look-up" and wanted.wish.is_rather_talk(answer.confidence)
        if unsure or (declined and wanted.wish.otherwise):
            talk = replace(wanted, wish=wanted.wish.as_talk())
            return self._reply(talk, scope, clock, explain=explain)
        return answer

    def question(self, text: str, shown: Mapping[str, Any]) -> Answer:
        """The answer to a question that stands alone; ``shown``: filters as a user gives them."""
        return self._answer(text, self._alone(text, shown), Clock())

    def answers(self, text: str) -> bool:
        """Whether a question that stands alone, and is only tried, is answered."""
        quick = AnswerPipeline(
            self._index,
            self._reader,
            memory=self._memory,
            most_read=TRIED,
            sureness=self._sureness,
        )
        return quick.question(text, {}).status == "answered"

    def summary(self, text: str, document: str, title: str) -> Answer | None:
        """The points of a document where ``text`` asks to sum it up; None where it has none, or its contents are asked for."""
        question = understand(text)
        if open_kind(question) != "overview":
            return None
        asked = say("Summarise “{title}”", question.language, title=title)
        told = self.question(asked, {"document": document})
        return told if told.plan == "open" else None

    def _lone_symbol(self, typed: str, scope: Scope) -> Answer | None:
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
        self, text: str, shown: Mapping[str, Any], known: Collection[Place], most: int
    ) -> Answer:
        """The next quotes for ``text``, none of which overlaps one at ``known``: points of an open question, else the
        likeliest, at most ``most``.
        """
        turn = self._alone(text, shown)
        more = self._planner.others(turn, known)
        if more is not None:
            told = self._finished(text, turn, more.draft, Clock(), more.plan)
            return replace(told, confidence=more.confidence)
        draft = self._look_up.others(turn, known, most)
        return self._finished(text, turn, draft, Clock(), "look-up")

    def search(self, query: str, history: History, filters: Filters, *, limit: int) -> list[Hit]:
        """The ``limit`` best passages for ``query``, best first, the likeliest in the order that the reader gives."""
        earlier = parse_history(history)
        wanted = self._conversation(query, earlier, filters) if earlier else None
        text, questions = (wanted.text, wanted.questions) if wanted else (query, ())
        scope = Scope.of(self._index, filters, {})
        turn = asked_of(self._index, self._standalone(text, questions), scope)
        return self._look_up.search(turn, limit)

    def reading(self, answer: Answer, filters: Filters, budget: int) -> list[NumberedPassage]:
        """The passages that a chat model reads for ``answer`` (`assistant.generation.reading`), of a comparison also those of a
        search for each side. ``budget``: tokens that they may have.
        """
        sides: list[Narrowed] = []
        if answer.plan == "compare":
            alone = Standalone(answer.standalone_question, False)
            turn = asked_of(self._index, alone, Scope.of(self._index, filters, {}))
            found = self._look_up.retrieve(turn, turn.question)
            sides = [
                (one.alone.text, one.filters)
                for one in sides_of(turn.question, found, turn.records)
            ]
        return passages_to_read(self._index, answer, filters, budget, self._passages_for, sides)

    def reading_more(
        self,
        searches: Sequence[Narrowed],
        before: Sequence[NumberedPassage],
        filters: Filters,
        budget: int,
    ) -> list[NumberedPassage]:
        """The passages that a chat model reads that asked for ``searches`` when it had read those ``before``."""
        return passages_with(self._index, searches, before, filters, budget, self._passages_for)

    def _passages_for(self, words: str, filters: Filters) -> list[Hit]:
        return self.search(words, (), filters, limit=MOST)

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

    # --- converse --------------------------------------------------------------------------------
    def _reply(
        self,
        wanted: Conversation,
        scope: Scope,
        clock: Clock,
        asked: Particulars | None = None,
        *,
        explain: bool,
    ) -> Answer:
        """The answer to a turn that is no question of what documents say; ``asked``: of a document itself."""
        last = (
            self._standalone(wanted.questions[-1], wanted.questions[:-1]).text
            if wanted.questions
            else ""
        )
        turn = Turn(
            typed=wanted.typed,
            wish=wanted.wish,
            earlier=wanted.earlier,
            standalone=last,
            filters=scope.filters,
            coverage=scope.coverage,
        )
        responder = Responder(self._index, self, self._memory.examples)
        answer = responder.particulars(turn, asked) if asked else responder.respond(turn)
        clock.lap("answer")
        explanation = {"turn": wanted.wish.to_dict()} if explain else None
        return replace(answer, timings_ms=clock.times, explanation=explanation)

    @staticmethod
    def _particulars(wanted: Conversation, scope: Scope) -> Particulars | None:
        """What the turn asks of a document itself, if it does."""
        if scope.filters.places or scope.filters.sections or scope.filters.tags:
            return None
        last = wanted.earlier[-1:]
        quoted, shown = report_of(last), document_shown(last)
        answer = last[0].answer if last else None
        if answer is not None and open_kind(understand(answer.standalone_question)) == "overview":
            shown = shown or quoted
        admitted = [one for one in scope.records.values() if scope.filters.admits(one)]
        indexed = [one for one in admitted if one.state == "indexed"]
        text, _ = documents_meant(wanted.text, wanted.earlier, scope.records, None)
        return particulars(text, turn_language(wanted.text), indexed, Before(shown, quoted))

    def _conversation(
        self, typed: str, earlier: Sequence[Earlier], filters: Filters
    ) -> Conversation:
        mentions, scoped = open_mentions(self._index), filters != Filters()
        return converse(typed, earlier, self._classify, mentions, scoped=scoped)

    def _standalone(self, text: str, questions: Sequence[str]) -> Standalone:
        """``text`` as a question that stands alone, after ``questions``, oldest first."""
        if not questions:
            return self._resolve(text, (), None, None)
        leans = open_leaning(self._index.encode_query)
        return self._resolve(text, questions, leans, self._takes)

    # --- understand, answer ----------------------------------------------------------------------
    def _answer(
        self,
        typed: str,
        turn: Asked,
        clock: Clock,
        wanted: Conversation | None = None,
        *,
        explain: bool = False,
        force: bool = False,
    ) -> Answer:
        found = self._look_up.retrieve(turn, turn.question)
        clock.lap("retrieve")
        planned = self._planner.plan(turn, found, clock, force=force)
        draft, assessments = planned.draft, planned.assessments
        clock.lap("answer")
        answer = self._finished(typed, turn, draft, clock, planned.plan)
        table = planned.table.account() if planned.table else None
        account = (
            explained(turn.standalone, turn.corrections, assessments, table) if explain else None
        )
        if account is not None and wanted is not None:
            account = {"turn": wanted.wish.to_dict(), **account}
        return replace(
            answer,
            confidence=planned.confidence,
            explanation=account,
        )

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

    def _resolved(self, wanted: Conversation, scope: Scope) -> Standalone:
        """The question of a turn, standing alone. Where other documents are asked than those of the answer before, it leans on
        nothing that it does not point to.
        """
        answers = (
            one
            for one in reversed(wanted.earlier)
            if one.answer is not None and one.answer.reply is None
        )
        last = next(answers, None)
        moved = last is not None and scope.filters.documents and is_elsewhere(last, scope.admits)
        if moved and asks_by_itself(wanted.text):
            return Standalone(wanted.text, False)
        return self._standalone(wanted.text, wanted.questions)

    def _turn(self, wanted: Conversation, scope: Scope) -> Asked:
        """The question of a turn, standing alone; within the report that it calls "this report"."""
        leans = open_leaning(self._index.encode_query)
        text, names = documents_meant(wanted.text, wanted.earlier, scope.records, leans)
        if not names or not all(map(scope.admits, names)):
            return asked_of(self._index, self._resolved(wanted, scope), scope)
        return asked_of(self._index, Standalone(text, True), scope.narrowed(names))

    def _alone(self, text: str, shown: Mapping[str, Any]) -> Asked:
        """A question that stands alone; ``shown``: filters as a user gives them."""
        scope = Scope.of(self._index, parse_filters(shown), shown_filters(shown))
        return asked_of(self._index, Standalone(text, False), scope)
