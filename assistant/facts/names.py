"""The organisations, places, dates and figures of a sentence from which facts are made.

1. Organisations are those of `corpus.names` and national institutions, which are too many for a list and
   are known by the form of their names: a kind of institution, "of" or "for", and capitalised words
   ("the Ministry of Energy", "Government of Kenya").
2. Names inside names are left out: the region in an organisation's name, the city in a country's, the
   name of a people that reads like a place, the year of a paper or of an event.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.facts.attachment import joined_years
from assistant.facts.cities import find_cities
from assistant.facts.figures import counting_figures
from assistant.facts.grammar import WORD, Grammar
from corpus import domain
from corpus.names import Figure, Mention, Period, find_dates, find_organisations, find_places

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


_WORD = r"[A-ZÀ-Ý][\w’'-]+"
_LEADING = re.compile(r"(?:(?:The|In|By|With|For|From|And|As|Le|La|El|Les|Los|Las)\s+)+")


@domain.cached()
def _national() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{_WORD}\s+){{0,3}}(?:{domain.any_of('institutions', 'national')})\s+"
        rf"(?:of|for|de|du|des|del|de la|pour|para)\s+(?:the\s+|la\s+|l['’])?{_WORD}"
        rf"(?:(?:,\s+|\s+(?:and|of|for|et|y|de)\s+(?:the\s+)?|\s+){_WORD})*"
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
        found.append(Mention("organisation", start, match.end(), " ".join(name.split()), name))
    return tuple(sorted(found, key=lambda mention: mention.start))
