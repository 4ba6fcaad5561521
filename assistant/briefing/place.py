"""What a quote in a briefing is about and does not say itself, so that it can stand alone."""

from __future__ import annotations

import re
from textwrap import shorten

from assistant.briefing.points import Point
from assistant.facts.extract import country_of_title
from corpus.names import find_places

_OF_PROJECT = re.compile(
    r"\b(?:the|this) (?:project|programme|program|initiative|intervention|\w+ outcome)\b|"
    r"\b(?:le|du) (?:projet|programme)\b|\bl['’]initiative\b|\b(?:el|del) (?:proyecto|programa)\b|\bпроект\w*\b|المشروع",
    re.I,
)
_PLACE = 80  # characters of what a bullet is of


def place_of(point: Point) -> str:
    """The country that its headings or title name alone, where it names none; of "the project" the title of the report."""
    one = point.citation
    if not find_places(point.text):
        for name in (*reversed(one.section[-2:]), one.title):
            if found := country_of_title(name):
                return found[0].key
            if find_places(name):
                break
    if not _OF_PROJECT.search(point.text):
        return ""
    title = max(one.title.split(": "), key=len).replace("_", " ")
    return shorten(title, _PLACE, placeholder=" …")
