"""How components and events are made here, and who an event comes from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Any

import gradio as gr

from assistant.access import Person
from assistant.errors import AssistantError

AT_ONCE = 20  # answers that are worked on side by side; more wait their turn


def html(name: str, events: tuple[str, ...] = (), changed: str = "") -> Any:
    """A part of the page that we render; a click on [data-send] in it is an event of that name.

    Typed Any: its events have our names, which Gradio finds in the script.
    """
    script = f"pa.wire(element, trigger, {list(events)!r});"
    if changed:
        script += f" watch('value', () => pa.{changed}(element));"
    return gr.HTML(elem_id=name, js_on_load=script, apply_default_css=False, padding=False)


def on(
    event: Any,
    act: Any,
    inputs: list[Any],
    outputs: list[Any],
    at_once: int = AT_ONCE,
    line: str | None = None,
    **more: Any,
) -> Any:
    """Bind an event of the page itself: no name for outside, no spinner, no queue behind others.

    Every click counts, also while an earlier one is worked on (Gradio would drop it). ``line``:
    short acts of this name are done one by one, in the order of the clicks, so that none undoes
    what another has done.
    """
    wanted = {"trigger_mode": "multiple", **more}
    return event(
        act,
        inputs,
        outputs,
        api_visibility="private",
        show_progress="hidden",
        concurrency_limit=1 if line else at_once,
        concurrency_id=line,
        **wanted,
    )


def instead_of(running: list[Any], event: Any, act: Any, *bound: Any) -> Any:
    """As `on`, once what is ``running`` has been ended, so that it cannot write over the outcome."""
    event(None, cancels=running, queue=False, api_visibility="private")
    return on(event, act, *bound)


def person_of(request: gr.Request) -> Person:
    """Who an event comes from, as the guard in front of the page has found out."""
    if request.request is None:
        raise gr.Error("an event without a request")
    person: Person = request.request.state.person
    return person


@contextmanager
def errors_shown() -> Iterator[None]:
    """What the assistant raises, as a message on the page; Gradio shows messages as HTML."""
    try:
        yield
    except AssistantError as error:
        raise gr.Error(escape(str(error)), print_exception=False) from error
