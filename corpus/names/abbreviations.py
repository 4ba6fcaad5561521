"""Abbreviations of the field, in both directions."""

from __future__ import annotations


def abbreviations() -> dict[str, tuple[str, ...]]:
    """Abbreviation to what it stands for, preferred form first."""
    return {}


def expand_abbreviations(text: str) -> tuple[str, ...]:
    """Other ways to say what ``text`` abbreviates or spells out, each one phrase."""
    return ()
