"""What a citation of a document, or of a quote in it, is made of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.model import Document, Row, Span
from corpus.normalize import one_line

_WORD = re.compile(r"[a-z0-9]+")
_LONG = 4  # letters of a word that tells titles apart


@dataclass(frozen=True, slots=True)
class Entry:
    """A source. Members are empty or None where nothing is known; nothing is guessed.

    ``document``: its name in the index. ``symbol``: the publisher's own number ("A/80/75"). Of a quote: ``page`` from 1;
    ``cells`` ("Projects!B4:F4") in a sheet; ``section``: the heading above it, where there are no pages.
    """

    document: str
    title: str
    publisher: str = ""
    year: int | None = None
    symbol: str = ""
    url: str = ""
    language: str = ""
    quote: str = ""
    page: int | None = None
    cells: str = ""
    section: str = ""

    @property
    def key(self) -> str:
        """A name for databases of references, of plain letters and digits: "unwomen2024annual"."""
        publisher = "".join(_WORD.findall(_plain(self.publisher)))
        title = [one for one in _WORD.findall(_plain(self.title)) if one not in publisher]
        word = next((one for one in title if len(one) >= _LONG), "".join(title[:1]))
        return f"{publisher}{self.year or ''}{word}" or "document"


def entry_of(document: Document, quote: Span | None = None, page: int | None = None) -> Entry:
    """The entry of a document; with ``quote``, of that part of its text; with ``page``, of that page."""
    about = document.metadata
    row = None if quote is None else _row(document, quote)
    at = page if quote is None else document.page_at(quote.start)
    headings = () if quote is None or document.pages else document.headings_at(quote.start)
    section = one_line(headings[-1]) if headings else ""
    return Entry(
        document=document.name,
        title=one_line(about.title),
        publisher=about.publisher or "",
        year=about.year,
        symbol=about.symbol or "",
        url=about.url or "",
        language=about.language or "",
        quote="" if quote is None else one_line(quote.of(document.text)),
        page=at,
        cells=f"{row.sheet}!{row.cells_range}" if row and row.sheet and row.cells_range else "",
        section=section if section != one_line(about.title) else "",
    )


def keys(entries: Sequence[Entry]) -> list[str]:
    """A key for each entry; those that would be alike get a letter: "undp2024annual", "undp2024annualb"."""
    taken: dict[str, int] = {}
    found = []
    for entry in entries:
        number = taken[entry.key] = taken.get(entry.key, 0) + 1
        found.append(entry.key if number == 1 else f"{entry.key}{_letters(number)}")
    return found


def _letters(number: int) -> str:
    """2 is b, 26 is z, 27 is aa."""
    rest, last = divmod(number - 1, 26)
    return (_letters(rest) if rest else "") + chr(ord("a") + last)


def _row(document: Document, quote: Span) -> Row | None:
    inside = (b for b in document.blocks if b.row and quote.overlaps(Span(b.start, b.end)))
    return next((block.row for block in inside), None)


def _plain(text: str) -> str:
    """Lower case, without accents."""
    return unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
