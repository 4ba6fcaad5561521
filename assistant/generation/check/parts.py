"""Amounts said in words alone: parts ("by half", "a third more"), multiples ("doubled") and rates ("every month")."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.generation.check.evidence import Annotated, Evidence
from assistant.generation.check.figures import has_ratio
from corpus.normalize import fold

_PARTS = {
    "50": r"(?<!first )(?<!second )(?<!latter )half(?![ -]?(?:day|time|year|term|way))(?! (?:hundred|thousand|million|billion)\b)|la moitié|la mitad",
    "33.3": r"(?:a|one)[ -]third|un tiers|un tercio",
    "66.7": r"two[ -]thirds|deux tiers|dos tercios",
    "25": r"(?:a|one)[ -]quarter|un quart|una? cuart[oa]",
    "75": r"three[ -]quarters|trois quarts|tres cuartos",
    "20": r"(?:a|one)[ -]fifth|un cinquième|una? quint[oa]",
    "40": r"two[ -]fifths",
    "60": r"three[ -]fifths",
    "80": r"four[ -]fifths",
    "10": r"(?:a|one)[ -]tenth|un dixième|un décimo",
}
_MULTIPLES = {
    2: r"doubl\w+|twice|two-?fold|two times|deux fois|dos veces|duplic\w+",
    3: r"tripl\w+|three-?fold|three times|trois fois|tres veces",
    4: r"quadrupl\w+|four-?fold|four times|quatre fois|cuatro veces",
    5: r"quintupl\w+|five-?fold|five times|cinq fois|cinco veces",
    10: r"ten-?fold|ten times|dix fois|diez veces",
}
_RATES = {
    "hour": r"/ ?hour\b|hourly|(?:per|every|each|an) hour|par heure|por hora",
    "day": r"/ ?day\b|daily|day[ -]to[ -]day|(?:per|every|each|a) day|par jour|al día|diari\w+|quotidien\w*",
    "week": r"/ ?week\b|weekly|(?:per|every|each|a) week|par semaine|semanal\w*|hebdomadaire\w*",
    "month": r"/ ?month\b|monthly|(?:per|every|each|a) month|par mois|mensu\w+|al mes",
    "quarter": r"quarterly|(?:per|every|each) quarter|trimestr\w+",
    "year": r"/ ?year\b|annual\w*|yearly|(?:per|every|each|a) (?:calendar )?year|per annum|par an\b|annuel\w*|anual\w*|al año",
}
_POINT, _LOOSELY = Decimal("1.5"), Decimal(5)  # per cent
_LOOSE = re.compile(
    r"(?:about|around|roughly|nearly|almost|close to|some|over|more than|less than|just under|près de|casi)\s$"
)
_NEAR_MULTIPLE = Decimal("0.15")  # share by which a ratio may differ


def unsupported_part(said: Annotated, evidence: Evidence) -> bool:
    """Whether the sentence has a part, multiple or rate that no passage gives, nor figures of one."""
    theirs = evidence.folded_text
    text = fold(said.text)
    for unit, forms in _RATES.items():
        said_so, theirs_too = (re.search(rf"\b(?:{forms})\b", one) for one in (text, theirs))
        if said_so and not theirs_too and not (unit == "year" and _names_years(evidence)):
            return True
    for share, forms in _PARTS.items():
        for match in re.finditer(rf"\b(?:{forms})\b", text):
            loose = _LOOSE.search(text, 0, match.start()) is not None
            if not _gives_part(Decimal(share), forms, evidence, _LOOSELY if loose else _POINT):
                return True
    return any(
        re.search(rf"\b(?:{forms})\b", text) and not _gives_multiple(times, forms, evidence)
        for times, forms in _MULTIPLES.items()
    )


def _names_years(evidence: Evidence) -> bool:
    """Whether passages name a year, in which "a year" may have been read."""
    return any(text.years for text in evidence.texts)


def _gives_part(share: Decimal, forms: str, evidence: Evidence, off: Decimal) -> bool:
    if re.search(rf"\b(?:{forms})\b", evidence.folded_text):
        return True
    figures = [figure for text in evidence.texts for figure in text.figures]
    if any(f.unit == "percent" and abs(f.low - share) <= off for f in figures):
        return True
    return any(has_ratio(text, share / 100, off / 100) for text in evidence.segments)


def _gives_multiple(times: int, forms: str, evidence: Evidence) -> bool:
    if re.search(rf"\b(?:{forms})\b", evidence.folded_text):
        return True
    wanted = Decimal(1) / times
    return any(has_ratio(text, wanted, _NEAR_MULTIPLE * wanted) for text in evidence.segments)
