"""Attachment: which place and which date of a sentence belong to which of its figures.

1. As many names as figures and "respectively": each figure has the name of its number.
2. A place before a bracket governs what is inside ("Mexico (… 8,000 police officers …)").
3. Where places follow figures one by one ("200 in Kenya and 300 in Uganda"), each figure has its own.
4. Else the places of the same part of the sentence, between semicolons, or those at its beginning
   ("In Egypt, …"); the date that follows the figure, else one that opens its clause or the sentence.

What stays open is left empty: a reader notices a missing place, but not a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.names import Mention, Period

_OPENING = 20  # characters before a date that opens the sentence ("During 2024, …")
_NEAR = (
    50  # characters between a figure and a later date that is its own though one opens the sentence
)
_IN = re.compile(
    r"\b(?:in|from|across|for|at|left|leaving|fled|fleeing|entered|entering|à|en|au|aux|dans|du|в|في)\s+"
    r"(?:the\s|la\s|le\s|el\s|l['’])?$",
    re.I,
)
# A part of what came before follows: its place and date are not those of the whole.
_PART_OF = re.compile(
    r"\b(?:including|of (?:which|whom|them)|among (?:which|whom|them)|notamment|dont|incluid[oa]s|de l[oa]s cuales)\b|,\s+with\s+(?=\d)",
    re.I,
)
_CLAUSE = re.compile(
    r"(?:[;:–—]|,(?:\s+(?:and|but|while|whereas|et|y))?|\b(?:and|but|while|whereas))\s+(?:in|by|during|en|durante)?\s*$"
)
_WHEN = re.compile(
    r",?\s+(?:when|où|cuando)\s[^,;]{0,40}", re.I
)  # "compared with 2019, when 46 per cent"
_LISTED = re.compile(r"\s*(?:,|,?\s+(?:and|et|y))\s*")
_AGAINST = re.compile(r"\bcompared (?:with|to) (?:the )?$", re.I)
_SINCE = re.compile(r"\bfrom $")  # "in 2024, deaths rose 40 per cent from 2023"
_RESPECTIVELY = re.compile(r"\b(?:respectively|respectivement|respectivamente)\b", re.I)
_IN_CLAUSE = 30  # characters between a date that opens a clause and its figure
# Before the date of an earlier value: "up from 29 in 2023".
_COMPARED = re.compile(
    r"\b(?:up|down|increase[ds]?|decrease[ds]?|rise|rose|growth|change)\s+from\b|\bcompared\b|\bthan\s+in\b|"
    r"\brelative to\b|\bcontre\b|\bpar rapport\b|\bfrente a\b",
    re.I,
)


def places_of(
    text: str, at: int, others: Sequence[int], places: Sequence[Mention]
) -> tuple[Mention, ...]:
    """The places of what is at ``at``; ``others``: offsets of the sentence's other figures."""
    if not places:
        return ()
    nth = _respective(text, at, others, places)
    if nth is not None:
        return (places[nth],)
    inside = _bracket_owner(text, at, places)
    if inside is not None:
        return inside
    outside = [
        place
        for place in places
        if not _is_bracketed_elsewhere(text, place, at)
        and not _is_of_part(text, at, place.start, others)
    ]
    following = min([*(o for o in others if o > at), len(text)])
    own = [p for p in outside if at < p.start < following and _IN.search(text, 0, p.start)]
    later = [o for o in others if o != at]
    if own and later and _one_by_one(text, sorted({at, *others}), outside):
        return _chain(text, own[0], outside)
    start, end = _part(text, at)
    near = [place for place in outside if start <= place.start < end]
    if near:
        return tuple(near)
    return tuple(place for place in outside if place.start < 40 and place.start < at)


def joined_years(text: str, dates: Sequence[Period]) -> tuple[Period, ...]:
    """The dates with listed years that follow each other as one period: "in 2020, 2021 and 2022"."""
    joined: list[Period] = []
    for date in dates:
        last = joined[-1] if joined else None
        if last and last.last and date.first and _LISTED.fullmatch(text, last.end, date.start):
            whole = (
                last.first and last.first.month == date.first.month == 1 and last.last.month == 12
            )
            if whole and date.first.year == last.last.year + 1:
                written = text[last.start : date.end]
                joined[-1] = replace(last, end=date.end, text=written, last=date.last)
                continue
        joined.append(date)
    return tuple(joined)


