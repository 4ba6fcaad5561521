"""A document divided into parts, each with what it is for.

1. Headings: the sections of the document; in files without pages, which are often without styles, and where a reader
   found next to none, also lines that look like headings (`corpus.sections.lines`).
2. Own kind: what the heading says (`headings.heading_kinds`). Of a heading of several kinds the one that its text
   bears out. Lines of a table of contents are contents, whatever they name.
3. Inherited kind: of the heading whose number is a beginning of this one's ("3" of "3.2"), else of the
   innermost section around it, else of the heading before it at the same level, where neither is numbered.
   After the first annex everything is annex but recommendations and references.
4. Place: what comes before the first known part of a long document is front matter.
5. The document: what is left of an evaluation is findings, of an annual report results (its title says which it is).
6. Text: in other documents it is what its sentences do most, compared with what is usual (`_USUAL`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from rapidfuzz import fuzz

from corpus.model import Document
from corpus.sections.cues import density
from corpus.sections.headings import HeadingKinds, SectionKind, document_kind, heading_kinds
from corpus.sections.lines import lines_that_are_headings

_PAGE_AT_END = re.compile(r"(?:[.…·_\s]{2,}|\s)(?:\d{1,3}|[ivxlc]{1,6})\s*$", re.IGNORECASE)
_ENTRY = 250  # characters below a heading that is a line of a table of contents
_CONTENTS_WITHIN = 0.2  # of a document
_FEW = 60  # blocks for each heading, from which a document with pages has next to none
_LONG = 20_000  # characters of a document that has front matter
_FRONT_PART = 1_800  # characters under one heading of front matter
_FRONT = 0.12  # of a document in which front matter ends
_ENOUGH = 350  # characters of a text that says by itself what it is for
_LINE_LEVEL = 9  # of a line that is a heading though the reader did not say so
_WHOLE = 0.8  # of a document, from which a section's heading is its title
_BEGINNING = 0.05  # of a document, in which its title is printed
_SAME_TITLE = 85  # similarity of two titles, in percent
# Under one of these a heading that names a criterion or a topic ("Relevance") changes nothing, but one of these does.
_CLOSED: frozenset[SectionKind | None] = frozenset({"recommendations", "conclusions", "lessons"})
_OPENS = _CLOSED | {
    "annex",
    "references",
    "contents",
    "front matter",
    "challenges",
    "good practice",
}
_BODY: frozenset[SectionKind | None] = frozenset(
    {"context", "method", "annex", "references", "contents", "front matter", "objectives"}
)  # after one of these a summary has ended, whatever the levels of the headings
_SUMMARY = 14_000  # characters of a summary at most
_LIST = 3_000  # characters of a part of a list; a longer one is a chapter
_PLANS: frozenset[SectionKind | None] = frozenset(
    {"activities", "objectives", "results", "context"}
)
_CONTAINERS: frozenset[SectionKind | None] = frozenset(
    {"recommendations", "findings", "conclusions", "lessons", "annex", "good practice", "summary"}
)
_ALONE: frozenset[SectionKind | None] = frozenset(
    {None, "contents", "front matter", "references"}
)  # what is inside such a section by the levels of its headings is not so by its contents
# Phrases for each word that are usual in the text of reports.
_USUAL: dict[SectionKind, float] = {
    "recommendations": 0.0060,
    "findings": 0.0022,
    "challenges": 0.0090,
    "results": 0.0080,
    "activities": 0.0080,
    "method": 0.0030,
    "finance": 0.0060,
    "objectives": 0.0040,
    "context": 0.0050,
}
_TIMES = 2.0  # as much as usual, from which a text is of a kind


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a document under one heading: ``text[start:end]``, the heading included.

    ``kind``: None where nothing says what it is for. ``title``: the heading; "" before the first. ``around``: kinds of
    the sections that it is in, outermost first, without its own. ``said``: a heading says the kind, not the text alone.
    ``item``: the heading names one item of the kind ("Recommendation 4"). ``also``: kinds that the heading which says
    ``kind`` names too ("Conclusions and recommendations").
    """

    start: int
    end: int
    kind: SectionKind | None
    title: str = ""
    around: tuple[SectionKind, ...] = ()
    said: bool = False
    item: bool = False
    also: tuple[SectionKind, ...] = ()


