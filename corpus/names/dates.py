"""Years, dates and periods."""

from __future__ import annotations

from corpus.names.model import Mention, Period


def find_years(text: str) -> tuple[Mention, ...]:
    """Years from 1900 to 2100; the key is the year in ASCII digits."""
    return ()


def find_dates(text: str, language: str | None = None) -> tuple[Period, ...]:
    """Dates and periods, years alone included; ``language`` is ISO 639-1 and may be unknown."""
    return ()
