"""What a conversation does: ask, ask again, open a source, read on. Values in, values out.

Nothing about a person is kept here; the conversation is handed in and given back, so that any
number of people can be served at once.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from assistant.accounts.turns import Turn, Turns, asked, history, settled
from assistant.config.errors import AssistantError
from assistant.interfaces.web.examples import places_of
from assistant.interfaces.web.files import PDF, address
from assistant.interfaces.web.line import Line
from assistant.interfaces.web.pictures import Pictures
from assistant.interfaces.web.reading import part_at, read_part
from assistant.interfaces.web.sources import Opened, Place
from assistant.interfaces.web.streaming import told
from assistant.locale.messages import texts
from assistant.model import Answer, Citation, Watch
from corpus.model import Span

if TYPE_CHECKING:
    from assistant.service import Assistant

_TRIED, _SUGGESTED = 6, 3  # follow-ups that are asked, and shown, at most
_log = logging.getLogger(__name__)
UNEXPECTED = "Something went wrong; the log of this program says what. Please try again."


def _why(error: Exception) -> str:
    """For the person who asked; what nobody foresaw stands in the log."""
    if isinstance(error, AssistantError):
        return str(error)
    _log.error("a question could not be answered", exc_info=error)
    return UNEXPECTED


class Chat:
    """The conversation's side of an `Assistant`. Safe to use from several threads."""

    def __init__(
        self, assistant: Assistant, pictures: Pictures, line: Line, talk: str = ""
    ) -> None:
        """``talk``: id of the conversation, whose own files are among the documents."""
        self._assistant = assistant
        self._talk = talk
        self._pictures = pictures
        self._line = line

    async def ask(
        self, turns: Turns, question: str, filters: Mapping[str, Any] | None = None
    ) -> AsyncGenerator[Turns, None]:
        """The conversation with the question at once, then with each step, paragraph and the answer.

        Where there is no answer, the last one says why.
        """
        earlier = history(turns)
        turns = asked(turns, question.strip())
        yield turns
        answering = told(lambda watch: self._answer(question, earlier, filters, watch))
        async with aclosing(answering):
            async for news in answering:
                if isinstance(news, Answer):
                    unsound = await run_in_threadpool(self.unsound, news)
                    turns = settled(turns, state="done", answer=news, unsound=unsound)
                elif isinstance(news, Exception):
                    turns = settled(turns, state="failed", error=_why(news))
                else:
                    turns = settled(turns, progress=turns[-1].progress.after(news))
                yield turns

    def _answer(
        self,
        question: str,
        earlier: Sequence[str],
        filters: Mapping[str, Any] | None,
        watch: Watch,
    ) -> Answer:
        with self._line.turn():
            return self._assistant.ask(question, earlier, filters or None, watch=watch)

    def next_questions(self, turns: Turns, filters: Mapping[str, Any] | None = None) -> list[str]:
        """Follow-ups to the last answer about other countries, each with an answer of its own.

        Fewer, or none, while somebody waits for an answer.
        """
        answer = turns[-1].answer if turns else None
        if answer is None or not answer.citations:
            return []
        document = self._assistant.document(answer.citations[0].document)
        ask = texts(document.metadata.language)
        understood = "\n".join(turn.answer.standalone_question for turn in turns if turn.answer)
        places = [place for place in places_of(document) if place not in understood]
        found: list[str] = []
        for place in places[:_TRIED]:
            if self._line.busy:  # whoever asks goes first
                break
            question = ask("And in {place}?", place=place)
            follow = self._assistant.ask(question, history=history(turns), filters=filters or None)
            if follow.status == "answered" and place in follow.standalone_question:
                found.append(question)
            if len(found) == _SUGGESTED:
                break
        return found

    def checked(self, turns: Turns) -> Turns:
        """A conversation that was kept, with what has changed in its documents since."""
        return tuple(
            replace(turn, unsound=self.unsound(turn.answer)) if turn.answer else turn
            for turn in turns
        )

    def unsound(self, answer: Answer) -> tuple[int, ...]:
        """Numbers of citations whose quote does not stand at its span, read from the index anew."""
        return tuple(c.number for c in answer.citations if not self._stands(c))

    def _stands(self, citation: Citation) -> bool:
        try:
            text = self._assistant.document(citation.document).text
        except AssistantError:
            return False
        return text[citation.start : citation.end] == citation.quote

    def place(self, turn: Turn, at: int, number: int, picture: bool = True) -> Place | None:
        """Where citation ``number`` of turn ``at`` stands; None if there is no such citation."""
        citation = turn.source(number)
        if citation is None:
            return None
        document = self._assistant.document(citation.document)
        part = part_at(document, citation.start)
        return Place(citation.document, part, turn=at, number=number, picture=picture)

    def open(self, place: Place, turns: Turns) -> Opened:
        """What is at ``place``. Raises UsageError for a document that is not indexed any more."""
        document = self._assistant.document(place.document)
        citation = place.cited
        if place.turn is not None and place.number is not None and place.turn < len(turns):
            citation = turns[place.turn].source(place.number)
        quote = Span(citation.start, citation.end) if citation else None
        sound = quote.of(document.text) == citation.quote if citation and quote else None
        part = read_part(document, place.part, quote if sound else None)
        file = self._assistant.original(place.document)
        picture = None
        if part.number is not None:
            picture = self._pictures.page(document, file, part.number, quote if sound else None)
        page = part.number if document.media_type == PDF else None
        link = address(document.name, self._talk, page) if file else ""
        return Opened(place, part, citation, sound, picture, link)
