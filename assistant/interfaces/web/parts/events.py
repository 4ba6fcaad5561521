"""Components, events, the person that an event comes from with what they see, files to download."""

from __future__ import annotations

import json
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.accounts.user_store import UserStore
from assistant.accounts.users import Person
from assistant.config.errors import AssistantError
from assistant.interfaces.state import AppState
from assistant.interfaces.uploads import Uploads
from assistant.interfaces.web.chat import Chat
from assistant.interfaces.web.examples import Examples
from assistant.interfaces.web.views import Viewer, Views
from assistant.service import Assistant
from index.cache import BoundedCache


@dataclass(frozen=True, slots=True)
class Visit:
    """A person at the page. ``conversation``: id of the open one, "" before its first question.

    ``editable``: whether they may add and remove documents for everybody. ``targets``: what they may add
    documents to, by name: "" for everybody, else a collection.
    """

    person: Person
    conversation: str
    editable: bool
    targets: Mapping[str, str]
    assistant: Assistant
    chat: Chat
    views: Views
    store: UserStore
    attachments: Uploads


class Visits:
    """Makes visits. Safe to use from several threads."""

    def __init__(self, state: AppState) -> None:
        self.state = state
        self._examples: BoundedCache[Hashable, Examples] = BoundedCache(_REMEMBERED)
        self._lock = threading.Lock()

    def visit(self, person: Person, conversation: str = "") -> Visit:
        """``person`` with a conversation, which is theirs or not stored yet."""
        state = self.state
        assistant = state.assistant_for(person, conversation)
        chat = Chat(assistant, state.pictures, state.answers, conversation)
        editable = person.may_edit and not state.is_samples
        collections = [] if state.is_samples else assistant.editable()
        targets = ({"": ""} if editable else {}) | {one.name: one.title for one in collections}
        viewer = Viewer(
            title=state.settings.title or "",
            name=person.name if state.access.required else "",
            conversation=conversation,
            samples=state.is_samples,
            editable=editable,
            operates=person.is_admin,
            removes=not state.is_samples,
            looks=state.looks,
            adds=bool(targets),
        )
        return Visit(
            person,
            conversation,
            editable,
            targets,
            assistant,
            chat,
            Views(assistant, chat, lambda language: self._examples_for(person, language), viewer),
            state.store,
            attachments=state.attachments(assistant, conversation),
        )

    def _examples_for(self, person: Person, language: str) -> Examples:
        """The same examples for all who may ask about the same documents in the same language, until others are indexed."""
        assistant = self.state.assistant_for(person)
        key = assistant.rights, language, hash(frozenset(assistant.documents()))
        with self._lock:  # nobody looks for the same ones beside another
            return self._examples.get_or_make(
                key, lambda _: Examples(assistant, language, self.state.is_asked)
            )


_REMEMBERED = 64  # examples, by documents and language
AT_ONCE = 20  # events of one kind that are handled at the same time; more wait


_LINES = {
    "panel": (
        "open_source",
        "close_source",
        "turn_page",
        "choose_view",
        "open_document",
        "open_fact",
        "open_cell",
        "open_map_quote",
        "open_point",
    ),
    "pins": (
        "show_pins",
        "pin",
        "pin_fact",
        "pin_selection",
        "pin_map_quote",
        "move_pin",
        "remove_pin",
        "clear_pins",
    ),
    "filters": (
        "choose_filters",
        "clear_filters",
        "remove_filter",
        "choose_collection",
        "ask_only",
    ),
    "turns": ("take_back", "bring_back"),
    "talks": (
        "show_sidebar",
        "list_talks",
        "find_talks",
        "pin_talk",
        "rename_talk",
        "share_talk",
        "unshare_talk",
    ),
    "briefing": (
        "show_briefing",
        "open_briefing",
        "close_briefing",
        "rename_briefing",
        "delete_briefing",
        "share_briefing",
        "unshare_briefing",
        "use_outline",
        "move_card",
        "move_point",
        "take_out_card",
        "take_out_point",
        "write_words",
        "reword_words",
        "name_card",
        "begin_card",
        "undo_change",
        "redo_change",
        "show_renewed",
    ),
    "facts": ("show_facts",),
    "grid": ("show_grid",),
    "map": ("show_map",),
    "document": ("show_document", "close_document"),
    "feedback": ("give_feedback",),
    "language": ("choose_language",),
    "shelf": (
        "list_documents",
        "arrange_documents",
        "sort_documents",
        "show_all_documents",
        "show_every_document",
    ),
}
"""Events that show or change the same thing: the page sends one when the one before is done."""
_LINE_OF = {event: line for line, events in _LINES.items() for event in events}
_COPIED_S = 600.0  # long enough for any event to end, after which Gradio has copied its files


