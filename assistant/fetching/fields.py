"""What sources write about documents -> the fields of ``corpus.yaml``."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale, UnknownLocaleError

from assistant.fetching.model import Reference
from corpus.names import find_organisations, find_places
from corpus.normalize import one_line

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def corrections_of(reference: Reference, address: str) -> dict[str, str | int]:
    """The fields that the indexer takes over its own reading. ``address``: where the file came from."""
    fields = {
        "title": one_line(reference.title or ""),
        "publisher": usual_publisher(reference.publisher),
        "year": year_of(reference.date),
        "language": language_code(reference.language),
        "symbol": one_line(reference.symbol or ""),
        "url": address,
        "country": usual_country(reference.country),
    }
    return {name: value for name, value in fields.items() if value}


def year_of(text: str | None) -> int | None:
    """The first year in a date of any form: "2023-05-01T00:00:00Z", "19-Aug-2026", "May 2023"."""
    found = _YEAR.search(text or "")
    return int(found.group()) if found else None


def language_code(text: str | None) -> str | None:
    """ISO 639-1 code of "en", "eng", "en-GB", "English" or "français"; None for what is none of these."""
    plain = (text or "").strip().lower()
    if named := _names().get(plain):
        return named
    try:
        code = Locale.parse(plain.replace("-", "_"), resolve_likely_subtags=True).language
    except (UnknownLocaleError, ValueError, TypeError):
        return None
    return code if len(code) == 2 else None


@cache
def _names() -> dict[str, str]:
    """Names of languages, in English and in themselves, in small letters."""
    found: dict[str, str] = {}
    for code, name in Locale("en").languages.items():
        if len(code) != 2:
            continue
        found[name.lower()] = code
        try:
            own = Locale(code).get_language_name()
        except UnknownLocaleError:
            continue
        if own:
            found.setdefault(own.lower(), code)
    return found


def usual_country(text: str | None) -> str:
    """The English short name of a country or region, also of a code ("ML"); of anything else the text as given."""
    plain = one_line(text or "")
    named = Locale("en").territories.get(plain.upper(), plain)
    for mention in find_places(named):
        if mention.start == 0 and mention.end == len(named):
            return mention.key
    return plain


def usual_publisher(text: str | None) -> str:
    """The usual name of a known organisation, of another one the text as given."""
    plain = one_line(text or "")
    for mention in find_organisations(plain):
        if mention.start == 0 and mention.end == len(plain):
            return mention.key
    return plain
