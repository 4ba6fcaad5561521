"""The page as a whole: how it begins, its language, its filters."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.accounts.conversations import Turns
from assistant.config.errors import AssistantError
from assistant.interfaces.web.filters import (
    COLLECTION,
    FilterValues,
    from_form,
    from_query,
    only_document,
    taken_off,
)
from assistant.interfaces.web.parts.events import PageEvents, Visit, person_of
from assistant.interfaces.web.parts.saved import pins_shown
from assistant.locale import preferred, texts

IN_ADDRESS = "chat"  # name of the open conversation in the query of the address


class Frame(PageEvents):
    """Events of the page as a whole."""

    def arrive(self, request: gr.Request) -> list[Any]:
        """The page in the browser's language, with the conversation and filters of its address."""
        person = person_of(request)
        language = preferred(request.headers.get("accept-language"))
        turns, conversation, filters, fault = self._asked_for(request)
        visit = self._visits.visit(person, conversation)
        turns = visit.chat.checked(turns)
        form = visit.views.filters(filters, language, unfolded=bool(fault), fault=fault)
        frame = self._frame(visit, turns, language, "")
        return [*frame, form, language, filters, turns, conversation]

    def _asked_for(self, request: gr.Request) -> tuple[Turns, str, FilterValues, str]:
        query = request.query_params.multi_items()
        turns: Turns = ()
        conversation = next((value for name, value in query if name == IN_ADDRESS), "")
        try:
            turns = (
                self._state.conversation(person_of(request), conversation).turns
                if conversation
                else ()
            )
        except AssistantError:
            conversation = (
                ""  # another person's, or one that was deleted: the address still has filters
            )
        try:
            return turns, conversation, from_query(query), ""
        except AssistantError as error:
            return turns, conversation, {}, str(error)

    def choose_language(
        self,
        turns: Turns,
        conversation: str,
        filters: FilterValues,
        answerer: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        language = texts(event.value).language
        visit = self._visit(request, conversation)
        form = visit.views.filters(filters, language)
        return [*self._frame(visit, turns, language, answerer), form, language]

    def choose_answerer(self, event: gr.EventData) -> str:
        """Who answers the questions that follow."""
        return str(event.value)

    def _frame(self, visit: Visit, turns: Turns, language: str, answerer: str) -> list[Any]:
        """Everything that has words, except the filters."""
        t, views = texts(language), visit.views
        return [
            views.header(language),
            views.welcome(language),
            views.transcript(turns, language),
            views.sources(turns, None, language),
            gr.Textbox(placeholder=t("Ask about the reports"), label=t("Question")),
            gr.UploadButton(label=t("Add files to this conversation")),
            views.answerers(answerer, language),
            views.attached(language),
            gr.Tab(label=t("Chat")),
            gr.Tab(label=t("Documents")),
            views.find({}, language),
            gr.File(label=t("Add files"), visible=bool(visit.targets)),
            gr.Dropdown(
                [
                    (title or t("Add them for everybody"), name)
                    for name, title in visit.targets.items()
                ],
                value=next(iter(visit.targets), None),
                label=t("Add them to"),
                visible=any(visit.targets),
            ),
            gr.Button(value=t("Look for changes"), visible=visit.editable),
            views.documents({}, language),
            {},
            *pins_shown(visit, language),
            gr.Tab(label=t("Facts")),
            gr.Tab(label=t("Briefing")),
            gr.Tab(label=t("Grid")),
            gr.Tab(label=t("Map")),
        ]

    async def greet(self, language: str, request: gr.Request) -> str:
        """The first view when the examples are found."""
        return await self._visit(request).views.greeting(language)

    def choose_filters(
        self, conversation: str, language: str, event: gr.EventData, request: gr.Request
    ) -> list[Any]:
        views = self._visit(request, conversation).views
        try:
            filters = from_form(event.fields)
        except AssistantError as error:
            form = views.filters({}, language, unfolded=True, fault=str(error))
            return [form, gr.skip()]
        return [views.filters(filters, language), filters]

    def remove_filter(
        self,
        filters: FilterValues,
        conversation: str,
        language: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        """Take one filter off."""
        left = taken_off(filters, str(event.key), str(event.value))
        return [self._visit(request, conversation).views.filters(left, language), left]

    def ask_only(
        self, conversation: str, language: str, event: gr.EventData, request: gr.Request
    ) -> list[Any]:
        """From now on ask one document only, in the chat."""
        filters = only_document(str(event.document))
        form = self._visit(request, conversation).views.filters(filters, language)
        return [form, filters, gr.Tabs(selected="chat")]

    def clear_filters(
        self, filters: FilterValues, conversation: str, language: str, request: gr.Request
    ) -> list[Any]:
        """No filters, in the same collection."""
        kept = {key: values for key, values in filters.items() if key == COLLECTION}
        views = self._visit(request, conversation).views
        return [views.filters(kept, language), kept]

    def choose_collection(
        self,
        filters: FilterValues,
        conversation: str,
        language: str,
        event: gr.EventData,
        request: gr.Request,
    ) -> list[Any]:
        """The same filters in another collection, "" for all documents."""
        rest = {key: values for key, values in filters.items() if key != COLLECTION}
        chosen = rest | ({COLLECTION: [str(event.value)]} if event.value else {})
        return [self._visit(request, conversation).views.filters(chosen, language), chosen]
