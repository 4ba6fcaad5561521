"""What a command on the last answer gives: the answer, acted on, or asked again of other documents.

What needs a question answered gets it from the function that answers questions, which is an argument.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Protocol

from assistant.citations import Place
from assistant.conversation import commands
from assistant.conversation.followups import standalone
from assistant.conversation.narrowed import narrowings
from assistant.conversation.offers import Offers
from assistant.conversation.points_asked import points_asked_for
from assistant.conversation.replies import EXPORT, NO_ANSWER
from assistant.conversation.said_filters import restricted_filters
from assistant.conversation.shortened import shorter
from assistant.conversation.turn import Turn, reply_to
from assistant.locale import say
from assistant.model import Answer, Reply
from index.view import IndexView

COMMANDS = "command/"
SHORTER = f"{COMMANDS}shorter"
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
        self, text: str, shown: Mapping[str, Any], known: Collection[Place], most: int | None
    ) -> Answer:
        """The next quotes for ``text`` that are not at the places ``known``, at most ``most``; None: as many as are usual."""

    def answers(self, text: str) -> bool:
        """Whether ``text``, which is only tried, is answered."""


class Acting:
    """Commands over one index. ``offers``: examples for where there is no answer yet."""

    def __init__(self, index: IndexView, answers: Answers, offers: Offers) -> None:
        self._index = index
        self._answers = answers
        self._offers = offers

    def answer(self, turn: Turn) -> Answer:
        language, name = turn.language, turn.wish.label.removeprefix(COMMANDS)
        if name == "export":
            return reply_to(turn, say(EXPORT, language), Reply("command"))
        last = turn.evidence
        if last is None and turn.standalone:
            last = self._answers.question(turn.standalone, turn.coverage.filters)
        if last is None:
            text = say(NO_ANSWER, language)
            shown = self._offers.examples(language)
            lines = [say("For example:", language), *(f"- {one}" for one in shown)]
            text = "\n\n".join([text, "\n".join(lines)]) if shown else text
            return reply_to(turn, text, Reply("command", questions=shown))
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
            wanted = restricted_filters(turn.wish.text, last, records, language)
            if wanted is None:
                message = "I did not understand what to restrict the answer to. Name a year, a publisher, a place, a language or a document."
                return last.without_quotes(say(message, language))
            if not wanted:
                return self._of_all(turn, last)
            return self._within(turn, asked, wanted, filters)
        if not last.citations and name == "page":
            said = "The last answer has no quotes, so that there is no page to name."
            return last.without_quotes(say(said, language))
        if not last.citations:
            return self._answers.question(asked, filters)
        most = points_asked_for(turn.wish.text)
        if name == "more":
            more = self._answers.others(asked, filters, self._shown(turn, last), most)
            if not more.citations:
                said = say("There are no more quotes for this question.", language)
                return more.without_quotes(said)
            return more
        if name == "shorter":
            made = shorter(last, language, most)
            if made is not None:
                return made
            return last.without_quotes(say("The answer is already as short as can be.", language))
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
        return last.without_quotes(say("Nothing restricts the last answer.", language))

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
