"""Countries and regions with their variants and adjectives."""

from __future__ import annotations

from corpus.names.model import Mention


def find_places(text: str) -> tuple[Mention, ...]:
    """Countries and regions named in ``text``, also by adjective ("Liberian")."""
    return ()


def country_adjectives(country: str) -> tuple[str, ...]:
    """Adjectives of a country ("Niger": "Nigerien"); empty if none is known."""
    return ()


def region_members(region: str) -> tuple[str, ...]:
    """English short names of the countries in a region, sorted; empty if it is not known."""
    return ()


def regions_of(country: str) -> tuple[str, ...]:
    """Regions that a country belongs to, sorted."""
    return ()
