"""Citations for other programs and for footnotes: of a document, or of a quote in it.

A module for each format; each renders a sequence of entries as text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from assistant.bibliography import bibtex, csl, notes, ris
from assistant.bibliography.entry import Entry, entry_of

__all__ = ["Entry", "Style", "cite", "entry_of", "media_type"]

Style = Literal["chicago", "apa", "un", "ris", "bibtex", "csl-json"]
_RENDER: dict[Style, Callable[[Sequence[Entry]], str]] = {
    "chicago": notes.chicago,
    "apa": notes.apa,
    "un": notes.un,
    "ris": ris.render,
    "bibtex": bibtex.render,
    "csl-json": csl.render,
}
_MEDIA_TYPES: dict[Style, str] = {
    "chicago": "text/plain",
    "apa": "text/plain",
    "un": "text/plain",
    "ris": "application/x-research-info-systems",
    "bibtex": "application/x-bibtex",
    "csl-json": "application/vnd.citationstyles.csl+json",
}


def cite(entries: Sequence[Entry], style: Style) -> str:
    """The entries in a style, each on lines of its own."""
    return _RENDER[style](entries)


def media_type(style: Style) -> str:
    """What a style is on the network, without its encoding, which is UTF-8."""
    return _MEDIA_TYPES[style]
