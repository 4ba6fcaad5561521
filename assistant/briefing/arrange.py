"""A briefing as cards that a person moves, takes out, adds to, and back.

1. Each section is a card; each title of a part, sentence, quote, chart, table and gap in it is a piece.
2. An id is a digest of what a piece holds, of a card of its first heading, which it keeps when it is renamed, so that a click on a
   page that was drawn before another change still means the same thing; of two alike the second is told apart by a number.
3. Back in a section, pieces join as one part as long as they can be printed together: words before quotes, then one chart,
   table or gap.

Quotes, charts, tables and gaps can be moved and taken out; only words without notes, which are a person's own, and
headings can be written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from assistant.briefing.model import Part, Section, Sentence
from assistant.briefing.plan import LONGEST as LONGEST_TEXT
from assistant.briefing.plan import SectionPlan
from assistant.config.errors import UsageError
from corpus.normalize import one_line

Sections = tuple[Section, ...]
_MISSING = "this part of the briefing is not there any more"
LONGEST = 4000  # characters of a person's own words


@dataclass(frozen=True, slots=True)
class Piece:
    """``part`` holds one thing."""

    id: str
    part: Part

    @property
    def own(self) -> str:
        """A person's own words; "" for anything else."""
        said = self.part.connecting
        return said[0].text if said and not said[0].notes else ""


@dataclass(frozen=True, slots=True)
class Card:
    """A section. ``asked``: as there."""

    id: str
    heading: str
    pieces: tuple[Piece, ...]
    asked: SectionPlan | None = None


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Cards in order. Each change gives a new one, and raises UsageError for an id that is not there."""

    cards: tuple[Card, ...]

    @classmethod
    def of(cls, sections: Sections) -> Arrangement:
        named = _Names(one.id for one in sections if one.id)
        return cls(
            tuple(
                Card(
                    one.id or named(one.heading),
                    one.heading,
                    tuple(Piece(named(repr(part)), part) for part in _single(one)),
                    one.asked,
                )
                for one in sections
            )
        )

    def sections(self) -> Sections:
        return tuple(
            Section(
                card.heading, _joined([piece.part for piece in card.pieces]), card.asked, card.id
            )
            for card in self.cards
        )

    def card(self, card_id: str) -> Card:
        for card in self.cards:
            if card.id == card_id:
                return card
        raise UsageError(_MISSING)

    def card_moved(self, card_id: str, before: str) -> Arrangement:
        """With a card before another one; "" for the end."""
        moved = self.card(card_id)
        if before == card_id:
            return self
        cards = [card for card in self.cards if card.id != card_id]
        cards.insert(_place([card.id for card in cards], before), moved)
        return Arrangement(tuple(cards))

    def piece_moved(self, piece_id: str, card_id: str, before: str) -> Arrangement:
        """With a piece in a card, before another piece; "" for its end."""
        if before == piece_id:
            return self
        return self.piece_out(piece_id)._put(card_id, before, self.piece(piece_id))

    def card_out(self, card_id: str) -> Arrangement:
        self.card(card_id)
        return Arrangement(tuple(card for card in self.cards if card.id != card_id))

    def piece_out(self, piece_id: str) -> Arrangement:
        self.piece(piece_id)
        return self._each(
            lambda card: tuple(piece for piece in card.pieces if piece.id != piece_id)
        )

    def said(self, text: str, card_id: str, before: str) -> Arrangement:
        """With a person's own words in a card, a piece for each of their lines."""
        return self._put(card_id, before, *map(_words, _lines(text)))

    def reworded(self, piece_id: str, text: str) -> Arrangement:
        """With other words of one's own in the place of a piece of them."""
        if not self.piece(piece_id).own:
            raise UsageError("a quote stays what it is; write words of your own next to it")
        new = tuple(map(_words, _lines(text)))
        return self._each(
            lambda card: tuple(
                one for piece in card.pieces for one in (new if piece.id == piece_id else (piece,))
            )
        )

    def headed(self, card_id: str, heading: str) -> Arrangement:
        """With another heading over a card, which is what is asked from now on where a card is not made of the others."""
        self.card(card_id)
        title = _heading(heading)
        return Arrangement(
            tuple(_renamed(card, title) if card.id == card_id else card for card in self.cards)
        )

    def begun(self, heading: str) -> Arrangement:
        """With an empty card at the end."""
        return Arrangement((*self.cards, Card("", _heading(heading), ())))

    def filled(self, card_id: str, parts: Sequence[Part]) -> Arrangement:
        """With other pieces in a card, after the person's own words in it."""
        own = [piece for piece in self.card(card_id).pieces if piece.own]
        pieces = (*own, *(Piece("", part) for part in _single(Section("", tuple(parts)))))
        return self._each(lambda card: pieces if card.id == card_id else card.pieces)

    def piece(self, piece_id: str) -> Piece:
        for card in self.cards:
            for piece in card.pieces:
                if piece.id == piece_id:
                    return piece
        raise UsageError(_MISSING)

    def _put(self, card_id: str, before: str, *new: Piece) -> Arrangement:
        pieces = list(self.card(card_id).pieces)
        at = _place([piece.id for piece in pieces], before)
        pieces[at:at] = new
        return self._each(lambda card: tuple(pieces) if card.id == card_id else card.pieces)

    def _each(self, pieces: Callable[[Card], tuple[Piece, ...]]) -> Arrangement:
        return Arrangement(tuple(replace(card, pieces=pieces(card)) for card in self.cards))


