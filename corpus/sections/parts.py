"""A document divided into parts, each with what it is for.

1. Headings of the document, each with what it says (`heading_tree`, `headings`), its own kind (`own_kinds`) and the kind
   that it has from those around it (`inheritance`).
2. Place: what comes before the first known part of a long document is front matter.
3. The document: what is left of an evaluation is findings, of an annual report results (its title says which it is).
4. Text: in other documents it is what its sentences do most (`text_kinds`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.model import Document
from corpus.sections.heading_tree import Heading, headings_of
from corpus.sections.headings import document_kind
from corpus.sections.inheritance import ALONE, inherit
from corpus.sections.own_kinds import mark_contents, own_kind
from corpus.sections.text_kinds import kind_of_text
from corpus.sections.vocabulary import SectionKind

_LONG = 20_000  # characters of a document that has front matter
_FRONT_PART = 1_800  # characters under one heading of front matter
_FRONT = 0.12  # of a document in which front matter ends


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


def parts_of(document: Document) -> tuple[Part, ...]:
    """Parts that cover the whole text in order, without overlap."""
    headings = headings_of(document)
    usual = document_kind(document.metadata.title) if len(document.text) >= _LONG else None
    mark_contents(document, headings)
    for heading in headings:
        if heading.own is None:
            heading.own = own_kind(document, heading, usual)
    inherit(headings)
    _mark_front(document, headings)
    return tuple(_parts(document, headings, usual))


def _mark_front(document: Document, headings: Sequence[Heading]) -> None:
    """Headings without a kind before the first that has one, at the beginning of a long document."""
    if len(document.text) < _LONG:
        return
    limit = _FRONT * len(document.text)
    for one in headings:
        if one.start > limit or one.kind not in (None, "front matter", "contents"):
            return
        if one.kind is None and one.body < limit and one.body - one.start < _FRONT_PART:
            one.kind = "front matter"


def _parts(
    document: Document, headings: Sequence[Heading], usual: SectionKind | None
) -> Iterator[Part]:
    first = headings[0].start if headings else len(document.text)
    if first > 0:
        long = len(document.text) >= _LONG and headings
        yield Part(0, first, "front matter" if long else kind_of_text(document.text[:first]))
    for one in headings:
        kind = one.kind
        if kind is None:
            kind = usual or kind_of_text(document.text[one.start + len(one.title) : one.body])
        around = tuple(dict.fromkeys(o.kind for o in one.around if o.kind and o.kind not in ALONE))
        if one.body > one.start:
            said, item = one.kind is not None, one.says.item
            yield Part(one.start, one.body, kind, one.title, around, said, item, one.also)
