"""Whether a text contains what was asked for.

1. Both sides are folded: canonical Unicode composition, superscripts dropped, grouping of
   thousands removed (``1,000`` and ``1 000`` are ``1000``), hyphens and dashes turned into spaces,
   case and runs of white space folded.
2. The folded entry must occur in the folded text as whole words: no letter or digit is next to it
   where it begins or ends with one.
3. A number is whole: ``14`` does not occur in ``14.5``, ``114`` or ``14,000``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_MARK = re.compile(r"\s*\[\d+\]")
# Groups of thousands are separated by one comma or one space, never by a line break; a number that
# begins with 0 has no groups.
_GROUPED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:[, \u00a0\u2009\u202f]\d{3})+(?!\d)(?!,\d)")
_SEPARATOR = re.compile(r"[, \u00a0\u2009\u202f]")
_DASH = re.compile(r"[-\u00ad\u2010-\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d]")
_SPACE = re.compile(r"\s+")


def without_marks(text: str) -> str:
    """``text`` without the citation marks ``[n]`` and the white space before them."""
    return _MARK.sub("", text)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """``text`` in the form in which two texts are compared; step 1 above."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(c for c in text if not unicodedata.decomposition(c).startswith("<super>"))
    text = _GROUPED.sub(lambda match: _SEPARATOR.sub("", match.group()), text)
    return _SPACE.sub(" ", _DASH.sub(" ", text)).strip().casefold()


def contains(text: str, entry: str) -> bool:
    """Whether ``entry`` occurs in ``text`` as whole words; an empty entry never does."""
    wanted = fold(entry)
    return bool(wanted) and _pattern(wanted).search(fold(text)) is not None


def contains_all(text: str, entries: Sequence[Sequence[str]]) -> bool:
    """Whether one alternative of each entry occurs in ``text``, citation marks left out."""
    plain = without_marks(text)
    return all(any(contains(plain, one) for one in alternatives) for alternatives in entries)


@lru_cache(maxsize=4096)
def _pattern(wanted: str) -> re.Pattern[str]:
    before = r"(?<!\w)" if _is_word(wanted[0]) else ""
    after = r"(?!\w)" if _is_word(wanted[-1]) else ""
    if wanted[0].isdigit():
        before += r"(?<!\d[.,])"
    if wanted[-1].isdigit():
        after += r"(?![.,]\d)"
    return re.compile(before + re.escape(wanted) + after)


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
