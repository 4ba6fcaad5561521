"""Units of time and size after a figure, and how many of one are in another."""

from __future__ import annotations

import re
from decimal import Decimal

from corpus.names import Figure

_MEASURES = {
    "hour": r"hours?|heures?|horas?",
    "day": r"days?|jours?|d[ií]as?",
    "week": r"weeks?|semaines?|semanas?",
    "month": r"months?|mois|mes(?:es)?",
    "year": r"years?|ann[ée]es?|años?",
    "decade": r"decades?|décennies?|décadas?",
    "minute": r"minutes?|minutos?",
    "square kilometre": r"km²|km2|sq(?:uare|\.)? (?:km|kilomet(?:re|er)s?)",
    "kilometre": r"km|kilomet(?:re|er)s?|kilómetros?",
    "metre": r"met(?:re|er)s?|mètres?|metros?",
    "mile": r"miles?",
    "hectare": r"ha|hectares?|hectáreas?",
    "acre": r"acres?",
    "tonne": r"tons?|tonnes?|toneladas?",
    "kilogram": r"kg|kilograms?|kilogrammes?",
    "litre": r"lit(?:re|er)s?|litros?",
    "kilowatt-hour": r"kwh|kilowatt[ -]hours?",
    "megawatt-hour": r"mwh|megawatt[ -]hours?",
    "gigawatt-hour": r"gwh|gigawatt[ -]hours?",
    "kilowatt": r"kw|kilowatts?",
    "megawatt": r"mw|megawatts?",
    "gigawatt": r"gw|gigawatts?",
    "watt": r"w|watts?",
    "degree": r"°\s?c|degrees?(?: celsius)?",
}
_MEASURE = re.compile(
    r"[\s\u00a0-]*(?:metric\s+)?(?:"
    + "|".join(f"(?P<m{at}>{forms})" for at, forms in enumerate(_MEASURES.values()))
    + r")(?!\w)",
    re.IGNORECASE,
)
_TIMES: dict[tuple[str, str], int] = {
    ("hour", "minute"): 60,
    ("day", "hour"): 24,
    ("week", "day"): 7,
    ("year", "month"): 12,
    ("decade", "year"): 10,
    ("kilometre", "metre"): 1000,
    ("square kilometre", "hectare"): 100,
    ("tonne", "kilogram"): 1000,
    ("kilowatt", "watt"): 1000,
    ("megawatt", "kilowatt"): 1000,
    ("gigawatt", "megawatt"): 1000,
    ("megawatt-hour", "kilowatt-hour"): 1000,
    ("gigawatt-hour", "megawatt-hour"): 1000,
}


def measured(text: str, figure: Figure) -> str | None:
    """The unit of time or size after a figure, a key of `_MEASURES`; None for none."""
    found = _MEASURE.match(text, figure.end)
    return None if found is None else tuple(_MEASURES)[int(str(found.lastgroup)[1:])]


def factor(of: str | None, to: str | None) -> Decimal | None:
    """By what a value in the unit ``of`` is multiplied to give one in ``to``, keys of `_MEASURES`; None where that is not known."""
    if of is None or to is None:
        return None
    if (of, to) in _TIMES:
        return Decimal(_TIMES[of, to])
    return 1 / Decimal(_TIMES[to, of]) if (to, of) in _TIMES else None
