"""What headings say that their sections are for, each by itself.

1. Of a heading of several kinds it is the one that its text bears out, else the first.
2. Lines of a table of contents are contents, whatever they name.
3. In an evaluation a heading that speaks of results, activities or challenges among other things is about a finding, in
   an annual report one that speaks of effectiveness about a result.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from corpus.model import Document
from corpus.sections.heading_tree import Heading
from corpus.sections.headings import is_criterion
from corpus.sections.text_kinds import ENOUGH, USUAL, times
from corpus.sections.vocabulary import SectionKind

_PAGE_AT_END = re.compile(r"(?:[.…·_\s]{2,}|\s)(?:\d{1,3}|[ivxlc]{1,6})\s*$", re.IGNORECASE)
_ENTRY = 250  # characters below a heading that is a line of a table of contents
_CONTENTS_WITHIN = 0.2  # of a document
_LONGEST = 12_000  # characters of contents and of front matter under one heading
_WHOLE = 0.8  # of a document, from which a section's heading is its title
_BEGINNING = 0.05  # of a document, in which its title is printed
_SAME_TITLE = 85  # similarity of two titles, in percent
_PLANS: frozenset[SectionKind | None] = frozenset(
    {"activities", "objectives", "results", "context"}
)
# What headings of a document speak of though their sections are what is usual in it.
_TOPICS: Mapping[SectionKind | None, frozenset[SectionKind]] = {
    "findings": frozenset({"activities", "results", "challenges"}),
    "results": frozenset({"findings"}),
}


def mark_contents(document: Document, headings: Sequence[Heading]) -> None:
    """Headings that are lines of a table of contents."""
    limit = _CONTENTS_WITHIN * len(document.text)
    inside = False
    for at, one in enumerate(headings):
        if one.start > limit:
            break
        numbered = _PAGE_AT_END.search(one.title) is not None and not one.says.item
        short = one.body - one.start - len(one.title) < _ENTRY
        neighbours = (*headings[max(0, at - 1) : at], *headings[at + 1 : at + 2])
        run = any(_PAGE_AT_END.search(other.title) for other in neighbours)
        is_entry = short and numbered and (inside or run)
        inside = one.says.first == "contents" or (inside and short) or is_entry
        listed = numbered or one.says.first == "annex"
        if is_entry or (inside and short and one.says.first != "contents" and listed):
            one.own = "contents"


def own_kind(document: Document, heading: Heading, usual: SectionKind | None) -> SectionKind | None:
    """What a heading says itself; None where it says nothing. ``usual``: what is left of the document is for."""
    kinds = [kind for kind, _ in heading.says.kinds]
    whole = len(document.text)
    if heading.end - heading.start > _WHOLE * whole and heading.start < _BEGINNING * whole:
        return None  # the title of the document
    if fuzz.ratio(heading.title.casefold(), document.metadata.title.casefold()) > _SAME_TITLE:
        return None
    if _speaks_of(heading, usual):
        return None
    if kinds[:1] in (["contents"], ["front matter"]) and heading.body - heading.start > _LONGEST:
        return None  # a line of a page, or a heading after which a reader found none
    if len(kinds) < 2:
        return heading.says.first
    if "recommendations" in kinds and all(k in _PLANS for k in kinds if k != "recommendations"):
        return "recommendations"
    text = document.text[heading.start + len(heading.title) : heading.end]
    shares = {kind: times(kind, text) for kind in kinds if kind in USUAL}
    best = max(shares, key=lambda kind: shares[kind], default=None)
    enough = best is not None and len(text) >= ENOUGH and shares[best] >= 1
    return best if enough else heading.says.first


def _speaks_of(heading: Heading, usual: SectionKind | None) -> bool:
    """Whether a heading names only topics of such a document, and those among other words or as a criterion."""
    kinds, topics = heading.says.kinds, _TOPICS.get(usual, frozenset())
    vague = all(kind in topics and share < 1 for kind, share in kinds)
    criterion = usual == "findings" and is_criterion(heading.title)
    return bool(kinds) and (vague or criterion)
