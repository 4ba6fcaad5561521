"""The turns of a conversation: questions with their answers, or how far the work on them is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.model import Answer, Citation, Event, Step

State = Literal["working", "done", "stopped", "failed"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work on an answer is: names of finished steps, paragraphs so far."""

    steps: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()

    def after(self, event: Event) -> Progress:
        if isinstance(event, Step):
            return replace(self, steps=(*self.steps, event.name))
        return replace(self, paragraphs=(*self.paragraphs, event.text))


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its answer. ``error``: why there is none, for the person who asked.

    ``progress``: of an answer that is not finished. ``verdict``: the person's feedback
    (`assistant.accounts.feedback`). ``unsound``: numbers of citations whose quote is no longer at
    its place in the document.
    """

    question: str
    state: State = "working"
    answer: Answer | None = None
    error: str = ""
    unsound: tuple[int, ...] = ()
    progress: Progress = Progress()
    verdict: str = ""

    def source(self, number: int) -> Citation | None:
        """Citation ``number``; of a declined answer, the nearest passage with that number."""
        if self.answer is None:
            return None
        shown = self.answer.citations or self.answer.closest
        return next((citation for citation in shown if citation.number == number), None)


Turns = tuple[Turn, ...]


def history(turns: Sequence[Turn]) -> list[str]:
    """Questions so far, oldest first, stopped ones included."""
    return [turn.question for turn in turns]


def asked(turns: Turns, question: str) -> Turns:
    return (*turns, Turn(question))


def settled(turns: Turns, **outcome: object) -> Turns:
    """``turns`` with the outcome of the last one."""
    return (*turns[:-1], replace(turns[-1], **outcome))  # type: ignore[arg-type]  # fields of Turn


def stopped(turns: Turns) -> Turns:
    """``turns`` after the person has stopped the work on an answer."""
    if turns and turns[-1].state == "working":
        return settled(turns, state="stopped")
    return turns
