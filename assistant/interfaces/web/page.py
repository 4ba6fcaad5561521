"""The frame around the conversation: header, look and behaviour of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from assistant.interfaces.web.templating import render
from assistant.locale.messages import LANGUAGES, Texts


@dataclass(frozen=True, slots=True)
class Welcome:
    """What the first view offers. ``examples``: headings with questions that have an answer.

    ``ready``: the examples have been found; until then more may come.
    """

    documents: int
    samples: bool
    ready: bool
    examples: Sequence[tuple[str, Sequence[str]]] = ()


@dataclass(frozen=True, slots=True)
class Guest:
    """Who looks at the page. ``title``: of the chat, where the settings give one.

    ``name``: of somebody who has signed in, else "". ``talk``: id of the open conversation.
    ``samples``: the sample reports are asked. ``editable``: they may change documents.
    """

    title: str = ""
    name: str = ""
    talk: str = ""
    samples: bool = False
    editable: bool = False


def render_welcome(welcome: Welcome, t: Texts) -> str:
    """The first view: what this is, and questions to begin with."""
    return render("welcome", t, welcome=welcome)


def render_header(documents: int, guest: Guest, t: Texts) -> str:
    """Name, what is indexed, a new conversation, the language, who is signed in."""
    return render("header", t, documents=documents, guest=guest, languages=LANGUAGES)


@cache
def head() -> str:
    """What goes into the page's head: our own look and behaviour, in the page itself.

    Gradio's own parameter for styles rewrites selectors, and breaks those with a list in them.
    """
    look = static("look.css") + static("tabs.css")
    return f"<style>{look}</style><script>{static('frame.js')}</script>"


def static(name: str) -> str:
    """A file of the folder ``static`` as text."""
    return (
        resources.files("assistant.interfaces.web")
        .joinpath("static", name)
        .read_text(encoding="utf-8")
    )
