"""What somebody has put aside, as HTML: pins of the basket, earlier conversations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from babel.dates import format_datetime

from assistant.accounts.basket import Basket
from assistant.accounts.conversations import Entry
from assistant.citations import split_marks
from assistant.interfaces.web.templating import render
from assistant.locale.messages import Texts


def render_basket(basket: Basket, t: Texts) -> str:
    """Pins in order, each with its sources; ``clipboard`` is what goes to the clipboard."""
    pins = [
        {
            "pin": pin,
            "clipboard": pin.plain_text(),
            "paragraphs": [
                split_marks(paragraph, [one.number for one in pin.citations])
                for paragraph in pin.text.split("\n\n")
            ],
        }
        for pin in basket.pins
    ]
    everything = "\n\n".join(pin.plain_text() for pin in basket.pins)
    return render("basket", t, pins=pins, everything=everything)


def render_talks(entries: Sequence[Entry], talk: str, t: Texts) -> str:
    """Conversations, the newest first; ``talk``: the one that is open."""
    shown = [{"entry": entry, "when": _when(entry.changed, t)} for entry in entries]
    return render("talks", t, entries=shown, talk=talk)


def _when(seconds: float, t: Texts) -> str:
    return str(format_datetime(datetime.fromtimestamp(seconds), "medium", locale=t.language))
