"""What sections without a kind of their own are for: by the headings around, before and above them.

1. Of the heading whose number is a beginning of this one's ("3" of "3.2"), else of the innermost section around it, else
   of the heading before it at the same level, where neither is numbered.
2. Under recommendations, conclusions and lessons a heading that names a criterion or a topic changes nothing.
3. Limitations that follow a method are those of the method.
4. After the first annex, which is not at the beginning, everything is annex but recommendations and references.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.sections.heading_tree import Heading
from corpus.sections.vocabulary import SectionKind

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
_SECTION = 6_000  # characters of a section of a chapter
_OF_METHOD: frozenset[SectionKind | None] = frozenset({"challenges", "objectives"})
_ANNEXES = (
    0.25  # of a document, before which an annex is one that is named in passing, or in its contents
)
_LIST = 3_000  # characters of a part of a list; a longer one is a chapter
_CONTAINERS: frozenset[SectionKind | None] = frozenset(
    {"recommendations", "findings", "conclusions", "lessons", "good practice", "summary"}
)
ALONE: frozenset[SectionKind | None] = frozenset(
    {None, "contents", "front matter", "references"}
)  # what is inside such a section by the levels of its headings is not so by its contents


def inherit(headings: Sequence[Heading]) -> None:
    """Give each heading its kind, by its own and by those of the headings around it."""
    before: dict[int, Heading] = {}  # the last heading of each level
    annexes: Heading | None = None
    summary: Heading | None = None
    numbered: dict[str, Heading] = {}
    last: SectionKind | None = None
    earliest = _ANNEXES * max((one.end for one in headings), default=0)
    for one in headings:
        outer = [o for o in one.around if o.kind not in ALONE]
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
        within = last == "method" or any(o.kind == "method" for o in outer)
        if one.own in _OF_METHOD and within and one.end - one.start <= _SECTION:
            one.kind = one.own = "method"
        if annexes is not None and one.level < annexes.level:
            annexes = None
        if annexes is not None and one.kind not in ("recommendations", "references"):
            one.kind = "annex"
        if one.own == "annex" and annexes is None and one.start >= earliest:
            annexes = one
        if sibling is not None and one.own is None and one.kind and one.kind == sibling.kind:
            one.listed = sibling.own in _CLOSED and _goes_on(sibling, one)
            one.own = sibling.own if one.listed else None
        before = {level: h for level, h in before.items() if level <= one.level} | {one.level: one}
        if number:
            numbered[number] = one
        last = one.kind


def _giver(
    one: Heading, sibling: Heading | None, parent: Heading | None, outer: Sequence[Heading]
) -> Heading | None:
    """The heading from which ``one`` has its kind; None if there is none."""
    if sibling is not None and _lists(sibling, one):
        return sibling
    if parent is not None and parent.kind is not None:
        return parent
    if outer:
        return outer[-1]
    return sibling if sibling is not None and _goes_on(sibling, one) else None


def _is_vague(one: Heading) -> bool:
    """Whether a heading names a kind among other things, and nothing that opens a part of its own."""
    return one.own not in _OPENS and all(share < 1 for _, share in one.says.kinds)


def _lists(sibling: Heading, one: Heading) -> bool:
    """Whether the heading before it opened a list of which this one heads a part."""
    return (
        sibling.own in _CLOSED | {"findings"} and not sibling.says.item and _goes_on(sibling, one)
    )


def _goes_on(sibling: Heading, one: Heading) -> bool:
    """Whether a heading without a kind belongs to what the heading before it at its level opened."""
    if sibling.kind not in _CONTAINERS or len(sibling.around) != len(one.around):
        return False
    apart = sibling.says.number and one.says.number and not sibling.listed
    return not (apart or one.body - one.start > _LIST)
