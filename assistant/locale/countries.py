"""Names of countries in the languages of the interface."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from corpus.names import find_places


def country_name(key: str, language: str) -> str:
    """What a country is called in ``language``; ``key``: its English short name, given back where that is not known."""
    return _countries(language).get(key, key)


def place_in(place: str, language: str) -> str:
    """What a country that is named in any language is called in ``language``; as it is where that is not known."""
    return country_name(
        next((one.key for one in find_places(place) if one.kind == "country"), place), language
    )


@cache
def _countries(language: str) -> Mapping[str, str]:
    """Names of countries in a language by their English short names, as Babel knows them."""
    if language == "en":
        return {}
    from babel import Locale

    english, own = Locale("en").territories, Locale(language).territories
    found: dict[str, str] = {}
    for code, name in english.items():
        mentions = find_places(name) if len(code) == 2 and code.isalpha() else []
        if len(mentions) == 1 and mentions[0].end - mentions[0].start == len(name) and code in own:
            found.setdefault(mentions[0].key, own[code])
    return found
