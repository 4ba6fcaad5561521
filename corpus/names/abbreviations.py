"""Abbreviations of the field, in both directions: "GBV" and "gender-based violence".

The list is abbreviations.yaml of `corpus.domain`: an abbreviation, then its full forms, the usual one
first.
"""

from __future__ import annotations

from corpus import domain
from corpus.names.matcher import NameMatcher


def abbreviations() -> dict[str, tuple[str, ...]]:
    """Each abbreviation with its full forms, the usual one first."""
    return dict(_table()[0])


def expand_abbreviations(text: str) -> tuple[str, ...]:
    """The other forms of the terms in ``text``: full forms of abbreviations, and abbreviations.

    "training on GBV" gives ("gender-based violence", …): phrases to search for in addition to the
    text, in its order, without repetition.
    """
    known, matcher = _table()
    others: list[str] = []
    for start, end, short in matcher.find(text):
        written = text[start:end].casefold()
        others.extend(form for form in (short, *known[short]) if form.casefold() != written)
    return tuple(dict.fromkeys(others))


def spelled_alike(term: str) -> tuple[str, ...]:
    """An abbreviation and its full forms, given any of them; empty if it is not known."""
    known, matcher = _table()
    found = matcher.find(term)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(term)):
        return ()
    return (found[0].value, *known[found[0].value])


@domain.cached()
def _table() -> tuple[dict[str, tuple[str, ...]], NameMatcher[str]]:
    known = {short: tuple(forms) for short, forms in domain.listed("abbreviations").items()}
    matcher: NameMatcher[str] = NameMatcher(frozenset({"tot", "wash", "who", "as", "it", "car"}))
    for short, forms in known.items():
        plural = short + "s"
        for written in (short, plural) if short[-1].isupper() else (short,):
            matcher.add(written, short, "exact")
        for form in forms:
            matcher.add(form, short, "any")
    return known, matcher
