"""What the imprint of a document says: who published it, and in which year.

"Published by", or a notice of copyright with a year ("© UNDP February 2025"). The credit of a
photograph has a bar, and a name of an item "(c)" has no sign of copyright.
"""

from __future__ import annotations

import re

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
_AT_EITHER_END = 40_000  # characters; an imprint stands behind the cover or on the last page
_MOST_WORDS = 9  # of a name


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
