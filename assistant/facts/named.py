"""Organisations, places, dates and figures of a sentence, as far as facts are told with them.

Names inside names are left out: the region in an organisation's, the city in a country's, a people's that
is read as a place, the year of a paper or of an event.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.facts.binding import joined_years
from assistant.facts.cities import find_cities
from assistant.facts.figures import told_figures
from assistant.facts.grammar import WORD, Grammar
from assistant.facts.institutions import with_institutions
from corpus.names import Figure, Mention, Period, find_dates, find_organisations, find_places

_PEOPLES = ("Arab", "Turkmen")  # names of peoples, in more countries than one
_LOWER = re.compile(r"(?:,| and)?\s+(?!states\b|region|countries\b|world\b)[a-z]")
_NAMED_AFTER = re.compile(
    r"\b(?:Centro|Club|Cátedra|Chaire|(?:Committee|Comité|Friends) (?:for|of|de|pour)) $"
)
_PERIOD_OF = re.compile(
    r"\b(?:Plan|Strategy|Framework|Agenda|Programme|Stratégie|Cadre)\b[^,;.]{0,30} (?:for|pour|para) "
    r"(?:the period |la période |el período )?$"
)
_EVENT = re.compile(
    r"\b(?:attacks?|earthquakes?|massacres?|cyclones?|floods?|elections?|ceasefire|coup|communiqu[ée]|census|"
    r"agreement|séisme|élections|terremoto|elecciones)\s+(?:on|of|in|de|du|del|en)\s+(?:the\s+)?$",
    re.I,
)


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
        known = [o for o in find_organisations(text) if not _NAMED_AFTER.search(text, 0, o.start)]
        organisations = with_institutions(text, known)
        places = tuple(
            place
            for place in find_places(text)
            if text[max(0, place.start - 1) : place.start] != "-"  # "Ibero-American"
            and not (place.text in _PEOPLES and _LOWER.match(text, place.end))  # "Arab militias"
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
        return cls(organisations, places, joined_years(text, dates), told_figures(text, language))


def _names_a_paper(text: str, date: Period, rules: Grammar) -> bool:
    """Whether a date is that of a paper or event named: "Strategic Plan, 2022-2025", "attacks of 2019"."""
    if _EVENT.search(text, max(0, date.start - 40), date.start):
        return True
    before = list(WORD.finditer(text, max(0, date.start - 30), date.start))
    behind = WORD.match(text, min(len(text), date.end + 1))
    if _PERIOD_OF.search(text, 0, date.start):
        return True
    bare = text[date.start : date.end].strip().isdigit()
    touching = before and not text[before[-1].end() : date.start].strip(" ,(")
    if touching and before[-1][0].lower() in rules.not_when:
        return True
    if (
        behind
        and behind[0].lower() in rules.not_when
        and behind[0] not in ("programme", "programmes")
    ):
        return True
    return (
        bare and text[date.start - 1 : date.start] == "(" and text[date.end : date.end + 1] == ")"
    )
