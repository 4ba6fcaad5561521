"""The organisations, places, cities, dates and figures of a sentence from which facts are made.

1. Organisations are those of `corpus.names` and national institutions, which are too many for a list and
   are known by the form of their names: a kind of institution, "of" or "for", and capitalised words
   ("the Ministry of Energy", "Government of Kenya").
2. Names inside names are left out: the region in an organisation's name, the city in a country's, the
   name of a people that reads like a place, the year of a paper or of an event.
3. Names of cities are also names of people, and words ("Victoria", "Nice", "Mobile"). A name counts after
   a preposition of place ("in Gao"), in a list after one that counts ("in Niamey, Tahoua and Zinder"),
   before its country ("Cúcuta, Colombia"), or as the label of a part ("(b) Tahoua: …"). The names are the
   list `cities` of `corpus.domain`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.facts.attachment import joined_years
from assistant.facts.figures import counting_figures
from assistant.facts.grammar import WORD, Grammar
from corpus import domain
from corpus.names import Figure, Mention, Period, find_dates, find_organisations, find_places
from corpus.normalize import one_line

_CAPITALISED = r"[A-ZÀ-Ý][\w’'-]+"
_NAME = re.compile(
    rf"{_CAPITALISED}(?:[ ](?:(?:de|del|da|do|la|los|al|el|of)[ ]){{0,2}}{_CAPITALISED}){{0,3}}"
)
_TOWN = r"(?:the\s+|la\s+|las\s+|les\s+|l['’])?(?:cit(?:y|ies)|towns?|capital|villes?|ciudad(?:es)?)\s+(?:of|de)\s+"
_OPENS = re.compile(
    rf"(?:\b(?:in|near|around|outside|à|dans|en)\s+(?:{_TOWN})?|\b{_TOWN}|\((?:[a-z]|\d|[ivx]+)\)\s+)$",
    re.I,
)
_LABEL = re.compile(r"\((?:[a-z]|\d|[ivx]+)\)\s+$")
_JOINS = re.compile(r"\s*(?:,|and|et|y|,\s*(?:and|et|y))\s+(?:(?:de|à|in|en)\s+)?", re.I)


def find_cities(text: str) -> tuple[Mention, ...]:
    """Larger cities that ``text`` means as places; ``kind`` is "city", ``key`` the city's name."""
    return tuple(_found(text))


def country_of(city: str) -> str | None:
    """The country of a city, by its key; None for anything else."""
    return _cities().get(city)


def _found(text: str) -> Iterator[Mention]:
    last = -1
    for match in _NAME.finditer(text):
        name = _longest(match[0])
        if name is None:
            continue
        start, end = match.start(), match.start() + len(name)
        if _is_meant(text, start, end, name, last):
            last = end
            yield Mention("city", start, end, name, name)


def _longest(written: str) -> str | None:
    """The longest beginning of ``written`` that is a city's name."""
    known = _cities()
    words = written.split(" ")
    starts = (" ".join(words[:n]) for n in range(len(words), 0, -1))
    return next((name for name in starts if name in known), None)


def _is_meant(text: str, start: int, end: int, name: str, last: int) -> bool:
    if last >= 0 and _JOINS.fullmatch(text, last, start):
        return True
    opening = _OPENS.search(text, max(0, start - 40), start)
    if opening is not None and not _LABEL.fullmatch(opening[0]):
        return True
    if opening is not None and text[end : end + 2].lstrip().startswith(":"):
        return True
    after = find_places(text[end + 2 : end + 30]) if text[end : end + 2] == ", " else ()
    return bool(after) and after[0].start == 0 and after[0].key == _cities()[name]


def _cities() -> dict[str, str]:
    """Countries of cities, by the cities' names."""
    known: dict[str, str] = domain.listed("cities")
    return known


_LOWER = re.compile(r"(?:,| and)?\s+(?!states\b|region|countries\b|world\b)[a-z]")


