"""Names and figures of a text, by their keys; how two texts are compared that say the same."""

from __future__ import annotations

import re

from assistant.answering.verify import figures
from assistant.generation.check.evidence import Passage
from assistant.model import Citation
from corpus.names import find_dates, find_organisations, find_places

DENIAL = re.compile(
    r"\b(?:not|no|never|none|nobody|neither|nor|without|cannot|lack\w*|fail\w*|refus\w*)\b"
    r"|n['’]t\b|\b(?:ne|pas|aucun\w*|jamais|sans)\b|\b(?:ning[uú]n\w*|nunca|sin)\b"
    r"|\b(?:не|нет|без|никто|никогда)\b|\b(?:لا|لم|لن|ليس|دون|بدون)\b",
    re.IGNORECASE,
)


def named(text: str) -> set[str]:
    """Figures, years, places and organisations of a text."""
    return set(figures(text)) | places(text) | organisations(text)


def dates(text: str) -> set[str]:
    return {period.key for period in find_dates(text)}


def places(text: str) -> set[str]:
    return {mention.key for line in text.split("\n") for mention in find_places(line)}


def organisations(text: str) -> set[str]:
    return {mention.key for line in text.split("\n") for mention in find_organisations(line)}


def ground_of(quote: Citation) -> Passage:
    """What may be said with a quote: itself, its headings, its document's title, publisher and year."""
    year = "" if quote.year is None else str(quote.year)
    return Passage(
        quote.quote, quote.document, quote.title, quote.section, quote.publisher or "", year
    )
