"""Names and numbers in any text: organisations, places, years, dates, figures, numbered things, abbreviations.

Every finder takes a text and returns mentions in the order of the text, without overlaps. Offsets are
code points of that text. Names are compared without accents and, where that is safe, without case.
"""

from __future__ import annotations

from corpus.names.dates import find_dates, find_months, find_years
from corpus.names.figures import figure_key, find_figures
from corpus.names.model import Figure, Mention, MentionKind, Period
from corpus.names.numbered import find_numbered
from corpus.names.organisations import (
    OrganisationsError,
    abbreviations,
    expand_abbreviations,
    find_organisations,
    forget_own_organisations,
    load_organisations,
    organisation_names,
    spelled_alike,
)
from corpus.names.places import country_adjectives, find_places, place_names, region_members

__all__ = [
    "Figure",
    "Mention",
    "MentionKind",
    "OrganisationsError",
    "Period",
    "abbreviations",
    "expand_abbreviations",
    "figure_key",
    "find_dates",
    "find_figures",
    "find_months",
    "find_numbered",
    "find_organisations",
    "find_places",
    "find_years",
    "forget_own_organisations",
    "load_organisations",
    "region_members",
    "variants",
]


def variants(key: str) -> tuple[str, ...]:
    """Ways to write an organisation, place or abbreviated term, ``key`` first.

    Adjectives of a place come last. A name that is not known has no variants but itself.
    """
    places = (*place_names(key), *country_adjectives(key))
    return tuple(dict.fromkeys((key, *organisation_names(key), *places, *spelled_alike(key))))
