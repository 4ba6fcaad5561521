"""Figures, acronyms and symbols as they are written, for the field ``exact``.

A tokenizer of words splits "2,278" into 2 and 278 and GLO.ACT into glo and act. Here a figure is one
token without its separators ("2278"), a name with inner marks is kept whole and also joined
("glo.act", "gloact"), and an acronym keeps its capitals ("WHO") beside the lower case.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from index.texts import without_surrogates

_FIGURE = r"\d{1,3}(?:[.,'’ \u00a0\u2009\u202f]\d{3})+(?![\d])"
_TOKEN = re.compile(rf"{_FIGURE}|\w+(?:[.,/&'’\-\u2010\u2011]\w+)*")
_GROUPED = re.compile(rf"(?:{_FIGURE})\Z")
_INNER = re.compile(r"[^\w]+")
_SPELLINGS = (("ё", "е"), ("Ё", "Е"), ("\u2010", "-"), ("\u2011", "-"), ("’", "'"))
_LONGEST = 80


def normalised(text: str) -> str:
    """Compatibility forms composed, so that a text is found however its letters are encoded."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFKC", without_surrogates(text))
    for written, plain in _SPELLINGS:  # a replacement that finds nothing costs next to nothing
        composed = composed.replace(written, plain)
    return composed


def exact_tokens(text: str) -> list[str]:
    """Tokens of the field ``exact``, in the order of the text."""
    return [form for written in _TOKEN.findall(normalised(text)) for form in _forms(written)]


@lru_cache(maxsize=50_000)
def _forms(written: str) -> tuple[str, ...]:
    """The ways in which one figure or word of a text is kept."""
    if len(written) > _LONGEST:
        return ()
    joined = _INNER.sub("", written)
    if _GROUPED.match(written):
        return (joined,)
    forms = [written.lower()]
    if joined != written:
        forms.append(joined.lower())
    if is_acronym(joined):
        forms.append(joined)
    return tuple(forms)


def is_acronym(token: str) -> bool:
    """Two or more characters, capitals and figures only, a capital among them."""
    return len(token) > 1 and token.isalnum() and token.upper() == token != token.lower()


def is_salient(token: str) -> bool:
    """Whether a token is worth a search of its own: a figure, an acronym, a name with inner marks."""
    return any(mark.isdigit() or not mark.isalnum() for mark in token) or is_acronym(token)