@dataclass(slots=True)
class _Heading:
    """A heading on its way. ``end``: of its section, ``body``: of its own text, up to the next heading.

    ``own``: what it says itself. ``listed``: it heads a part of the list that a heading before it opened.
    """

    start: int
    end: int
    level: int
    title: str
    says: HeadingKinds
    body: int = 0
    own: SectionKind | None = None
    kind: SectionKind | None = None
    also: tuple[SectionKind, ...] = ()
    listed: bool = False
    around: list[_Heading] = field(default_factory=list)


def parts_of(document: Document) -> tuple[Part, ...]:
    """Parts that cover the whole text in order, without overlap."""
    headings = _headings(document)
    _mark_contents(document, headings)
    for heading in headings:
        if heading.own is None:
            heading.own = _own_kind(document, heading)
    _inherit(headings)
    _mark_front(document, headings)
    return tuple(_parts(document, headings))


def _headings(document: Document) -> list[_Heading]:
    found = [
        _Heading(s.start, s.end, s.level, s.title, heading_kinds(s.title))
        for s in document.sections
    ]
    if not document.pages or len(document.blocks) > _FEW * max(1, len(found)):
        found += [
            _Heading(start, start, _LINE_LEVEL, title, heading_kinds(title))
            for start, title in lines_that_are_headings(document)
        ]
        found.sort(key=lambda one: one.start)
    text_end = len(document.text)
    for one, after in zip_longest(found, found[1:]):
        one.body = after.start if after else text_end
    _nest(found, text_end)
    return found


def _nest(found: Sequence[_Heading], text_end: int) -> None:
    """Which headings are around which: by their level, of one level by their form (`_form`)."""
    stack: list[_Heading] = []
    for one in found:
        while stack and (stack[-1].level, _form(stack[-1])) >= (one.level, _form(one)):
            stack.pop().end = one.start
        one.around, one.end = list(stack), text_end
        stack.append(one)


def _form(heading: _Heading) -> int:
    """Of headings that a reader cannot tell apart, capitals are above numbers, and "3" is above "3.2"."""
    number = heading.says.number
    if heading.title.isupper():
        return 0
    if heading.says.item or not number:
        return 4
    return 2 + number.count(".") if number[0].isdigit() or len(number) > 1 else 3


def _mark_contents(document: Document, headings: Sequence[_Heading]) -> None:
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


def _own_kind(document: Document, heading: _Heading) -> SectionKind | None:
    kinds = [kind for kind, _ in heading.says.kinds]
    whole = len(document.text)
    if heading.end - heading.start > _WHOLE * whole and heading.start < _BEGINNING * whole:
        return None  # the title of the document
    if fuzz.ratio(heading.title.casefold(), document.metadata.title.casefold()) > _SAME_TITLE:
        return None
    if len(kinds) < 2:
        return heading.says.first
    if "recommendations" in kinds and all(k in _PLANS for k in kinds if k != "recommendations"):
        return "recommendations"
    text = document.text[heading.start + len(heading.title) : heading.end]
    shares = {kind: _times(kind, text) for kind in kinds if kind in _USUAL}
    best = max(shares, key=lambda kind: shares[kind], default=None)
    enough = best is not None and len(text) >= _ENOUGH and shares[best] >= 1
    return best if enough else heading.says.first


