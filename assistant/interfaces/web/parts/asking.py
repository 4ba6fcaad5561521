"""Questions and answers: ask, follow up, ask again, take back, stop, say what is wrong."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import gradio as gr
from starlette.concurrency import run_in_threadpool

from assistant.accounts.conversations import Turns, history, new_id, stopped
from assistant.accounts.feedback import index_identity, said
from assistant.interfaces.web.filters import FilterValues, from_answer
from assistant.interfaces.web.parts.events import PageEvents, Visit, errors_shown

LONGEST_QUESTION = 2000
Before = tuple[Turns, ...]
"""A conversation as it was before questions were taken back or edited, the oldest state first."""
SHOWN = 7  # components that show a conversation
_PAUSE = 0.08  # seconds between two states of one answer: a page cannot draw them faster


class Asking(PageEvents):
    """Events of the conversation."""

    def answer(self, question: str, request: gr.Request) -> tuple[str, dict[str, Any]]:
        """Answer a question from the documents: the answer's text, and the whole answer as JSON."""
        answer = self._visit(request).assistant.ask(question)
        return answer.text, answer.to_dict()

    async def converse(
        self,
        question: str,
        turns: Turns,
        conversation: str,
        language: str,
        filters: FilterValues,
        answerer: str,
        request: gr.Request,
    ) -> AsyncIterator[list[Any]]:
        """Ask what is in the question box, which is emptied at once for the next question."""
        if not question.strip():
            yield [gr.skip()] * SHOWN
            return
        async for shown in self._answered(
            question, turns, conversation, language, filters, answerer, request, ""
        ):
            yield shown

    async def converse_about(
        self,
        turns: Turns,
        conversation: str,
        language: str,
        filters: FilterValues,
        answerer: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> AsyncIterator[list[Any]]:
        question = str(event.question)[:LONGEST_QUESTION]
        async for shown in self._answered(
            question, turns, conversation, language, filters, answerer, request
        ):
            yield shown

    async def converse_again(
        self,
        turns: Turns,
        conversation: str,
        language: str,
        filters: FilterValues,
        answerer: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> AsyncIterator[list[Any]]:
        """Retry: the answer is replaced in its place; the turns after it stay."""
        at = int(event.turn)
        async for shown in self._answered(
            turns[at].question,
            turns[:at],
            conversation,
            language,
            filters,
            answerer,
            request,
            after=turns[at + 1 :],
        ):
            yield shown

    async def converse_everywhere(
        self,
        turns: Turns,
        conversation: str,
        language: str,
        filters: FilterValues,
        answerer: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> AsyncIterator[list[Any]]:
        """As `converse_again`, over all documents: the filters are taken off, also for the questions that follow."""
        taken_off = [{}, self._visit(request, conversation).views.filters({}, language)]
        async for shown in self.converse_again(
            turns, conversation, language, {}, answerer, event, request
        ):
            yield [*shown, *taken_off]
            taken_off = [gr.skip(), gr.skip()]

    async def converse_edited(
        self,
        before: Before,
        turns: Turns,
        conversation: str,
        language: str,
        filters: FilterValues,
        answerer: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> AsyncIterator[list[Any]]:
        """Edit: the question is asked anew in other words; it and the turns after it can be brought back."""
        at, question = int(event.turn), str(next(iter(event.fields.get("question", ())), ""))
        if not question.strip() or at >= len(turns):
            yield [gr.skip()] * (SHOWN + 2)
            return
        kept = [(*before, turns), self._visit(request, conversation).views.undone(language)]
        async for shown in self._answered(
            question[:LONGEST_QUESTION],
            turns[:at],
            conversation,
            language,
            filters,
            answerer,
            request,
        ):
            yield [*shown, *kept]
            kept = [gr.skip(), gr.skip()]

    async def _answered(
        self,
        question: str,
        turns: Turns,
        conversation: str,
        language: str,
        filters: FilterValues,
        answerer: str,
        request: gr.Request,
        box: str | None = None,
        after: Turns = (),
    ) -> AsyncIterator[list[Any]]:
        """Each state of the answer. ``box``: new text of the question box, None to leave it. ``after``: turns that stay."""
        visit = self._visit(request, conversation or new_id())
        states = _paced(visit.chat.ask(turns, question, filters, answerer or None))
        async with aclosing(states):
            async for state in states:
                yield await run_in_threadpool(
                    self._state_shown, visit, state, after, language, filters, box
                )
                box = None

    def _state_shown(
        self,
        visit: Visit,
        turns: Turns,
        after: Turns,
        language: str,
        filters: FilterValues,
        box: str | None,
    ) -> list[Any]:
        """The page in one state of an answer.

        The conversation is saved with the question, so that it is there again after a reload, and with
        the outcome.
        """
        if turns[-1].state != "working" or not turns[-1].progress.steps:
            self._keep(visit, stopped((*turns, *after)), filters)
        if turns[-1].state == "done" and turns[-1].answer is not None:
            self._state.count(turns[-1].answer, "chat")
        return self._shown(visit, (*turns, *after), language, box)

    def suggest(
        self,
        turns: Turns,
        conversation: str,
        language: str,
        filters: FilterValues,
        request: gr.Request,
    ) -> str:
        visit = self._visit(request, conversation)
        return visit.views.suggestions(turns, language, filters)

    def take_filters(
        self,
        turns: Turns,
        conversation: str,
        language: str,
        filters: FilterValues,
        request: gr.Request,
    ) -> list[Any]:
        """The filters that a command set ("only 2024"), for the questions that follow; they can be taken off."""
        answer = turns[-1].answer if turns else None
        if answer is None or answer.reply is None or answer.reply.kind != "command":
            return [gr.skip(), gr.skip()]
        taken = from_answer(answer.coverage.filters)
        if answer.status == "reply" or taken == dict(filters):
            return [gr.skip(), gr.skip()]
        views = self._visit(request, conversation).views
        return [taken, views.filters(taken, language)]

    def stop(
        self,
        turns: Turns,
        conversation: str,
        language: str,
        filters: FilterValues,
        request: gr.Request,
    ) -> list[Any]:
        visit = self._visit(request, conversation)
        turns = stopped(turns)
        self._keep(visit, turns, filters)
        return self._shown(visit, turns, language)

    def take_back(
        self,
        before: Before,
        turns: Turns,
        conversation: str,
        language: str,
        filters: FilterValues,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        """Undo: the last question returns to the question box, where it can be changed; it can be brought back."""
        if not turns or int(event.turn) != len(turns) - 1:  # a second click, on what is gone
            return [gr.skip()] * (SHOWN + 2)
        visit = self._visit(request, conversation)
        self._keep(visit, turns[:-1], filters)
        shown = self._shown(visit, turns[:-1], language, turns[-1].question)
        return [*shown, (*before, turns), visit.views.undone(language)]

    def bring_back(
        self,
        before: Before,
        conversation: str,
        language: str,
        filters: FilterValues,
        request: gr.Request,
    ) -> list[Any]:
        """The conversation as it was before the question was taken back or edited that was so last."""
        if not before:
            return [gr.skip()] * (SHOWN + 2)
        visit = self._visit(request, conversation)
        turns, before = visit.chat.checked(before[-1]), before[:-1]
        self._keep(visit, turns, filters)
        left = visit.views.undone(language) if before else ""
        return [*self._shown(visit, turns, language, _missing(turns, before)), before, left]

    def start_anew(self, language: str, request: gr.Request) -> list[Any]:
        """An empty conversation, without filters; these two come last."""
        visit = self._visit(request)
        return [*self._shown(visit, (), language, ""), {}, visit.views.filters({}, language)]

    def give_feedback(
        self,
        turns: Turns,
        conversation: str,
        language: str,
        filters: FilterValues,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        """Save what somebody says about an answer, and show that it is saved."""
        at = int(event.turn)
        visit = self._visit(request, conversation)
        answer = turns[at].answer if at < len(turns) else None
        if answer is None:
            return [gr.skip(), gr.skip()]
        fields = _fields(event)
        with errors_shown():
            given = said(
                visit.person.name,
                fields.get("verdict", ""),
                answer,
                comment=fields.get("comment", ""),
                expected=fields.get("expected", ""),
                history=history(turns[:at]),
                index=index_identity(visit.assistant.documents(), visit.assistant.settings),
            )
            visit.store.feedback.add(given)
        turns = (*turns[:at], replace(turns[at], verdict=given.verdict), *turns[at + 1 :])
        self._keep(visit, turns, filters)
        return [visit.views.transcript(turns, language), turns]

    def _keep(self, visit: Visit, turns: Turns, filters: FilterValues) -> None:
        if visit.conversation:
            visit.store.conversations.save(visit.person.name, visit.conversation, turns, filters)

    def _shown(
        self, visit: Visit, turns: Turns, language: str, box: str | None = None
    ) -> list[Any]:
        """Transcript, panel, question box, turns, conversation, place, what can be asked next.

        ``box``: new text of the question box; None leaves what somebody may be writing.
        """
        transcript = visit.views.transcript(turns, language)
        working = any(turn.state == "working" for turn in turns)
        written: dict[str, Any] = {} if box is None else {"value": box}
        question = gr.Textbox(submit_btn=not working, stop_btn=working, **written)
        if working:
            return [transcript, gr.skip(), question, turns, visit.conversation, gr.skip(), ""]
        panel = visit.views.sources(turns, None, language)
        return [transcript, panel, question, turns, visit.conversation, None, ""]


def _missing(turns: Turns, before: Before) -> str:
    """The question that is still taken back after ``turns``; "" where it was edited, or is back."""
    older = before[-1] if before else ()
    return older[-1].question if len(older) == len(turns) + 1 else ""


def _fields(event: gr.EventData) -> dict[str, str]:
    """Feedback from a button, which has the verdict, or from the form with more."""
    given = getattr(event, "fields", None) or {"verdict": [event.verdict]}
    return {name: str(next(iter(values), "")) for name, values in given.items()}


async def _paced(states: AsyncGenerator[Turns, None]) -> AsyncGenerator[Turns, None]:
    """The states of an answer, without those that follow sooner than can be drawn."""
    last = float("-inf")
    async with aclosing(states):
        async for state in states:
            now = time.monotonic()
            if state[-1].state != "working" or now - last >= _PAUSE:
                last = now
                yield state
