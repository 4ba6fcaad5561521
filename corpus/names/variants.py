"""All ways to write a name."""

from __future__ import annotations


def variants(key: str) -> tuple[str, ...]:
    """Ways to write an organisation, country, region or abbreviation, ``key`` first."""
    return (key,)