def _inherit(headings: Sequence[_Heading]) -> None:
    before: dict[int, _Heading] = {}  # the last heading of each level
    annexes: _Heading | None = None
    summary: _Heading | None = None
    numbered: dict[str, _Heading] = {}
    for one in headings:
        outer = [o for o in one.around if o.kind not in _ALONE]
        number = one.says.number
        parent = numbered.get(number.rsplit(".", 1)[0]) if "." in number else None
        sibling = before.get(one.level)
        one.kind = one.own
        one.also = tuple(kind for kind, _ in one.says.kinds if kind != one.own)
        closed = bool(outer) and outer[-1].kind in _CLOSED and one.own not in _OPENS
        if closed or (sibling is not None and _lists(sibling, one) and _is_vague(one)):
            one.kind = one.own = None
        if one.own == "summary":
            summary = one
        elif one.own in _BODY or (summary and one.start - summary.start > _SUMMARY):
            summary = None
        if one.kind is None and not outer and summary is not None:
            one.kind = "summary"
        if one.kind is None:
            given = _giver(one, sibling, parent, outer)
            one.kind, one.also = (given.kind, given.also) if given else (None, ())
        if annexes is not None and one.level < annexes.level:
            annexes = None
        if annexes is not None and one.kind not in ("recommendations", "references"):
            one.kind = "annex"
        if one.own == "annex" and annexes is None:
            annexes = one
        if sibling is not None and one.own is None and one.kind and one.kind == sibling.kind:
            one.listed = sibling.own in _CLOSED and _goes_on(sibling, one)
            one.own = sibling.own if one.listed else None
        before = {level: h for level, h in before.items() if level <= one.level} | {one.level: one}
        if number:
            numbered[number] = one


def _giver(
    one: _Heading, sibling: _Heading | None, parent: _Heading | None, outer: Sequence[_Heading]
) -> _Heading | None:
    """The heading from which ``one`` has its kind; None if there is none."""
    if sibling is not None and _lists(sibling, one):
        return sibling
    if parent is not None and parent.kind is not None:
        return parent
    if outer:
        return outer[-1]
    return sibling if sibling is not None and _goes_on(sibling, one) else None


def _is_vague(one: _Heading) -> bool:
    """Whether a heading names a kind among other things, and nothing that opens a part of its own."""
    return one.own not in _OPENS and all(share < 1 for _, share in one.says.kinds)


def _lists(sibling: _Heading, one: _Heading) -> bool:
    """Whether the heading before it opened a list of which this one heads a part."""
    return (
        sibling.own in _CLOSED | {"findings"} and not sibling.says.item and _goes_on(sibling, one)
    )


def _goes_on(sibling: _Heading, one: _Heading) -> bool:
    """Whether a heading without a kind belongs to what the heading before it at its level opened."""
    if sibling.kind not in _CONTAINERS or len(sibling.around) != len(one.around):
        return False
    apart = sibling.says.number and one.says.number and not sibling.listed
    return sibling.kind == "annex" or not (apart or one.body - one.start > _LIST)


def _mark_front(document: Document, headings: Sequence[_Heading]) -> None:
    """Headings without a kind before the first that has one, at the beginning of a long document."""
    if len(document.text) < _LONG:
        return
    limit = _FRONT * len(document.text)
    for one in headings:
        if one.start > limit or one.kind not in (None, "front matter", "contents"):
            return
        if one.kind is None and one.body < limit and one.body - one.start < _FRONT_PART:
            one.kind = "front matter"


def _parts(document: Document, headings: Sequence[_Heading]) -> Iterator[Part]:
    first = headings[0].start if headings else len(document.text)
    usual = document_kind(document.metadata.title) if len(document.text) >= _LONG else None
    if first > 0:
        long = len(document.text) >= _LONG and headings
        yield Part(0, first, "front matter" if long else _by_text(document.text[:first]))
    for one in headings:
        kind = one.kind
        if kind is None:
            kind = usual or _by_text(document.text[one.start + len(one.title) : one.body])
        around = tuple(dict.fromkeys(o.kind for o in one.around if o.kind and o.kind not in _ALONE))
        if one.body > one.start:
            said, item = one.kind is not None, one.says.item
            yield Part(one.start, one.body, kind, one.title, around, said, item, one.also)


def _by_text(text: str) -> SectionKind | None:
    if len(text) < _ENOUGH:
        return None
    times = {kind: _times(kind, text) for kind in _USUAL}
    best = max(times, key=lambda kind: times[kind])
    return best if times[best] >= _TIMES else None


def _times(kind: SectionKind, text: str) -> float:
    return density(kind, text) / _USUAL[kind]
