"""To whom a recommendation is addressed and until when, by its own sentence: "UNICEF should, by the end of 2026, …"."""

from __future__ import annotations

import re

from corpus import domain
from corpus.names import find_organisations

_WHO = re.compile(
    r"(?:(?:the|to the|le|la|les|l['’]|el|los|las)\s+)?(?P<who>[^\W\d_][^.;:,()]{2,90}?),?\s+"
    r"(?:should|must|is encouraged to|are encouraged to|devrait|devraient|doit|doivent|deber[íi]an?|deben?|следует|ينبغي)\b(?! (?:be|être|ser)\b)",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"\b(?:by|before|no later than|d['’]ici(?: [àa])?|avant|antes de|a m[áa]s tardar(?: en)?|до|بحلول)\s+"
    r"(?P<when>(?:the end of |end |la fin (?:de )?|fin |finales de |mid-?|конца )?(?:[^\W\d_]{3,10}\s+)?(?:19|20)\d\d)",
    re.IGNORECASE,
)


def _acts(name: str) -> bool:
    """Whether a name is that of somebody who can act: an organisation or a kind of institution."""
    return bool(find_organisations(name) or _institutions().search(name))


@domain.cached()
def _institutions() -> re.Pattern[str]:
    words = [w for key in domain.listed("institutions") for w in domain.words("institutions", key)]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


_FOR = re.compile(
    r"(?:[\d.]+\s+|recommendations?\s+|recommandations?\s+|recomendaciones\s+|рекомендации\s+)*"
    r"(?:for|to|pour|aux?|à l['’]attention (?:de|du|des)|para|для)\s+(?P<who>[^.:;]{3,80})$",
    re.IGNORECASE,
)


def addressee_of_heading(title: str) -> str:
    """To whom what is under a heading is addressed ("For governments"); "" where it does not say so."""
    found = _FOR.match(title)
    return found["who"] if found else ""


def addressee(text: str) -> str:
    """Who should do something by a sentence on one line; "" where it names nobody who can."""
    found = _WHO.match(text)
    return found["who"] if found and _acts(found["who"]) else ""


def deadline(text: str) -> str:
    """Until when something should be done; "" where the text does not say."""
    found = _UNTIL.search(text)
    return found["when"] if found else ""
