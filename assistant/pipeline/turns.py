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

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.answering.asked import Asked, Scope, asked_of
from assistant.answering.open_questions.kinds import open_kind
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
from assistant.conversation.mentions import find_names
from assistant.conversation.particulars import Before, Particulars, asks_for_any, particulars
from assistant.conversation.respond import Responder
from assistant.conversation.this_report import TITLED, document_shown, report_of
from assistant.conversation.turn import Turn
from assistant.conversation.turn_rules import NAMED, ON_TOPIC, is_lone
from assistant.generation.passages import MOST, NumberedPassage
from assistant.generation.reading import Narrowed, passages_to_read, passages_with
from assistant.model import Answer, Clock, Watch
from assistant.pipeline.questions import Questions
from assistant.question.understand import understand
from assistant.reader.scores import Reader
from index.filters import Filters
from index.model import Hit
from index.view import IndexView


class AnswerPipeline:
    """Answers questions over one index from its quotes.

    ``questions``: answers those that stand alone. ``reader``: tells what a turn wants and takes over; None: rules alone.
    ``watch``: called with each step that is done. ``resolve``: makes a follow-up a stand-alone question. ``memory``: what
    conversations over this index need again and again.
    """

    def __init__(
        self,
        index: IndexView,
        questions: Questions,
        reader: Reader | None = None,
        watch: Watch | None = None,
        resolve: Resolve = standalone,
        memory: Memory | None = None,
    ) -> None:
        self._index = index
        self._questions = questions
        self._watch = watch
        self._resolve = resolve
        self._classify = reader.labels if reader is not None else None
        self._takes = reader.taken_over if reader is not None else None
        self._memory = memory or Memory()

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
        told = self._questions.of_symbol(question, scope)
        if told is not None:
            return told
        earlier = parse_history(history)
        if filters.documents:
            earlier = since_elsewhere(earlier, scope.admits)
        wanted = self._conversation(question, earlier, filters)
        account = {"turn": wanted.wish.to_dict()} if explain else None
        asked = None if force else self._particulars(wanted, scope)
        is_known = asked is not None and not asked.may_be_told
        if is_known or (wanted.wish.kind != "question" and not force):
            return self._reply(wanted, scope, clock, asked, explain=explain)
        turn = self._turn(wanted, scope)
        clock.lap("understand")
        answer = self._questions.answer(question, turn, clock, account=account, force=force)
        if force:
            return answer
        if asked is not None and not asked.is_told_by(answer):
            return self._reply(wanted, scope, clock, asked, explain=explain)
        declined = answer.status == "declined"
        if declined:
            instead = self._instead(wanted, turn, scope, clock, account)
            if instead is not None:
                return instead
        unsure = answer.plan == "look-up" and wanted.wish.is_rather_talk(answer.confidence)
        if unsure or (declined and wanted.wish.otherwise):
            talk = replace(wanted, wish=wanted.wish.as_talk())
            return self._reply(talk, scope, clock, explain=explain)
        return answer

    def _instead(
        self,
        wanted: Conversation,
        turn: Asked,
        scope: Scope,
        clock: Clock,
        account: Mapping[str, Any] | None,
    ) -> Answer | None:
        """What a question that is declined may have meant otherwise: without what it took over from earlier turns; of the one report
        that the last answer is from; the documents that its words name. None where none of these is anything.
        """
        carried = turn.standalone.rewritten and turn.filters == scope.filters
        by_name = asks_by_name(wanted.text)
        own = self._of_last_report(wanted, scope) if carried and not by_name else None
        if carried and by_name:
            own = asked_of(self._index, Standalone(wanted.text, False), scope)
        if own is not None:
            told = self._questions.answer(wanted.typed, own, clock, account=account)
            # Of a report there are always points to tell, whatever it does not speak of.
            if told.status == "answered" and (by_name or told.plan in ("look-up", "table")):
                return told
        alone = wanted
        if turn.question.text != wanted.text:
            alone = replace(
                self._conversation(turn.question.text, (), scope.filters), typed=wanted.typed
            )
        if is_lone(wanted.text) and carried:
            alone = replace(wanted, wish=replace(wanted.wish, label=NAMED))
        if alone.wish.label in {NAMED, ON_TOPIC}:
            named = self._reply(alone, scope, clock, explain=account is not None)
            if named.reply is not None and named.reply.documents:
                return named  # none speaks of it, and these name it
        return None

    def search(self, query: str, history: History, filters: Filters, *, limit: int) -> list[Hit]:
        """The ``limit`` best passages for ``query``, best first, the likeliest in the order that the reader gives."""
        earlier = parse_history(history)
        wanted = self._conversation(query, earlier, filters) if earlier else None
        text, questions = (wanted.text, wanted.questions) if wanted else (query, ())
        scope = Scope.of(self._index, filters, {})
        turn = asked_of(self._index, self._standalone(text, questions), scope)
        return self._questions.search(turn, limit)

    def reading(self, answer: Answer, filters: Filters, budget: int) -> list[NumberedPassage]:
        """The passages that a chat model reads for ``answer`` (`assistant.generation.reading`), of a comparison also those of a
        search for each side. ``budget``: tokens that they may have.
        """
        sides: list[Narrowed] = []
        if answer.plan == "compare":
            alone = Standalone(answer.standalone_question, False)
            turn = asked_of(self._index, alone, Scope.of(self._index, filters, {}))
            sides = [(one.alone.text, one.filters) for one in self._questions.sides(turn)]
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
        responder = Responder(self._index, self._questions, self._memory.examples)
        answer = responder.particulars(turn, asked) if asked else responder.respond(turn)
        clock.lap("answer")
        explanation = {"turn": wanted.wish.to_dict()} if explain else None
        return replace(answer, timings_ms=clock.times, explanation=explanation)

    @staticmethod
    def _particulars(wanted: Conversation, scope: Scope) -> Particulars | None:
        """What the turn asks of a document itself, if it does."""
        filters = scope.filters
        if not asks_for_any(wanted.text) or filters.places or filters.sections or filters.tags:
            return None
        last = wanted.earlier[-1:]
        quoted, shown = report_of(last), document_shown(last)
        answer = last[0].answer if last else None
        if answer is not None and open_kind(understand(answer.standalone_question)) == "overview":
            shown = shown or quoted
        admitted = [one for one in scope.records.values() if filters.admits(one)]
        indexed = [one for one in admitted if one.state == "indexed"]
        text, _ = documents_meant(wanted.text, wanted.earlier, scope.records, None)
        return particulars(text, turn_language(wanted.text), indexed, Before(shown, quoted))

    def _of_last_report(self, wanted: Conversation, scope: Scope) -> Asked | None:
        """The words of a turn alone, asked of the one report that the last answer is from; None where it is from several, or
        the turn names a place, an organisation or a year, which that report would have told of.
        """
        name = report_of(wanted.earlier[-1:])
        if name is None or not scope.admits(name) or find_names(wanted.text):
            return None
        titled = f"{TITLED}{scope.records[name].title}”: {wanted.text}"
        return asked_of(self._index, Standalone(titled, True), scope.narrowed((name,)))

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
