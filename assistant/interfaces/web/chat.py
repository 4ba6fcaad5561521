"""What a conversation does: ask, suggest the next questions, open a source.

Nothing about a person is kept here: the conversation is an argument and a result, so that any number of
people can be served at once.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from assistant.accounts.conversations import Turn, Turns, asked, settled
from assistant.accounts.permissions import CONVERSATION_FILES
from assistant.config.errors import AssistantError
from assistant.conversation.history import Earlier
from assistant.conversation.suggestions import other_places
from assistant.interfaces.page_pictures import PagePictures
from assistant.interfaces.web.files import PDF, address
from assistant.interfaces.web.sources import Opened, Place, part_at, read_part
from assistant.interfaces.web.viewer import viewer_address
from assistant.interfaces.work import WorkQueue, events
from assistant.locale import texts
from assistant.locale.countries import place_in
from assistant.model import Answer, Citation, Watch
from corpus.model import Span
from index.model import DocumentRecord

if TYPE_CHECKING:
    from assistant.service import Assistant

_TRIED, _SUGGESTED = 6, 3  # follow-ups that are asked, and shown, at most
_log = logging.getLogger(__name__)
UNEXPECTED = "Something went wrong; the log of this program says what. Please try again."


def _why(error: Exception) -> str:
    """The reason for the person who asked; what nobody foresaw is logged."""
    if isinstance(error, AssistantError):
        return str(error)
    _log.error("a question could not be answered", exc_info=error)
    return UNEXPECTED


class Chat:
    """An `Assistant` for conversations. Safe to use from several threads."""

    def __init__(
        self,
        assistant: Assistant,
        pictures: PagePictures,
        queue: WorkQueue,
        conversation: str = "",
    ) -> None:
        """``conversation``: its id; its own files are among the documents."""
        self._assistant = assistant
        self._conversation = conversation
        self._pictures = pictures
        self._queue = queue

    async def ask(
        self,
        turns: Turns,
        question: str,
        filters: Mapping[str, Any] | None = None,
        answerer: str | None = None,
    ) -> AsyncGenerator[Turns, None]:
        """The conversation with the question, then with each step, paragraph and the answer. ``answerer``: as
        `Assistant.ask` takes it.

        Where there is no answer, the last state has the reason.
        """
        earlier = [Earlier(turn.question, turn.answer) for turn in turns]
        turns = asked(turns, question.strip())
        yield turns

        def answer(watch: Watch) -> Answer:
            own = self._from_own_files(question, earlier, filters, answerer)
            return own or self._assistant.ask(
                question, earlier, filters or None, answerer=answerer, watch=watch
            )

        happened = events(self._queue, answer)
        async with aclosing(happened):
            async for event in happened:
                if isinstance(event, Answer):
                    unsound = await run_in_threadpool(self.unsound, event)
                    turns = settled(turns, state="done", answer=event, unsound=unsound)
                elif isinstance(event, Exception):
                    turns = settled(turns, state="failed", error=_why(event))
                else:
                    turns = settled(turns, progress=turns[-1].progress.after(event))
                yield turns

    def _from_own_files(
        self,
        question: str,
        earlier: Sequence[Earlier],
        filters: Mapping[str, Any] | None,
        answerer: str | None,
    ) -> Answer | None:
        """The answer of the conversation's own files, which are asked first; None where they have none."""
        own = f"{CONVERSATION_FILES}/{self._conversation}/"
        asked = dict(filters or {})
        if not self._conversation or "document" in asked:
            return None
        if not any(record.name.startswith(own) for record in self._records()):
            return None
        within = {**asked, "document": f"{own}*"}
        found = self._assistant.ask(question, earlier, within, answerer=answerer)
        if found.status != "answered" or found.reply is not None:
            return None
        return replace(found, coverage=replace(found.coverage, filters=asked))

    def _records(self) -> Sequence[DocumentRecord]:
        return self._assistant.documents() if self._assistant.has_index else ()

    def next_questions(
        self, turns: Turns, language: str, filters: Mapping[str, Any] | None = None
    ) -> list[str]:
        """What a reply offers to ask; else follow-ups about other countries, each with an answer of its own.

        In ``language``, that of the interface; where none of these is answered, in that of the document. Fewer, or
        none, while somebody waits for an answer.
        """
        answer = turns[-1].answer if turns else None
        if answer is not None and answer.reply is not None and answer.reply.questions:
            return list(answer.reply.questions)
        if answer is None or not answer.citations:
            return []
        document = self._assistant.document(answer.citations[0].document)
        earlier = [Earlier(turn.question, turn.answer) for turn in turns]
        understood = "\n".join(turn.answer.standalone_question for turn in turns if turn.answer)
        left = other_places(document, understood)
        own = document.metadata.language
        translated = [place_in(place, language) for place in left] if own != language else left
        asked = [(language, place) for place in translated[:_TRIED]]
        found = self._answered(asked, earlier, filters)
        if found or own in {language, None}:
            return found
        return self._answered([(str(own), place) for place in left][:_TRIED], earlier, filters)

    def _answered(
        self,
        asked: Sequence[tuple[str, str]],
        earlier: Sequence[Earlier],
        filters: Mapping[str, Any] | None,
    ) -> list[str]:
        """Follow-ups of the languages and places ``asked`` that are answered."""
        found: list[str] = []
        for language, place in asked:
            if self._queue.pending or len(found) == _SUGGESTED:  # questions of people go first
                break
            question = texts(language)("And in {place}?", place=place)
            follow = self._assistant.tried(question, earlier, filters or None)
            if follow.status == "answered" and place in follow.standalone_question:
                found.append(question)
        return found

    def checked(self, turns: Turns) -> Turns:
        """A stored conversation, checked against its documents as they are now."""
        return tuple(
            replace(turn, unsound=self.unsound(turn.answer)) if turn.answer else turn
            for turn in turns
        )

    def unsound(self, answer: Answer) -> tuple[int, ...]:
        """Numbers of citations whose quote is not at its span in the document as it is indexed now."""
        return tuple(c.number for c in answer.citations if not self._is_sound(c))

    def _is_sound(self, citation: Citation) -> bool:
        try:
            text = self._assistant.document(citation.document).text
        except AssistantError:
            return False
        return text[citation.start : citation.end] == citation.quote

    def place(self, turn: Turn, at: int, number: int, picture: bool = True) -> Place | None:
        """The place of citation ``number`` of turn ``at``; None if there is no such citation."""
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
        link = address(document.name, self._conversation, page) if file else ""
        at = citation.start if citation else part.span.start
        kind = self._assistant.outline(place.document).outline.kind_at(at) or ""
        shows = file is not None and document.media_type == PDF
        viewer = viewer_address(document.name, self._conversation) if shows else ""
        return Opened(place, part, citation, sound, picture, link, kind, viewer)
