"""What is sent to a chat model. Instructions are files; all other text is marked as data."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources

from assistant.model import Citation


@cache
def instructions(name: str, package: str = "assistant.generation") -> str:
    """The text of ``name``.md in ``package``."""
    return resources.files(package).joinpath(f"{name}.md").read_text(encoding="utf-8")


def quotes_and_question(question: str, citations: Sequence[Citation]) -> str:
    """The quotes with their numbers and sources, then the question, each in a tag."""
    quotes = [
        f'<quote number="{c.number}" source="{data(_source(c))}">{data(c.quote)}</quote>'
        for c in citations
    ]
    return "\n".join([*quotes, f"<question>{data(question)}</question>"])


def conversation(question: str, history: Sequence[str]) -> str:
    """Earlier questions, oldest first, then the last one, each in a tag."""
    turns = [f"<turn>{data(turn)}</turn>" for turn in history]
    return "\n".join([*turns, f"<question>{data(question)}</question>"])


def text_to_translate(text: str) -> str:
    return f"<text>{data(text)}</text>"


def _source(citation: Citation) -> str:
    parts = [citation.title, citation.publisher, citation.year, *citation.section]
    return ", ".join(str(part) for part in parts if part)


def data(text: str) -> str:
    """Text that can open or close no tag, on one line."""
    folded = " ".join(text.split())
    return folded.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "”")
