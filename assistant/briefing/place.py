"""What a quote in a briefing is about and does not say itself, so that it can stand alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import shorten

from assistant.briefing.points import Point
from assistant.facts.extract import country_of_title
from corpus.names import find_organisations, find_places
from corpus.stemming import STOP_WORDS

_OF_PROJECT = re.compile(
    r"\b(?:the|this) (?:project|programme|program|initiative|intervention|\w+ outcome)\b|"
    r"\b(?:le|du) (?:projet|programme)\b|\bl['’]initiative\b|\b(?:el|del) (?:proyecto|programa)\b|\bпроект\w*\b|المشروع",
    re.I,
)
_WORD = re.compile(r"[^\W\d_]+")
_PLACE = 80  # characters of what a bullet is of


def place_of(point: Point, country: str = "") -> str:
    """The country and the agency that its headings name alone, where it names none; of "the project" the title of the report.
    The outermost heading names no agency: it is mostly the title, or the organ on a letterhead.

    ``country``: of the document, "" where it is about none or several.
    """
    one = point.citation
    headings = tuple(reversed(one.section))
    place = "" if find_places(point.text) else _country((*headings, one.title), country)
    agency = "" if find_organisations(point.text) else _agency(headings[:-1], one.publisher or "")
    if told := ", ".join(part for part in (place, agency) if part):
        return told
    if not _OF_PROJECT.search(point.text):
        return ""
    title = max(one.title.split(": "), key=len).replace("_", " ")
    return shorten(title, _PLACE, placeholder=" …")


def _country(names: Sequence[str], country: str) -> str:
    """Of the nearest heading that names a place: its country, where it names one alone."""
    for name in names:
        if found := country_of_title(name):
            return found[0].key
        if find_places(name):
            return ""
    return country


def _agency(headings: Sequence[str], publisher: str) -> str:
    """The agency that is a heading ("3. UNICEF", "UNICEF in Liberia"); not one whose work with others it tells, nor who says it all."""
    own = {found.key for found in find_organisations(publisher)}
    for heading in headings:
        found = find_organisations(heading)
        rest = heading
        for name in (*found, *find_places(heading)):
            rest = rest.replace(name.text, " ")
        named = {one.key: one.text for one in found}
        if len(named) == 1 and all(word in STOP_WORDS for word in _WORD.findall(rest.lower())):
            (key, text), *_ = named.items()
            return "" if key in own or text == publisher else text
    return ""