def html(name: str, events: tuple[str, ...] = (), changed: str = "") -> Any:
    """A part of the page with HTML of ours; a click on [data-send] in it is an event of that name.

    Typed Any: Gradio finds the names of its events in the script.
    """
    lines = json.dumps({event: _LINE_OF.get(event, "") for event in events})
    script = f"pa.wire(element, trigger, {lines});"
    if changed:
        script += f" watch('value', () => pa.{changed}(element));"
    return gr.HTML(elem_id=name, js_on_load=script, apply_default_css=False, padding=False)


def on(
    event: Any, act: Any, inputs: list[Any], outputs: list[Any], at_once: int = AT_ONCE, **more: Any
) -> Any:
    """Bind an event of the page: without a public name, without a spinner.

    Every click counts, also while an earlier one is handled (Gradio would drop it).
    """
    wanted = {"trigger_mode": "multiple", **more}
    return event(
        act,
        inputs,
        outputs,
        api_visibility="private",
        show_progress="hidden",
        concurrency_limit=at_once,
        **wanted,
    )


def in_line(part: Any, event: str, act: Any, inputs: list[Any], outputs: list[Any]) -> Any:
    """As `on`, for an event of a line: when it is done, the page sends the next."""
    done = on(getattr(part, event), act, inputs, outputs)
    for after, worked in ((done.success, "true"), (done.failure, "false")):
        sent = f"() => {{ pa.next('{_LINE_OF[event]}', {worked}); }}"
        after(None, js=sent, api_visibility="private")
    return done


def sent_after(
    events: Sequence[Any], part: Any, event: str, act: Any, inputs: list[Any], outputs: list[Any]
) -> Any:
    """As `in_line`, sent by the page after each of ``events``: what it shows cannot overwrite what is newer."""
    for after in events:
        after(None, js=f"() => {{ pa.send('{event}'); }}", api_visibility="private")
    return in_line(part, event, act, inputs, outputs)


def instead_of(running: list[Any], event: Any, act: Any, *bound: Any) -> Any:
    """As `on`, after the events ``running`` are cancelled, so that they cannot overwrite the result."""
    cancel(running, event)
    return on(event, act, *bound)


def cancel(running: list[Any], event: Any) -> None:
    """What the events ``running`` would still show is not shown."""
    event(None, cancels=running, queue=False, api_visibility="private")


def person_of(request: gr.Request) -> Person:
    """Who an event comes from, as `SignInMiddleware` has found out."""
    if request.request is None:
        raise gr.Error("an event without a request")
    person: Person = request.request.state.person
    return person


class PageEvents:
    """What the functions have in common that events of a part of the page call."""

    def __init__(self, visits: Visits) -> None:
        self._visits = visits
        self._state = visits.state

    def _visit(self, request: gr.Request, conversation: str = "") -> Visit:
        return self._visits.visit(person_of(request), conversation)


@contextmanager
def errors_shown() -> Iterator[None]:
    """Errors of the assistant as a message on the page; Gradio shows messages as HTML."""
    try:
        yield
    except AssistantError as error:
        raise gr.Error(escape(str(error)), print_exception=False) from error


def worked(
    make: Callable[[], list[Any]], waiting: list[Any], failed: list[Any]
) -> Iterator[list[Any]]:
    """What an event shows that takes long: ``waiting``, then what ``make`` makes, or ``failed`` and the error."""
    yield waiting
    try:
        with errors_shown():
            made = make()
    except gr.Error:
        yield failed
        raise
    yield made


class Downloads:
    """A folder for each event that offers files, all in one that is deleted when the program ends.

    Safe to use from several threads.
    """

    def __init__(self) -> None:
        self._root = tempfile.TemporaryDirectory(prefix="downloads-")

    def folder(self) -> Path:
        """A new empty folder; those of events that ended long ago are deleted."""
        for older in Path(self._root.name).iterdir():
            with suppress(FileNotFoundError):  # another thread was quicker
                if time.time() - older.stat().st_mtime > _COPIED_S:
                    shutil.rmtree(older)
        return Path(tempfile.mkdtemp(dir=self._root.name))
