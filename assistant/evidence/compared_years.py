"""Years that a sentence only compares with: the 2023 of "In 2024, 17 million women gained access, another increase from 2023"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.names import Mention

_COMPARED = re.compile(
    r"(?:\b(?:compared (?:to|with|against)|in comparison (?:to|with)|relative to|versus|vs\.?|than(?: in)?"
    r"|(?:increase|decrease|rise|fall|decline|drop|growth|reduction|change|improvement|up|down)s? from)"
    r"(?: the)?(?: (?:year|level|levels|figure|end) (?:of|in|for))?"
    r"|\b(?:par rapport (?:à|au (?:niveau|chiffre) de)|comparé(?:e?s?) à|comparativement à|(?:plus|moins) qu['’]en)(?: l['’]année)?"
    r"|\b(?:respecto (?:a|de|al año)|en comparación con|comparad[oa]s? con|frente a|(?:más|menos) que en)(?: el año)?"
    r"|\b(?:по сравнению с|чем в|относительно)(?: (?:уровнем|показателем))?"
    r"|(?:مقارنة (?:ب|مع )|بالمقارنة مع )(?:عام|سنة)?)\s*$",
    re.IGNORECASE,
)
_TO_ANOTHER = re.compile(r"\s*(?:to|until|through|–|-|à|a|до|إلى)\s*(?:19|20)\d\d", re.IGNORECASE)


def is_compared_with(text: str, year: Mention) -> bool:
    """Whether a year is named for comparison alone; the first of two years from which to which something went is not."""
    before = _COMPARED.search(text[: year.start])
    return before is not None and _TO_ANOTHER.match(text, year.end) is None


def years_told(text: str, years: Sequence[Mention]) -> frozenset[str]:
    """The years that a text tells of: all of its ``years``, but for those that it only compares others with."""
    told = {one.key for one in years if not is_compared_with(text, one)}
    return frozenset(told or {one.key for one in years})
