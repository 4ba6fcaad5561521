"""The basket: quotes and answers that a person has saved for a briefing, in their own order.

A `Basket` is a value: every change gives a new one. `Baskets` stores one for each person.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from assistant.accounts.database import Database
from assistant.citations import footnote, with_footnotes
from assistant.model import Answer, Citation


@dataclass(frozen=True, slots=True)
class Pin:
    """A quote, or a whole answer, with its citations.

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
        """With a pin moved ``by`` places down (up if negative), at most to either end."""
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


_BASKET: TypeAdapter[Basket] = TypeAdapter(Basket)


class Baskets:
    """The basket of each person, stored. Safe to use from several threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, person: str) -> Basket:
        """The person's basket; empty if there is none, or none that this version can read."""
        with self._database.opened() as database:
            return _read(database, person)

    def change(self, person: str, change: Callable[[Basket], Basket]) -> Basket:
        """Store and return what ``change`` makes of the person's basket.

        Nobody else changes it in between: of two pins at once, both are kept.
        """
        with self._database.opened() as database:
            database.execute("BEGIN IMMEDIATE")
            basket = change(_read(database, person))
            database.execute(
                "INSERT INTO basket VALUES (?, ?) ON CONFLICT (person)"
                " DO UPDATE SET pins = excluded.pins",
                (person, _BASKET.dump_json(basket).decode()),
            )
        return basket


def _read(database: sqlite3.Connection, person: str) -> Basket:
    row = database.execute("SELECT pins FROM basket WHERE person = ?", (person,)).fetchone()
    if row is None:
        return Basket()
    try:
        return _BASKET.validate_json(row[0])
    except ValidationError:
        return Basket()
