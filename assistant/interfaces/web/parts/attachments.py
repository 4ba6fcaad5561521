"""Files of one conversation: added, shown with their state, taken out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.accounts.conversations import Turns, new_id
from assistant.interfaces.web.filters import FilterValues
from assistant.interfaces.web.parts.events import PageEvents, errors_shown, on

if TYPE_CHECKING:
    from assistant.interfaces.web.parts.page import Page

NAMES = "(...given) => [...given.slice(0, -1), (given[0] || []).map((file) => file.orig_name)]"
"""Fills the last input of an event with the names that its files have in the browser."""


class Attachments(PageEvents):
    """Events of the files above the question."""

    def wire(self, page: Page, seen: list[Any]) -> None:
        """``seen``: turns, conversation, language, filters."""
        here = seen[1:3]
        attaching, shown = [page.attach, *seen, page.names], [page.attached, page.conversation]
        added = on(page.attach.upload, self.attach, attaching, shown, js=NAMES)
        taken = on(page.attached.detach, self.detach, here, [page.attached])
        for changed in (added, taken):
            on(changed.then, self.scope, seen[1:], [page.form])

    def attach(
        self,
        files: list[str],
        turns: Turns,
        conversation: str,
        language: str,
        filters: FilterValues,
        names: Any,
        request: gr.Request,
    ) -> Iterator[list[Any]]:
        """Add files that are found in this conversation only."""
        visit = self._visit(request, conversation or new_id())
        visit.store.conversations.save(visit.person.name, visit.conversation, turns, filters)
        named = with_folders(files, names)
        for state in visit.attachments.add([Path(file) for file in files], names=named):
            yield [visit.views.attached(language, state), visit.conversation]

    def detach(
        self, conversation: str, language: str, event: gr.EventData, request: gr.Request
    ) -> str:
        visit = self._visit(request, conversation)
        with errors_shown():
            visit.attachments.remove(str(event.document))
        return visit.views.attached(language)

    def attached(self, conversation: str, language: str, request: gr.Request) -> str:
        return self._visit(request, conversation).views.attached(language)

    def scope(
        self, conversation: str, language: str, filters: FilterValues, request: gr.Request
    ) -> str:
        """The line of filters, which says whether the conversation has files of its own."""
        return self._visit(request, conversation).views.filters(filters, language)


def with_folders(files: Sequence[str], names: Any) -> list[str]:
    """The names of files, in the folders that the browser says they are in."""
    told = isinstance(names, list) and len(names) == len(files)
    given = names if told else [""] * len(files)
    folders = ["".join(str(name).rpartition("/")[:2]) for name in given]
    return [folder + Path(file).name for folder, file in zip(folders, files, strict=True)]
