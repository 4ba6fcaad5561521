"""What a conversation does: ask, ask again, open a source, read on. Values in, values out.

Nothing about a person is kept here; the conversation is handed in and given back, so that any
number of people can be served at once.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.answering.model import Answer, Citation
from assistant.errors import AssistantError
from assistant.personal.turns import Turn, Turns, asked, history, settled
from assistant.web.examples import places_of
from assistant.web.pictures import Pictures
from assistant.web.reading import part_at, read_part
from assistant.web.sources import Opened, Place
from assistant.web.texts import texts
from corpus.model import Span

if TYPE_CHECKING:
    from assistant.service import Assistant

_TRIED, _SUGGESTED = 6, 3  # follow-ups that are asked, and shown, at most
_log = logging.getLogger(__name__)
UNEXPECTED = "Something went wrong; the log of this program says what. Please try again."


class Chat:
    """The conversation's side of an `Assistant`. Safe to use from several threads."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._pictures = Pictures(self._original)

    def ask(
        self, turns: Turns, question: str, filters: Mapping[str, Any] | None = None
    ) -> Iterator[Turns]:
        """The conversation with the question at once, then with its answer or why there is none."""
        earlier = history(turns)
        turns = asked(turns, question.strip())
        yield turns
        try:
            answer = self._assistant.ask(question, history=earlier, filters=filters or None)
            yield settled(turns, state="done", answer=answer, unsound=self.unsound(answer))
        except AssistantError as error:
            yield settled(turns, state="failed", error=str(error))
        except Exception:  # the person who asked must see that there is no answer; the log has why
            _log.exception("a question could not be answered")
            yield settled(turns, state="failed", error=UNEXPECTED)

    def next_questions(self, turns: Turns, filters: Mapping[str, Any] | None = None) -> list[str]:
        """Follow-ups to the last answer about other countries, each with an answer of its own."""
        answer = turns[-1].answer if turns else None
        if answer is None or not answer.citations:
            return []
        document = self._assistant.document(answer.citations[0].document)
        ask = texts(document.metadata.language)
        understood = "\n".join(turn.answer.standalone_question for turn in turns if turn.answer)
        places = [place for place in places_of(document) if place not in understood]
        found: list[str] = []
        for place in places[:_TRIED]:
            question = ask("And in {place}?", place=place)
            follow = self._assistant.ask(question, history=history(turns), filters=filters or None)
            if follow.status == "answered" and place in follow.standalone_question:
                found.append(question)
            if len(found) == _SUGGESTED:
                break
        return found

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
        citation = None
        if place.turn is not None and place.number is not None and place.turn < len(turns):
            citation = turns[place.turn].source(place.number)
        quote = Span(citation.start, citation.end) if citation else None
        sound = quote.of(document.text) == citation.quote if citation and quote else None
        part = read_part(document, place.part, quote if sound else None)
        picture = None
        if part.number is not None:
            picture = self._pictures.page(document, part.number, quote if sound else None)
        return Opened(place, part, citation, sound, picture)

    def _original(self, name: str) -> Path | None:
        return self._assistant.original(name)