class _Names:
    """Gives ids: the same content, the same one; none of those that are ``taken``."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)

    def __call__(self, content: str) -> str:
        digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        name = next(name for name in _numbered(digest) if name not in self._taken)
        self._taken.add(name)
        return name


def _numbered(digest: str) -> Iterator[str]:
    yield digest
    yield from (f"{digest}-{number}" for number in count(2))


def _place(ids: Sequence[str], before: str) -> int:
    if not before:
        return len(ids)
    return ids.index(before) if before in ids else len(ids)


def _single(section: Section) -> Iterator[Part]:
    """Parts that hold one thing each."""
    for part in section.parts:
        if part.title and part.title != section.heading:
            yield Part(part.title)
        yield from (Part("", connecting=(one,)) for one in part.connecting)
        yield from (Part("", bullets=(one,)) for one in part.bullets)
        if part.chart:
            yield Part("", chart=part.chart)
        if part.rows:
            yield Part("", rows=part.rows)
        if part.gap:
            yield Part("", gap=part.gap)


def _joined(parts: Sequence[Part]) -> tuple[Part, ...]:
    made: list[Part] = []
    for one in parts:
        last = made[-1] if made else None
        if last is None or one.title or not _takes(last, one):
            made.append(one)
            continue
        made[-1] = replace(
            one,
            title=last.title,
            bullets=(*last.bullets, *one.bullets),
            connecting=(*last.connecting, *one.connecting),
        )
    return tuple(made)


def _takes(last: Part, one: Part) -> bool:
    """Whether ``one`` can be printed in the same part, after what is in it."""
    return not (last.rows or last.chart or last.gap or (one.connecting and last.bullets))


def _renamed(card: Card, title: str) -> Card:
    asked = card.asked
    if asked is not None and asked.holds == "points" and title != card.heading:
        about = SectionPlan(heading=title, topic=title, filters=asked.filters)
        asked = about if asked.filters else None
    return replace(card, heading=title, asked=asked)


def _words(line: str) -> Piece:
    return Piece("", Part("", connecting=(Sentence(line, ()),)))


def _lines(text: str) -> list[str]:
    lines = [one_line(line) for line in text[:LONGEST].splitlines() if line.strip()]
    if not lines:
        raise UsageError("write some words first")
    return lines


def _heading(text: str) -> str:
    heading = one_line(text)[:LONGEST_TEXT]
    if not heading:
        raise UsageError("a section needs a heading")
    return heading
