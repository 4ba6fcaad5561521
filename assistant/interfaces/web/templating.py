"""HTML from the files of ``templates`` and ``static``.

Text from a report is hostile until it is escaped: the environment escapes every value, inside attributes
too, and a name that a template does not know is an error. Nothing in this package marks text from outside
as safe.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from babel import Locale
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assistant.citations import shown_text
from assistant.conversation.languages import language_name
from assistant.interfaces.web.reasons import reason
from assistant.locale import Texts
from assistant.locale.countries import country_name

_STYLES = ("look.css", "filters.css", "tabs.css", "rail.css", "desk.css")
_SCRIPTS = (
    "frame.js",
    "filters.js",
    "rail.js",
    "answers.js",
    "panel.js",
    "drop.js",
    "shelf.js",
    "desk.js",
)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("assistant.interfaces.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["shown_text"] = shown_text
    made.filters["language"] = _language
    made.filters["country"] = _country
    made.globals["reason"] = reason
    return made


def _language(code: str, t: Texts) -> str:
    return language_name(Locale.parse(t.language), code)


def _country(name: str, t: Texts) -> str:
    return country_name(name, t.language)


def render(template: str, t: Texts, **values: Any) -> str:
    """The template ``templates/NAME.html`` as escaped HTML, with the interface's texts ``t``."""
    return _environment().get_template(f"{template}.html").render(t=t, **values)


def render_working(words: str, t: Texts, done: int = 0, total: int = 0) -> str:
    """That something is being made, where it is going to be; ``done`` of ``total`` where that is known."""
    return render("working", t, words=words, done=done, total=total)


@cache
def head() -> str:
    """Styles and scripts for the page's head, in the page itself.

    Gradio's own parameter for styles rewrites selectors, and breaks those with a list in them.
    """
    return f"<style>{styles()}</style><script>{''.join(map(static, _SCRIPTS))}</script>"


@cache
def styles() -> Markup:
    """The styles of every page; they are ours, and stand in a page as they are."""
    return Markup("".join(map(static, _STYLES)))  # noqa: S704


def static(name: str) -> str:
    """A file of the folder ``static`` as text."""
    return (
        resources.files("assistant.interfaces.web")
        .joinpath("static", name)
        .read_text(encoding="utf-8")
    )
