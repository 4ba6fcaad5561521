"""What a document prints about its publication: publisher, year of copyright, symbol.

- Publisher and year: "Published by …", or a notice of copyright with a year ("© UNDP February 2025").
  The credit of a photograph has a slash, and an item "(c)" of a list has no copyright sign.
- Symbol: the number that a publisher gives to a document ("A/80/75", "UNW/2025/2").
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus import domain
from corpus.names import find_organisations

_PUBLISHED = re.compile(
    r"(?:^|\n)[ \t#*_>-]*(?:published by|publié par|édité par|publicado por|editado por|издано|الناشر)"
    r"[\s:#*_]*([^\n]{3,120})",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"(?:©|\bcopyright\b)[ \t:@©]*([^\n©/]{3,80}?)[\s,.]*\b((?:19|20)\d\d)[ \t.,]*(?:\n|$)",
    re.IGNORECASE,
)
_MONTH = re.compile(
    r"[\s,]+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|janv|févr|mars|avr|mai|juin|juil|août"
    r"|déc|ene|abr|ago|dic)\w*\.?$",
    re.IGNORECASE,
)
_AT_EITHER_END = 40_000  # characters; an imprint is after the cover or on the last page
_MOST_WORDS = 9  # of a name
_SYMBOL_PARTS = (
    r"(?:/[A-Z0-9][A-Za-z0-9.\-]*){1,5}(?:/\d{1,4}|/[A-Z]{2,4}/\d{1,3})?"
    r"(?:\s?/\s?(?:Rev|Add|Corr)\.\s?\d+)*(?:\s?\(Part [IVX]+\))?"
)
_SMALL_WORD = re.compile(r"(?<!\S)[^\W\d_A-ZÀ-Þ][^\W\d_]*")
_MOST_SMALL = 4  # in a line with a symbol; a sentence has more


def printed_publisher(text: str) -> str | None:
    """The publisher that the imprint names, as the list of organisations shows it, or as printed."""
    ends = _ends(text)
    found = _PUBLISHED.search(ends) or _COPYRIGHT.search(ends)
    return _name(found[1]) if found else None


def copyright_year(text: str) -> int | None:
    """The year of the notice of copyright, or None."""
    found = _COPYRIGHT.search(_ends(text))
    return int(found[2]) if found else None


def _ends(text: str) -> str:
    if len(text) <= 2 * _AT_EITHER_END:
        return text
    return f"{text[:_AT_EITHER_END]}\n{text[-_AT_EITHER_END:]}"


def _name(printed: str) -> str | None:
    if organisations := find_organisations(printed):
        return organisations[0].key
    name = _MONTH.sub("", printed.strip(" #*_,.:")).partition(": ")[0]
    return name if 0 < len(name.split()) <= _MOST_WORDS and name[0].isupper() else None


def find_symbol(lines: Iterable[str]) -> str | None:
    """The first symbol with a number in ``lines``; lines that are sentences are left out."""
    for line in lines:
        if len(line) > 160 or len(_SMALL_WORD.findall(line)) > _MOST_SMALL:
            continue  # a sentence that names another document
        for match in _symbols().finditer(line):
            symbol = match.group().rstrip(".-")
            if sum(part[:1].isdigit() for part in symbol.split("/")) >= 1:
                return symbol
    return None


@domain.cached()
def _symbols() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/])(?:{domain.any_of('symbols', 'heads')}){_SYMBOL_PARTS}")
