"""All ways to write a name, whatever it is a name of."""

from __future__ import annotations

from corpus.names.abbreviations import spelled_alike
from corpus.names.organisations import organisation_names
from corpus.names.places import country_adjectives, place_names


def variants(key: str) -> tuple[str, ...]:
    """Ways to write an organisation, place or abbreviated term, ``key`` first.

    Adjectives of a place come last. A name that is not known has no variants but itself.
    """
    places = (*place_names(key), *country_adjectives(key))
    return tuple(dict.fromkeys((key, *organisation_names(key), *places, *spelled_alike(key))))