def date_of(text: str, at: int, others: Sequence[int], dates: Sequence[Period]) -> Period | None:
    """The date of what is at ``at``: one after it up to the next figure, else one before it."""
    start, end = _part(text, at)
    nth = _respective(text, at, others, dates)
    if nth is not None:
        return dates[nth]
    following = min([*(o for o in others if o > at), end])
    dates = [d for d in dates if not _is_of_part(text, at, d.start, others)]
    named = len(dates)
    dates = [d for d in dates if not _AGAINST.search(text, 0, d.start)] or dates
    after = [
        d for d in dates if at < d.start < following and not _COMPARED.search(text, at, d.start)
    ]
    opening = [
        d for d in dates if d.end <= at <= d.end + _IN_CLAUSE and _opens_clause(text, d, at, others)
    ]
    if opening:
        return opening[-1]
    first = min([at, *others])
    front = [d for d in dates if d.start < _OPENING and d.start < first]
    is_base = bool(after and front and _SINCE.search(text, at, after[0].start))
    if after and not is_base and (not front or after[0].start - at < _NEAR):
        return after[0]
    before = [d for d in dates if start <= d.start < min(first, at)] or [
        d for d in dates if d.start < first
    ]
    if before:
        return before[-1]
    alone = len(dates) == 1 and (named > 1 or not _COMPARED.search(text, 0, dates[0].start))
    return dates[0] if alone else None


def _respective(
    text: str, at: int, others: Sequence[int], names: Sequence[Mention | Period]
) -> int | None:
    """The position of the name that is meant, of as many names as figures: "in 2008 and 2013 were 19% and 21%, respectively"."""
    figures = sorted({at, *others})
    if len(figures) < 2 or len(names) != len(figures) or not _RESPECTIVELY.search(text):
        return None
    return figures.index(at)


def _is_of_part(text: str, at: int, name: int, others: Sequence[int]) -> bool:
    """Whether the name at ``name`` belongs to a part of what is at ``at``, by "including 3 … in"."""
    part = _PART_OF.search(text, at, max(at, name))
    return part is not None and any(part.end() <= other < name for other in others)


def _opens_clause(text: str, date: Period, at: int, others: Sequence[int]) -> bool:
    """Whether a date opens the clause of the figure at ``at``: ", in 2025, a further 26"."""
    if any(date.end <= other < at for other in others):
        return False
    when = _WHEN.fullmatch(text, date.end, at)
    return when is not None or _CLAUSE.search(text, 0, date.start) is not None


def _bracket_owner(text: str, at: int, places: Sequence[Mention]) -> tuple[Mention, ...] | None:
    """The place directly before the bracket around ``at``; None where there is none."""
    opening = text.rfind("(", 0, at)
    if opening < 0 or text.find(")", opening, at) >= 0:
        return None
    owner = [p for p in places if p.end <= opening and not text[p.end : opening].strip()]
    return tuple(owner[-1:]) if owner else None


def _is_bracketed_elsewhere(text: str, place: Mention, at: int) -> bool:
    """Whether a place has a bracket after it in which ``at`` is not."""
    if not text[place.end : place.end + 2].lstrip().startswith("("):
        return False
    opening = text.index("(", place.end)
    closing = text.find(")", opening)
    inside = text[opening + 1 : closing if closing > 0 else len(text)]
    return len(inside.split()) > 5 and not opening < at <= (closing if closing > 0 else len(text))


def _one_by_one(text: str, figures: Sequence[int], places: Sequence[Mention]) -> bool:
    """Whether a place follows each figure before the next one; after the first, a total, none need."""
    ends = [*figures[1:], len(text)]
    own = [
        any(start < p.start < end for p in places) for start, end in zip(figures, ends, strict=True)
    ]
    return len(own) > 1 and all(own[1:])


def _chain(text: str, first: Mention, places: Sequence[Mention]) -> tuple[Mention, ...]:
    """A place with those that are listed after it: "in Kenya, Uganda and Rwanda"."""
    chain = [first]
    for place in places:
        if place.start <= chain[-1].start:
            continue
        if not re.fullmatch(
            r"\s*(?:,|and|et|y|,\s*and)\s*(?:the\s)?", text[chain[-1].end : place.start]
        ):
            break
        chain.append(place)
    return tuple(chain)


def _part(text: str, at: int) -> tuple[int, int]:
    """The part of the sentence around ``at``, between semicolons."""
    start = text.rfind(";", 0, at) + 1
    end = text.find(";", at)
    return start, end if end >= 0 else len(text)
