"""The answer to a turn that is no question: a reply, what is indexed, a command, or a question back.

What needs a question answered (examples, choices, "more", "only 2024") gets it from the function that
answers questions, which is an argument: answering knows nothing of replies.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Protocol

from babel import Locale

from assistant.citations import Place
from assistant.conversation import commands
from assistant.conversation.clarification import choices, found_table, found_text, look_for
from assistant.conversation.examples import label_by_pattern, turn_language
from assistant.conversation.followups import standalone
from assistant.conversation.history import Earlier
from assistant.conversation.inventory import (
    OF_AGE,
    UNREAD,
    asks_for_age,
    described,
    document_table,
    take_stock,
)
from assistant.conversation.listed import meant_of, says_documents, was_listed
from assistant.conversation.mentions import find_names
from assistant.conversation.narrowed import narrowings
from assistant.conversation.offers import Found, Offers
from assistant.conversation.replies import EXPORT, NO_ANSWER, WITH_EXAMPLES, Known, reply_text
from assistant.conversation.shortened import shorter
from assistant.conversation.turn_rules import NAMED, ON_TOPIC, SOME, SOME_ON, TOPIC
from assistant.conversation.wanted import subject_words
from assistant.conversation.wishes import Wish
from assistant.locale import say
from assistant.model import Answer, Coverage, Reply, ReplyKind, Table
from corpus.normalize import one_line
from index.model import DocumentRecord, Filters
from index.view import IndexView

_CHOICES = 4
_OTHER = 3  # quotes that "more" adds
_SECTIONS = 12  # headings of an overview
_FIRST_LINES = 300  # characters of an overview
_COMMANDS = "command/"
_SAID_IN_WORDS = frozenset(
    {"year", "place", "publisher"}
)  # filters that a question may say as well


class Answers(Protocol):
    """Answers a question that stands alone."""

    def question(self, text: str, shown: Mapping[str, Any]) -> Answer:
        """The answer to ``text``; ``shown``: filters as a user gives them."""

    def summary(self, text: str, document: str, title: str) -> Answer | None:
        """The points of a document where ``text`` asks to sum it up; None where it has none, or its contents are asked for."""

    def others(
        self, text: str, shown: Mapping[str, Any], known: Collection[Place], most: int
    ) -> Answer:
        """The next quotes for ``text`` that are not at the places ``known``."""

    def answers(self, text: str) -> bool:
        """Whether ``text``, which is only tried, is answered."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn to reply to. ``typed``: as it was typed. ``earlier``: turns before it, oldest first.

    ``standalone``: the last question before it, standing alone; "" without any. ``filters``: of the turn;
    ``coverage``: what they leave.
    """

    typed: str
    wish: Wish
    earlier: Sequence[Earlier]
    standalone: str
    filters: Filters
    coverage: Coverage

    @property
    def language(self) -> str:
        before = turn_language(self.earlier[-1].question) if self.earlier else "en"
        return turn_language(self.typed, before)

    @property
    def evidence(self) -> Answer | None:
        """The last earlier answer that showed evidence or was declined."""
        known = (one.answer for one in reversed(self.earlier) if one.answer is not None)
        return next((one for one in known if one.status != "reply"), None)


class Responder:
    """Replies over one index. ``found``: examples that were found before, by documents and language."""

    def __init__(
        self,
        index: IndexView,
        answers: Answers,
        found: Found,
    ) -> None:
        self._index = index
        self._answers = answers
        self._offers = Offers(index, answers.answers, found)

    def respond(self, turn: Turn) -> Answer:
        label = turn.wish.label
        if label.startswith(_COMMANDS):
            return self._command(turn)
        if label in {NAMED, TOPIC, SOME_ON, ON_TOPIC}:
            return self._what_there_is(turn)
        if label == "inventory/overview":
            return self._overview(turn)
        if turn.wish.kind == "inventory":
            return self._inventory(turn)
        return self._courtesy(turn)

    # --- replies without documents ---------------------------------------------------------------
    def _courtesy(self, turn: Turn) -> Answer:
        label, language = turn.wish.label, turn.language
        shown = self._offers.examples(language) if label in WITH_EXAMPLES else ()
        known = Known.of(self._index.document_records())
        text = reply_text(label, language, known, shown, turn.evidence)
        return _reply(turn, text, Reply(turn.wish.kind, questions=shown))  # type: ignore[arg-type]  # labels are kinds

    # --- what is indexed ---------------------------------------------------------------------------
    def _inventory(self, turn: Turn) -> Answer:
        """The documents that are asked for: of those just listed, where the turn names none by itself."""
        records = self._index.document_records()
        some = turn.wish.label == SOME
        label = "inventory" if some else turn.wish.label
        if label_by_pattern(turn.wish.text) == UNREAD:
            label = UNREAD  # which the lists of turns have among those on what is indexed
        anew = says_documents(turn.wish.text) and not some
        earlier = turn.earlier
        while earlier and label in OF_AGE and asks_for_age(earlier[-1].question):
            earlier = earlier[:-1]  # "and the oldest?" after the newest is of all that those are of
        listed = () if anew else was_listed(earlier)
        stock = take_stock(label, turn.wish.text, records, turn.language, listed)
        if listed and not stock.documents and not some:  # "and UNDP?" after those from UNICEF
            stock = take_stock(label, turn.wish.text, records, turn.language)
        return _reply(turn, stock.text, Reply("inventory", stock.documents), stock.table)

    def _what_there_is(self, turn: Turn) -> Answer:
        """Documents for a place, topic or lone name, and questions about them."""
        language = turn.language
        words = turn.wish.text.strip(" .?!؟¿،,")
        if turn.wish.label != NAMED:
            words = " ".join(subject_words(turn.wish.text, language)) or words
        listed = was_listed(turn.earlier) if turn.wish.label == SOME_ON else ()
        filters = turn.filters.narrowed(Filters(documents=listed)) if listed else turn.filters
        found = look_for(self._index, words, filters)
        if not found.documents and turn.wish.label == NAMED and not find_names(words):
            unclear = replace(turn, wish=replace(turn.wish, label="unclear"))
            return self._courtesy(unclear)
        asked = tuple(islice(self._offers.answerable(choices(found, language)), _CHOICES))
        if not found.documents:
            asked = self._offers.examples(language)
        parts = [found_text(found, language, len(listed))]
        if asked:
            lead = "You can ask:" if found.documents else "For example:"
            parts.append("\n".join([say(lead, language), *(f"- {one}" for one in asked)]))
        names = tuple(record.name for record in found.documents)
        kind: ReplyKind = "unclear" if turn.wish.label == NAMED else "inventory"
        reply = Reply(kind, names, asked)
        return _reply(turn, "\n\n".join(parts), reply, found_table(found, language))

    def _overview(self, turn: Turn) -> Answer:
        """The points of the document that is meant, or its title, sections and first lines; else the documents to choose from."""
        language, record = turn.language, self._meant(turn)
        if record is None:
            records, listed = self._index.document_records(), was_listed(turn.earlier)
            stock = take_stock("inventory", "", records, language, listed)
            text = "\n\n".join([say("Which document do you mean?", language), stock.text])
            return _reply(turn, text, Reply("inventory", stock.documents), stock.table)
        told = self._answers.summary(turn.wish.text, record.name, record.title)
        if told is not None:
            return replace(told, question=turn.typed)
        document = self._index.document(record.name)
        titles = [one_line(s.title) for s in document.sections if s.level <= 2] or [
            one_line(s.title) for s in document.sections
        ]
        parts = [described(record, Locale.parse(language))]
        if titles:
            lines = [f"- {title}" for title in list(dict.fromkeys(titles))[:_SECTIONS]]
            parts.append("\n".join([say("Its sections:", language), *lines]))
        begins = one_line(document.text[: _FIRST_LINES * 2])[:_FIRST_LINES]
        parts.append(say("It begins: “{text} …”", language, text=begins))
        asked = self._offers.about(document, language)
        if asked:
            parts.append("\n".join([say("You can ask:", language), *(f"- {one}" for one in asked)]))
        reply = Reply("inventory", (record.name,), asked)
        return _reply(turn, "\n\n".join(parts), reply, document_table([record], language))

    def _meant(self, turn: Turn) -> DocumentRecord | None:
        """The document that "this report" is: the only one that the filters leave, or the last one quoted."""
        records = [r for r in self._index.document_records() if r.state == "indexed"]
        left = [record for record in records if turn.filters.admits(record)]
        if len(left) == 1:
            return left[0]
        picked = meant_of(turn.wish.text, was_listed(turn.earlier))
        if picked:
            return next((record for record in records if record.name == picked[0][1]), None)
        listed: list[str] = []
        if turn.evidence is not None:
            listed = [one.document for one in (*turn.evidence.citations, *turn.evidence.closest)]
        last = turn.earlier[-1].answer if turn.earlier else None
        if last is not None and last.reply is not None and len(last.reply.documents) == 1:
            listed = list(last.reply.documents)
        return next((record for name in listed for record in records if record.name == name), None)

    # --- commands ------------------------------------------------------------------------------------
    def _command(self, turn: Turn) -> Answer:
        language, name = turn.language, turn.wish.label.removeprefix(_COMMANDS)
        if name == "export":
            return _reply(turn, say(EXPORT, language), Reply("command"))
        last = turn.evidence
        if last is None and turn.standalone:
            last = self._answers.question(turn.standalone, turn.coverage.filters)
        if last is None:
            text = say(NO_ANSWER, language)
            shown = self._offers.examples(language)
            lines = [say("For example:", language), *(f"- {one}" for one in shown)]
            text = "\n\n".join([text, "\n".join(lines)]) if shown else text
            return _reply(turn, text, Reply("command", questions=shown))
        last = commands.checked(last, self._index.document)
        made = self._acted(name, last, turn, language)
        target = commands.target_language(turn.wish.text, language) if name == "translate" else ""
        return self._as_answer(turn, made, target)

    def _acted(self, name: str, last: Answer, turn: Turn, language: str) -> Answer:
        """``last`` after the command ``name``."""
        asked, filters = last.standalone_question, last.coverage.filters
        if name == "undo":
            return self._undone(turn, last, language)
        if name == "only":
            records = self._index.document_records()
            wanted = commands.restricted_filters(turn.wish.text, last, records, language)
            if wanted is None:
                message = "I did not understand what to restrict the answer to. Name a year, a publisher, a place, a language or a document."
                return _noticed(last, say(message, language))
            if not wanted:
                return self._of_all(turn, last)
            return self._within(turn, asked, wanted, filters)
        if not last.citations and name == "page":
            said = "The last answer has no quotes, so that there is no page to name."
            return _noticed(last, say(said, language))
        if not last.citations:
            return self._answers.question(asked, filters)
        if name == "more":
            more = self._answers.others(asked, filters, self._shown(turn, last), _OTHER)
            return (
                more
                if more.citations
                else _noticed(more, say("There are no more quotes for this question.", language))
            )
        if name == "shorter":
            made = shorter(last, language)
            if made is not None:
                return made
            return _noticed(last, say("The answer is already as short as can be.", language))
        if name == "longer":
            return commands.longer(last, self._index.document)
        if name == "table":
            return commands.tabulated(last, language)
        if name == "page":
            return commands.paged(last, language)
        return last

    def _of_all(self, turn: Turn, last: Answer) -> Answer:
        """The question as it was before it was restricted, of all documents."""
        first = (narrowings(turn.earlier) or [last])[0]
        return self._answers.question(first.standalone_question, {})

    def _undone(self, turn: Turn, last: Answer, language: str) -> Answer:
        """The answer before the last restriction; without any, as it was before other commands."""
        kept = narrowings(turn.earlier) or [last]
        if len(kept) > 1:
            asked, filters = kept[-2].standalone_question, kept[-2].coverage.filters
            return self._answers.question(asked, filters)
        if kept[0].coverage.filters:
            return self._of_all(turn, last)
        if turn.evidence is not None and turn.evidence is not kept[0]:
            return commands.checked(kept[0], self._index.document)
        return _noticed(last, say("Nothing restricts the last answer.", language))

    def _within(
        self, turn: Turn, asked: str, wanted: Mapping[str, Any], filters: Mapping[str, Any]
    ) -> Answer:
        """The question ``asked`` of the documents that are ``wanted``; where they do not answer it, as what the turn says of what was
        asked for: a report of 2025 tells of 2024.
        """
        told = self._answers.question(asked, wanted)
        instead = standalone(turn.wish.text, [asked]).text
        can_be_said = {key for key in wanted if wanted[key] != filters.get(key)} <= _SAID_IN_WORDS
        if told.status != "declined" or not can_be_said or instead in {asked, turn.wish.text}:
            return told
        said = self._answers.question(instead, filters)
        return said if said.status == "answered" else told

    def _shown(self, turn: Turn, last: Answer) -> set[Place]:
        """Places of all quotes that were shown for the question of ``last``."""
        same = [
            one.answer
            for one in turn.earlier
            if one.answer is not None and one.answer.standalone_question == last.standalone_question
        ]
        return {(c.document, c.start, c.end) for one in (*same, last) for c in one.citations}

    def _as_answer(self, turn: Turn, made: Answer, target: str) -> Answer:
        """``made`` as the answer to a command."""
        documents = tuple(dict.fromkeys(one.document for one in made.citations))
        return replace(
            made,
            trace_id=uuid.uuid4().hex[:16],
            question=turn.typed,
            reply=Reply("command", documents, translate_to=target),
            explanation=None,
        )


def _noticed(answer: Answer, notice: str) -> Answer:
    """No quotes, and why; a reply, since nothing was looked for that is not there."""
    return replace(answer, claims=(), groups=(), citations=(), notice=notice, plan=None, closest=())


def _reply(turn: Turn, text: str, reply: Reply, table: Table | None = None) -> Answer:
    return Answer(
        trace_id=uuid.uuid4().hex[:16],
        question=turn.typed,
        standalone_question=one_line(turn.typed),
        claims=(),
        citations=(),
        coverage=turn.coverage,
        notice=text,
        confidence=1.0,
        reply=reply,
        table=table,
    )
