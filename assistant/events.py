"""What can be told about a question while it is worked on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """A stage that is done: "understand", "retrieve", "answer", "write"; ``ms``: what it took."""

    name: str
    ms: float


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of the answer, verified; paragraphs in order make the answer's text."""

    text: str


Event = Step | Text
Watch = Callable[[Event], None]
