"""Footnotes and references in three styles, as plain text; titles that are set in italics are not marked.

| style | example |
|---|---|
| Chicago, notes (17th edition, reports with a corporate author) | ``UN Women, Annual Report, UNW/2025/2 (2025), 12, https://….`` |
| APA (7th edition) | ``(UN Women, 2025, p. 12)`` and ``UN Women. (2025). Annual Report (UNW/2025/2). https://…`` |
| United Nations (Editorial Manual, footnotes) | ``“Annual Report” (UNW/2025/2), p. 12.`` or, without a symbol, ``UN Women, Annual Report (2025), p. 12. Available at https://….`` |

The publisher is taken for the corporate author. Where there are no pages, the heading above the quote says where it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.bibliography.entry import Entry


def chicago(entries: Sequence[Entry]) -> str:
    """A full note for each entry."""
    return _lines(entries, _chicago)


def apa(entries: Sequence[Entry]) -> str:
    """For each entry the citation in the text, if it is of a place in the document, and the reference."""
    return _lines(entries, _apa)


def un(entries: Sequence[Entry]) -> str:
    """A footnote for each entry."""
    return _lines(entries, _un)


def _lines(entries: Sequence[Entry], style: Callable[[Entry], str]) -> str:
    return "".join(f"{style(entry)}\n" for entry in entries)


def _chicago(entry: Entry) -> str:
    year = f" ({entry.year})" if entry.year else ""
    title = ", ".join(part for part in (entry.publisher, entry.title, entry.symbol) if part)
    place = str(entry.page) if entry.page else entry.cells or _heading("under", entry)
    return _sentence(", ".join(part for part in (title + year, place, entry.url) if part))


def _apa(entry: Entry) -> str:
    year = str(entry.year or "n.d.")
    symbol = f" ({entry.symbol})" if entry.symbol else ""
    named = entry.title + symbol
    parts = (
        [f"{_sentence(entry.publisher)} ({year}). {_sentence(named)}"]
        if entry.publisher
        else [f"{_sentence(named)} ({year})."]
    )
    reference = " ".join([*parts, entry.url] if entry.url else parts)
    place = f"p. {entry.page}" if entry.page else entry.cells
    if not place and entry.section:
        place = f"“{entry.section}” section"
    within = f"({entry.publisher or f'“{entry.title}”'}, {year}, {place})\n" if place else ""
    return within + reference


def _un(entry: Entry) -> str:
    place = f"p. {entry.page}" if entry.page else entry.cells or _heading("under", entry)
    if entry.symbol:
        source = f"“{entry.title}” ({entry.symbol})"
        return _sentence(", ".join(part for part in (source, place) if part))
    year = f" ({entry.year})" if entry.year else ""
    source = ", ".join(part for part in (entry.publisher, entry.title) if part) + year
    note = _sentence(", ".join(part for part in (source, place) if part))
    return f"{note} Available at {_sentence(entry.url)}" if entry.url else note


def _heading(word: str, entry: Entry) -> str:
    return f"{word} “{entry.section}”" if entry.section else ""


def _sentence(text: str) -> str:
    """``text`` with a full stop, unless it ends with a mark already."""
    return text if text.endswith((".", "!", "?")) else f"{text}."
