"""The year in which a document was published.

From the most to the least reliable source:

1. a date on the first page ("Distr.: General 15 July 2025", "NOVEMBER 2019")
2. the year in the symbol
3. the year in a line or notice of copyright
4. the year in the suggested citation
5. the date of the file, unless the text mentions only much earlier years (a scan, a later copy)
6. the years in the title and in the name of the file
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from corpus import domain
from corpus.metadata.imprint import copyright_year
from corpus.names import find_dates

_YEAR = re.compile(r"(?<!\d)(?:19[4-9]\d|20\d\d)(?!\d)")
_SYMBOL_YEAR = re.compile(r"/((?:19[4-9]|20[0-4])\d)(?:/|$|-)")
_COPYRIGHT = re.compile(r"(?:©|copyright|\(c\)|@)\D{0,60}((?:19|20)\d\d)", re.IGNORECASE)
_CITATION = re.compile(
    r"(?:suggested|recommended) citation|please cite|cite as|pour citer|citation suggérée"
    r"|cómo citar|cita sugerida|citación sugerida|как цитировать|للاقتباس",
    re.IGNORECASE,
)
_FIRST = 14  # lines that may hold the date of publication
_SHORT = 60  # characters of a line that is little more than a date
_OPENING = 20_000  # characters in which a document says how to cite it
_LONGEST_CITATION = 400  # characters
_LATER = 3  # years by which the file may be later than the latest year in its text


def find_year(
    name: str,
    text: str,
    title: str,
    symbol: str | None,
    properties: Mapping[str, str],
    first_lines: Sequence[str],
) -> int | None:
    """Year of publication, or None."""
    published = _year_in(properties.get("published", ""))
    if published:
        return published
    created = _year_in(properties.get("created", "").removeprefix("D:")[:10])
    lines = list(first_lines[:_FIRST])
    stated = (
        _dated(lines)
        or _in_symbol(symbol)
        or _copyright(first_lines)
        or copyright_year(text)
        or _cited(text)
    )
    if stated:
        return stated
    latest = _latest(text, title, name)
    if created and (not latest or created <= latest + _LATER):
        return created
    return _in_title(title, name)


def _year_in(text: str) -> int | None:
    match = _YEAR.search(text) or re.match(r"(?:19|20)\d\d", text)
    return int(match.group()) if match else None


def _dated(lines: Sequence[str]) -> int | None:
    """Year of the date in the first lines: a date of release, else one alone in its line, else any."""
    found: list[tuple[int, int, int]] = []
    for position, line in enumerate(lines):
        if len(line) > _SHORT * 2:
            continue
        for date in find_dates(line.replace(",", "")):
            last = date.last or date.first
            if last is None or (date.first and (last - date.first).days > 40):
                continue  # a year or a period is a subject, not the date of publication
            lone = (date.end - date.start) * 2 >= len(line)
            release = _releases().search(line) is not None
            if lone or release or len(line) <= _SHORT:
                found.append((0 if release else 1 if lone else 2, position, last.year))
    return min(found)[2] if found else None


def _in_symbol(symbol: str | None) -> int | None:
    match = _SYMBOL_YEAR.search(symbol or "")
    return int(match[1]) if match else None


def _copyright(lines: Sequence[str]) -> int | None:
    for line in lines:
        if match := _COPYRIGHT.search(line):
            return int(match[1])
    return None


def _cited(text: str) -> int | None:
    """The last year in the suggested citation."""
    match = _CITATION.search(text[:_OPENING])
    years = _YEAR.findall(text[match.end() : match.end() + _LONGEST_CITATION]) if match else []
    return int(years[-1]) if years else None


def _in_title(title: str, name: str) -> int | None:
    """The last year in the title, else in the file's name; a plan is of the year it begins."""
    for source in (title, name):
        years = [int(year) for year in _YEAR.findall(source)]
        if years:
            return years[0] if _plans().search(source) else years[-1]
    return None


def _latest(text: str, title: str, name: str) -> int:
    """The latest year that the beginning of the text names more than once; 0 if there is none."""
    now = datetime.now(UTC).year
    counts = Counter(int(year) for year in _YEAR.findall(f"{title}\n{name}\n{text[:60_000]}"))
    often = [year for year, count in counts.items() if count > 1 and year <= now]
    return max(often, default=0)


@domain.cached()
def _releases() -> re.Pattern[str]:
    marks = domain.any_of("publications", "distribution")
    return re.compile(rf"^(?:{marks})|^date\s*:|published|publication|release", re.IGNORECASE)


@domain.cached()
def _plans() -> re.Pattern[str]:
    return re.compile(rf"plan\b|{domain.any_of('publications', 'plans')}", re.IGNORECASE)
