"""Writes places.json, the names of countries and regions, from the libraries that keep them.

    python -m corpus.domain.generate_places

- pycountry (ISO 3166-1): English short, common and official names, and their translations
- Babel (CLDR): names of countries and regions in English, French, Spanish, Arabic and Russian
- countryinfo: adjectives, and the divisions of the United Nations statistics (M49)
- place_additions.yaml: what these do not know

Generated ahead because the three take half a second to load, and finding a name must not.
"""

from __future__ import annotations

import gettext
import json
from collections import defaultdict
from pathlib import Path
from typing import Any, cast

import pycountry
import yaml
from babel import Locale
from countryinfo import all_countries

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "fr", "es", "ar", "ru")
# A demonym of two countries goes to the one with so many times the people, else to none.
_CLEAR_MAJORITY = 20


def main() -> None:
    (FOLDER / "places.json").write_text(places_as_json(), encoding="utf-8")


def places_as_json() -> str:
    """The content of places.json."""
    extra = yaml.safe_load((FOLDER / "place_additions.yaml").read_text(encoding="utf-8"))
    information = _information()
    countries = _countries(extra["countries"], information)
    keys = {code: country["key"] for code, country in countries.items()}
    regions = {
        name: _region(region, information, keys) for name, region in extra["regions"].items()
    }
    data = {
        "countries": {country.pop("key"): country for country in countries.values()},
        "regions": regions,
        **{name: extra[name] for name in extra if name not in ("countries", "regions")},
    }
    return json.dumps(data, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def _information() -> dict[str, dict[str, Any]]:
    """What countryinfo says of each country, by ISO code; the first entry of a code counts."""
    known: dict[str, dict[str, Any]] = {}
    for country in all_countries():
        info = cast("dict[str, Any]", country.info())
        code = info.get("ISO", {}).get("alpha2")
        if code and (code not in known or info.get("demonym")):
            known.setdefault(code, info)
    return known


def _countries(
    extra: dict[str, dict[str, Any]], information: dict[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    adjectives = _adjectives(information)
    countries = {}
    for country in pycountry.countries:
        code = country.alpha_2
        more = extra.get(code, {})
        names = [*(name.removeprefix("the ") for name in more.get("names", ())), *_names(country)]
        key = more.get("key") or _key(country)
        exact = more.get("exact", [])
        countries[code] = {
            "key": key,
            "names": sorted({key, *names} - set(exact)),
            "exact": exact,
            "adjectives": sorted({*more.get("adjectives", ()), *adjectives.get(code, ())}),
        }
    countries["XK"] = {
        "key": "Kosovo",
        "names": sorted({"Kosovo", *_babel_names("XK")}),
        "exact": [],
        "adjectives": ["Kosovar"],
    }
    return countries


def _turned(name: str) -> str:
    """A name as it is said: "Iran, Islamic Republic of" is "Islamic Republic of Iran"."""
    head, comma, tail = name.partition(", ")
    return f"{tail} {head}" if comma and tail.endswith((" of", " the")) else name


def _key(country: Any) -> str:
    name = str(country.name)
    if "," in name or "'" in name:
        return str(getattr(country, "common_name", None) or _turned(name))
    return name.partition(" (")[0]


def _names(country: Any) -> set[str]:
    english = {
        getattr(country, field)
        for field in ("name", "common_name", "official_name")
        if getattr(country, field, None)
    }
    names = {_turned(name) for name in english}
    for language in LANGUAGES[1:]:
        translation = gettext.translation(
            "iso3166-1", pycountry.LOCALES_DIR, languages=[language], fallback=True
        )
        names |= {_turned(translation.gettext(name)) for name in english}
    names |= _babel_names(country.alpha_2)
    return {plain for name in names for plain in _plain(name)}


def _babel_names(code: str) -> set[str]:
    found = {Locale(language).territories.get(code, "") for language in LANGUAGES}
    return {plain for name in found if name for plain in _plain(name)}


def _plain(name: str) -> list[str]:
    """Names to look for: "Myanmar (Burma)" is two, and forms that only a list prints are none."""
    outer, bracket, inner = name.partition(" (")
    names = [outer, inner.rstrip(")")] if bracket and inner[:1].isupper() else [outer]
    return [
        plain.strip().removeprefix("the ")
        for plain in names
        if "," not in plain and "،" not in plain and " - " not in plain and len(plain.strip()) > 2
    ]


def _adjectives(information: dict[str, dict[str, Any]]) -> dict[str, list[str]]:
    claims: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for code, info in information.items():
        for adjective in str(info.get("demonym") or "").replace("/", ",").split(","):
            if adjective.strip() and " and " not in adjective:
                claims[adjective.strip()].append((int(info.get("population") or 0), code))
    adjectives: defaultdict[str, list[str]] = defaultdict(list)
    for adjective, claimants in claims.items():
        ranked = [*sorted(claimants, reverse=True), (0, "")]
        if ranked[0][0] >= _CLEAR_MAJORITY * ranked[1][0] and adjective != "Central African":
            adjectives[ranked[0][1]].append(adjective)
    return adjectives


def _region(
    region: dict[str, Any], information: dict[str, dict[str, Any]], keys: dict[str, str]
) -> dict[str, list[str]]:
    members = set(region.get("members", ()))
    for part in region.get("parts", ()):
        inside = {
            code
            for code, info in information.items()
            if part in (info.get("region"), info.get("subregion"), info.get("intermediateregion"))
        }
        if not inside:
            raise ValueError(f"no country lies in {part!r}; see the divisions of countryinfo")
        members |= inside
    members -= set(region.get("without", ()))
    return {
        "names": [name.removeprefix("the ") for name in region.get("names", ())],
        "exact": region.get("exact", []),
        "adjectives": region.get("adjectives", []),
        "members": sorted(keys[code] for code in members if code in keys),
    }


if __name__ == "__main__":
    main()
