"""Countries and regions with their variants, in English, French, Spanish, Arabic and Russian.

The list is `places` of `corpus.domain`. It is loaded at the first call, in some hundredths of a second.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from corpus import domain
from corpus.names.matcher import Found, NameMatcher, fold_name, is_lower, tokens_of
from corpus.names.model import Mention, MentionKind
from corpus.names.organisations import names_of_organisations

# What stands right before the country of a currency: "1 доллар ", "dólares de los ".
_CURRENCY = re.compile(
    r"(?:\b(?:dollars?|francs?)\s(?:de\sla|des)|\b(?:d[óo]lar(?:es)?|pesos?)\sde\s(?:los|la)|"
    r"\b(?:доллар|песо)\w*|(?<!\w)دولار)\s$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Place:
    kind: MentionKind
    key: str
    is_language: bool = False


@dataclass(frozen=True, slots=True)
class _Country:
    names: tuple[str, ...]
    exact: tuple[str, ...]
    adjectives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Region(_Country):
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    countries: dict[str, _Country]
    regions: dict[str, _Region]
    matcher: NameMatcher[_Place | None]
    arabic_words: frozenset[str]
    before_words: frozenset[str]
    before_languages: frozenset[str]
    given_names: frozenset[str]
    also_surnames: frozenset[str]


def find_places(text: str) -> tuple[Mention, ...]:
    """Countries and regions named in ``text``, also by adjective ("Liberian").

    ``kind`` is "country" or "region". Names of languages ("in French") and people ("Michael
    Jordan") are no places; names in lower case count only if the whole text is in lower case.
    """
    gazetteer = _gazetteer()
    return tuple(
        Mention(
            found.value.kind, found.start, found.end, found.value.key, text[found.start : found.end]
        )
        for found in gazetteer.matcher.find(text)
        if found.value is not None and _is_meant(text, found, found.value, gazetteer)
    )


def country_adjectives(country: str) -> tuple[str, ...]:
    """Adjectives of a country ("Niger": "Nigerien") or region; empty if none is known."""
    known = _known(country)
    return known.adjectives if known else ()


def place_names(place: str) -> tuple[str, ...]:
    """Names and abbreviations of a country or region; empty if it is not known."""
    known = _known(place)
    return tuple(dict.fromkeys((place, *known.exact, *known.names))) if known else ()


def region_members(region: str) -> tuple[str, ...]:
    """English short names of the countries in a region, sorted; empty if it is not known."""
    known = _gazetteer().regions.get(region)
    return known.members if known else ()


def _known(place: str) -> _Country | None:
    gazetteer = _gazetteer()
    return gazetteer.countries.get(place) or gazetteer.regions.get(place)


@domain.cached()
def _gazetteer() -> _Gazetteer:
    data = domain.listed("places")
    countries = {key: _Country(*_three(value)) for key, value in data.get("countries", {}).items()}
    regions = {
        key: _Region(*_three(value), tuple(value.get("members", ())))
        for key, value in data.get("regions", {}).items()
    }
    matcher: NameMatcher[_Place | None] = NameMatcher(
        frozenset(domain.words("places", "words")), after=frozenset({"in", "from", "about"})
    )
    for name in domain.words("places", "not_places"):
        matcher.add(name, None, "capital")
    languages = frozenset(domain.words("places", "languages"))
    for kind, places in (("region", regions), ("country", countries)):
        for key, place in places.items():
            _add(
                matcher, _Place("region" if kind == "region" else "country", key), place, languages
            )
    return _Gazetteer(
        countries,
        regions,
        matcher,
        frozenset(fold_name(word) for word in domain.words("places", "arabic_words")),
        frozenset(fold_name(word) for word in domain.words("places", "before_words")),
        frozenset(fold_name(word) for word in domain.words("places", "before_languages")),
        frozenset(domain.words("places", "given_names")),
        frozenset(domain.words("places", "also_surnames")),
    )


def _three(value: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    return (
        tuple(value.get("names", ())),
        tuple(value.get("exact", ())),
        tuple(value.get("adjectives", ())),
    )


def _add(
    matcher: NameMatcher[_Place | None], place: _Place, names: _Country, languages: frozenset[str]
) -> None:
    for name in (place.key, *names.names):
        matcher.add(name, place, "capital")
    for name in names.exact:
        matcher.add(name, place, "exact")
    for adjective in names.adjectives:
        spoken = _Place(place.kind, place.key, adjective in languages)
        for form in (adjective, adjective + "s") if adjective[-1] in "nirekd" else (adjective,):
            matcher.add(form, spoken, "capital")


def _is_meant(text: str, found: Found[_Place | None], place: _Place, gazetteer: _Gazetteer) -> bool:
    written = text[found.start : found.end]
    if place.is_language:
        following = tokens_of(text[found.end : found.end + 30])
        return bool(following) and following[0].folded in gazetteer.before_languages
    if _CURRENCY.search(text, max(0, found.start - 30), found.start):
        return False  # of a currency: "1 доллар США"
    if written in ("US", "U.S."):
        following = tokens_of(text[found.end : found.end + 30])
        is_money = bool(following) and following[0].folded in ("$", "dollar", "dollars")
        return not is_money
    if written in gazetteer.given_names:
        before, after = text[: found.start].split(), text[found.end : found.end + 20].split()
        has_surname = bool(after) and after[0].istitle()
        return bool(before) and before[-1].islower() and not has_surname
    if place.key in gazetteer.also_surnames:
        return not _follows_a_given_name(text, found.start)
    if fold_name(written) in gazetteer.arabic_words:
        preceding = tokens_of(text[max(0, found.start - 20) : found.start])
        return bool(preceding) and preceding[-1].folded in gazetteer.before_words
    return True


def _follows_a_given_name(text: str, start: int) -> bool:
    """Whether the word before is a capitalised word inside a sentence that is no organisation's."""
    before = text[max(0, start - 30) : start]
    if not before.endswith(" ") or is_lower(text):
        return False
    words = before.split()
    if len(words) < 2 or not words[-1].istitle() or words[-2][-1] in ".!?:":
        return False
    return words[-1].isalpha() and fold_name(words[-1]) not in names_of_organisations()
