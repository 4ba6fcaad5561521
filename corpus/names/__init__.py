"""Names and numbers in any text: organisations, places, years, dates, figures, abbreviations.

Every finder takes a text and gives mentions in the order of the text, not overlapping. Offsets are
code points of that text. Names are compared without accents and, where that is safe, without case.
"""

from __future__ import annotations

from corpus.names.abbreviations import abbreviations, expand_abbreviations
from corpus.names.dates import find_dates, find_months, find_years
from corpus.names.figures import figure_key, find_figures
from corpus.names.model import Figure, Mention, MentionKind, Period
from corpus.names.organisations import (
    OrganisationsError,
    find_organisations,
    forget_own_organisations,
    load_organisations,
)
from corpus.names.places import country_adjectives, find_places, region_members, regions_of
from corpus.names.variants import variants

__all__ = [
    "Figure",
    "Mention",
    "MentionKind",
    "OrganisationsError",
    "Period",
    "abbreviations",
    "country_adjectives",
    "expand_abbreviations",
    "figure_key",
    "find_dates",
    "find_figures",
    "find_months",
    "find_organisations",
    "find_places",
    "find_years",
    "forget_own_organisations",
    "load_organisations",
    "region_members",
    "regions_of",
    "variants",
]