@domain.cached()
def _named_after() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{domain.any_of('institutions', 'named_after')}) $")


@domain.cached()
def _period_of() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{domain.any_of('publications', 'plans_for')})\b[^,;.]{{0,30}} (?:for|pour|para) "
        r"(?:the period |la période |el período )?$"
    )


@domain.cached()
def _event() -> re.Pattern[str]:
    events = domain.any_of("subjects", "events")
    return re.compile(rf"\b(?:{events})\s+(?:on|of|in|de|du|del|en)\s+(?:the\s+)?$", re.I)


@dataclass(frozen=True, slots=True)
class Names:
    """What a sentence names, in its order: without regions and cities inside other names, and without
    dates that are part of one.
    """

    organisations: tuple[Mention, ...]
    places: tuple[Mention, ...]
    dates: tuple[Period, ...]
    figures: tuple[Figure, ...]

    @classmethod
    def of(cls, text: str, language: str, rules: Grammar) -> Names:
        known = [o for o in find_organisations(text) if not _named_after().search(text, 0, o.start)]
        organisations = with_institutions(text, known)
        places = tuple(
            place
            for place in find_places(text)
            if text[max(0, place.start - 1) : place.start] != "-"  # "Ibero-American"
            and not (
                place.text in domain.words("subjects", "peoples") and _LOWER.match(text, place.end)
            )  # "Arab militias"
            and not any(
                o.start <= place.start and place.end <= o.end and place.kind == "region"
                for o in organisations
            )
        )
        cities = [
            city
            for city in find_cities(text)
            if not any(p.start < city.end and city.start < p.end for p in (*places, *organisations))
        ]
        places = tuple(sorted((*places, *cities), key=lambda place: place.start))
        dates = tuple(date for date in find_dates(text) if not _names_a_paper(text, date, rules))
        return cls(
            organisations, places, joined_years(text, dates), counting_figures(text, language)
        )


def _names_a_paper(text: str, date: Period, rules: Grammar) -> bool:
    """Whether a date is that of a paper or event named: "Strategic Plan, 2022-2025", "attacks of 2019"."""
    if _event().search(text, max(0, date.start - 40), date.start):
        return True
    before = list(WORD.finditer(text, max(0, date.start - 30), date.start))
    after = WORD.match(text, min(len(text), date.end + 1))
    if _period_of().search(text, 0, date.start):
        return True
    bare = text[date.start : date.end].strip().isdigit()
    touching = before and not text[before[-1].end() : date.start].strip(" ,(")
    if touching and before[-1][0].lower() in rules.not_when:
        return True
    if after and after[0].lower() in rules.not_when and after[0] not in ("programme", "programmes"):
        return True
    return (
        bare and text[date.start - 1 : date.start] == "(" and text[date.end : date.end + 1] == ")"
    )


_LEADING = re.compile(r"(?:(?:The|In|By|With|For|From|And|As|Le|La|El|Les|Los|Las)\s+)+")


@domain.cached()
def _national() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{_CAPITALISED}\s+){{0,3}}(?:{domain.any_of('institutions', 'national')})\s+"
        rf"(?:of|for|de|du|des|del|de la|pour|para)\s+(?:the\s+|la\s+|l['’])?{_CAPITALISED}"
        rf"(?:(?:,\s+|\s+(?:and|of|for|et|y|de)\s+(?:the\s+)?|\s+){_CAPITALISED})*"
    )


def with_institutions(text: str, organisations: Sequence[Mention]) -> tuple[Mention, ...]:
    """The organisations of a text and its institutions, in its order, without overlap."""
    found = list(organisations)
    for match in _national().finditer(text):
        leading = _LEADING.match(text, match.start())
        start = leading.end() if leading and leading.end() < match.end() else match.start()
        if any(o.start < match.end() and start < o.end for o in organisations):
            continue
        name = text[start : match.end()]
        found.append(Mention("organisation", start, match.end(), one_line(name), name))
    return tuple(sorted(found, key=lambda mention: mention.start))
