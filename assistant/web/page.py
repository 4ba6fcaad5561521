"""The frame around the conversation: header, look and behaviour of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from assistant.web.templating import render
from assistant.web.texts import LANGUAGES, Texts


@dataclass(frozen=True, slots=True)
class Welcome:
    """What the first view offers. ``examples``: headings with questions that have an answer.

    ``ready``: the examples have been found; until then more may come.
    """

    documents: int
    samples: bool
    ready: bool
    examples: Sequence[tuple[str, Sequence[str]]] = ()


def render_welcome(welcome: Welcome, t: Texts) -> str:
    """The first view: what this is, and questions to begin with."""
    return render("welcome", t, welcome=welcome)


def render_header(documents: int, samples: bool, t: Texts) -> str:
    """Name, what is indexed, a new conversation, the language of the interface."""
    return render("header", t, documents=documents, samples=samples, languages=LANGUAGES)


@cache
def head() -> str:
    """What goes into the page's head: our own look and behaviour, in the page itself.

    Gradio's own parameter for styles rewrites selectors, and breaks those with a list in them.
    """
    return f"<style>{_static('look.css')}</style><script>{_static('frame.js')}</script>"


def _static(name: str) -> str:
    return resources.files("assistant.web").joinpath("static", name).read_text(encoding="utf-8")
