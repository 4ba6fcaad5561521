"""The basket: quotes and answers that somebody has put aside, in the order that they want.

A value: every change gives a new basket. What a briefing is made of.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from assistant.citations import footnote, with_footnotes
from assistant.model import Answer, Citation


@dataclass(frozen=True, slots=True)
class Pin:
    """A quote, or a whole answer, with the citations that it rests on.

    ``text``: the quote; of an answer its text with marks ``[n]``, each the ``number`` of a citation.
    ``question``: what was asked (of a follow-up: the question that stands alone).
    """

    kind: Literal["quote", "answer"]
    text: str
    citations: tuple[Citation, ...]
    question: str = ""

    @property
    def id(self) -> str:
        """The same for the same content, so that nothing is pinned twice."""
        places = [f"{one.document}:{one.start}:{one.end}" for one in self.citations]
        content = "\0".join((self.kind, self.text, *places))
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    def plain_text(self) -> str:
        """For the clipboard. A quote's own number stays, so that it fits the answer's."""
        if self.kind == "quote":
            return "\n".join(map(footnote, self.citations))
        return with_footnotes(self.text, self.citations)


@dataclass(frozen=True, slots=True)
class Basket:
    """Pins in order."""

    pins: tuple[Pin, ...] = ()

    def added(self, pin: Pin) -> Basket:
        """With ``pin`` at the end; the same basket if it is in there already."""
        return self if any(known.id == pin.id for known in self.pins) else Basket((*self.pins, pin))

    def removed(self, pin_id: str) -> Basket:
        return Basket(tuple(pin for pin in self.pins if pin.id != pin_id))

    def moved(self, pin_id: str, by: int) -> Basket:
        """With one pin ``by`` places further down (up if negative), at most to either end."""
        pins = list(self.pins)
        at = next((at for at, pin in enumerate(pins) if pin.id == pin_id), None)
        if at is None:
            return self
        pin = pins.pop(at)
        pins.insert(min(max(at + by, 0), len(pins)), pin)
        return Basket(tuple(pins))


def pin_quote(answer: Answer, number: int) -> Pin | None:
    """Citation ``number`` of an answer as a pin; None if it has none of that number."""
    known = answer.citations or answer.closest
    cited = next((citation for citation in known if citation.number == number), None)
    if cited is None:
        return None
    return Pin("quote", cited.quote, (cited,), answer.standalone_question or answer.question)


def pin_answer(answer: Answer) -> Pin:
    """A whole answer as a pin."""
    asked = answer.standalone_question or answer.question
    return Pin("answer", answer.text, answer.citations, asked)
