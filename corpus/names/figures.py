"""Figures in digits and in words."""

from __future__ import annotations

from corpus.names.model import Figure


def figure_key(written: str) -> str:
    """The digits of a number as printed, without grouping: "7 500" and "7,500" are "7500"."""
    return written


def find_figures(text: str, language: str | None = None) -> tuple[Figure, ...]:
    """Figures that count or measure; no years, dates, ordinals, list markers, document symbols."""
    return ()
