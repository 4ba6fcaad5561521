"""The tab of briefings as HTML: those that are kept, or the one that is open as cards.

A card or a point has where it goes when it is moved up or down, past what is hidden from the person.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from babel.dates import format_datetime

from assistant.accounts.briefings import KeptBriefing
from assistant.briefing.arrange import Card, Piece
from assistant.briefing.numbering import notes_of, part_without
from assistant.briefing.templates import Templates
from assistant.briefing.write import to_html
from assistant.interfaces.web.briefings import FORMATS, SHARED, OpenedBriefing
from assistant.interfaces.web.templating import render
from assistant.locale import Texts
from assistant.model import Citation


@dataclass(frozen=True, slots=True)
class Goal:
    """Where something is moved: in which card, before what ("": to its end)."""

    card: str
    before: str


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """``source``: of a quote. ``gone``: whether a quote in it is no longer at its place. ``up``, ``down``: None at the ends.
    ``below``: what follows it in its card, "" for nothing.
    """

    piece: Piece
    source: Citation | None
    gone: bool
    up: Goal | None
    down: Goal | None
    below: str


@dataclass(frozen=True, slots=True)
class ShownCard:
    """``up``, ``down``: the card before which it is put; None at the ends. ``asked``: whether it is being asked anew."""

    card: Card
    pieces: tuple[ShownPiece, ...]
    up: str | None
    down: str | None
    asked: bool


def shown_cards(found: OpenedBriefing, asked: Collection[str] = ()) -> list[ShownCard]:
    """What the person may see. ``asked``: ids of the cards that are being asked anew."""
    seen = [
        (card, left)
        for card in found.draft.arrangement.cards
        if (left := _seen(card, found)) or not card.pieces
    ]
    cards, order = [card.id for card, _ in seen], [[one.id for one in left] for _, left in seen]
    notes = found.draft.briefing.notes
    shown = []
    for at, (card, left) in enumerate(seen):
        pieces = []
        for place, piece in enumerate(left):
            cited = set(notes_of(piece.part))
            source = notes[piece.part.bullets[0].note - 1] if piece.part.bullets else None
            up, down = _goals(cards, order, at, place)
            below = _at(order[at], place + 1)
            gone = bool(cited & found.standing.gone)
            pieces.append(ShownPiece(piece, source, gone, up, down, below))
        up_card = cards[at - 1] if at else None
        down_card = _at(cards, at + 2) if at + 1 < len(cards) else None
        shown.append(ShownCard(card, tuple(pieces), up_card, down_card, card.id in asked))
    return shown


def _seen(card: Card, found: OpenedBriefing) -> list[Piece]:
    left = ((one.id, part_without(one.part, found.standing.hidden)) for one in card.pieces)
    return [Piece(piece_id, part) for piece_id, part in left if part]


def _goals(
    cards: Sequence[str], order: Sequence[Sequence[str]], at: int, place: int
) -> tuple[Goal | None, Goal | None]:
    """Where the piece at ``place`` of card ``at`` goes up and down: at an end of its card to the next card."""
    up = down = None
    if place:
        up = Goal(cards[at], order[at][place - 1])
    elif at:
        up = Goal(cards[at - 1], "")
    if place + 1 < len(order[at]):
        down = Goal(cards[at], _at(order[at], place + 2))
    elif at + 1 < len(cards):
        down = Goal(cards[at + 1], _at(order[at + 1], 0))
    return up, down


def _at(ids: Sequence[str], place: int) -> str:
    return ids[place] if place < len(ids) else ""


def render_kept(entries: Sequence[KeptBriefing], t: Texts) -> str:
    """The list of a person's briefings."""
    shown = [
        (one, str(format_datetime(datetime.fromtimestamp(one.changed), locale=t.language)))
        for one in entries
    ]
    return render("briefings", t, entries=shown)


def render_tools(found: OpenedBriefing, t: Texts, templates: Templates) -> str:
    """What can be done with the open briefing, and what is to be known of it."""
    return render(
        "briefing_tools",
        t,
        found=found,
        draft=found.draft,
        formats=[form for form in FORMATS if form != "docx"],
        templates=templates.offered(),
        usual=templates.usual,
    )


def render_cards(found: OpenedBriefing, t: Texts, asked: Collection[str] = ()) -> str:
    return render("briefing_cards", t, cards=shown_cards(found, asked))


def render_preview(found: OpenedBriefing, t: Texts) -> str:
    """The briefing in a frame of its own, where no script of it can run."""
    page = escape(to_html(found.written), quote=True)
    title = escape(t("Preview"), quote=True)
    return f'<iframe class="pa-briefing" sandbox title="{title}" srcdoc="{page}"></iframe>'


def render_briefing_share(briefing_id: str, title: str, token: str, t: Texts) -> str:
    """What is told of a shared briefing: its address, and how it is taken back; nothing without a token."""
    path = f"{SHARED}/{token}" if token else ""
    return render(
        "share",
        t,
        thing=briefing_id,
        title=title,
        path=path,
        stop="unshare_briefing",
        heading=t("Share this briefing"),
        note=t(
            "Whoever opens the address reads it as it is then, and changes nothing. Quotes of documents that they may not see are left out."
        ),
    )
