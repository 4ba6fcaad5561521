"""Which parts of a document are lists of items, and how their points are marked."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.model import Document
from corpus.sections.cues import does
from corpus.sections.labels import LETTER, NUMBER, PARAGRAPH, POINT, mark
from corpus.sections.parts import Part
from corpus.sections.vocabulary import SectionKind

_LISTED: frozenset[SectionKind] = frozenset(
    {"recommendations", "conclusions", "lessons", "good practice"}
)  # parts whose paragraphs are items without a label
WORDS = 6  # of a paragraph that is an item without a label
_SHARE, _SHORT_DOCUMENT = (
    0.6,
    12_000,
)  # of a document, and characters, that items of a kind may take up
_SMALL = 3  # paragraphs of a part that is one item
_RUNNING = 30  # numbered paragraphs that follow each other
_DOING = 0.3  # of the paragraphs of a part


def highest_marks(document: Document, parts: Sequence[Part]) -> Sequence[int]:
    """The highest form of mark in each part; a part with one point only has none."""
    found: list[list[int]] = [[] for _ in parts]
    at = 0
    for block in document.blocks:
        while at + 1 < len(parts) and parts[at + 1].start <= block.start:
            at += 1
        if parts and block.kind in ("paragraph", "item", "row"):
            found[at].append(mark(document.text[block.start : block.end], block)[0])
    return [
        next((m for m in (NUMBER, LETTER, POINT) if marks.count(m) > 1), PARAGRAPH)
        for marks in found
    ]


def kinds_listed(document: Document, parts: Sequence[Part]) -> frozenset[SectionKind | None]:
    """Kinds whose parts are lists of items; of a long document that is all of one kind they are not."""
    size: dict[SectionKind | None, int] = {}
    for part in parts:
        size[part.kind] = size.get(part.kind, 0) + part.end - part.start
    most = max(_SHORT_DOCUMENT, _SHARE * len(document.text))
    return frozenset(kind for kind in (*_LISTED, "findings") if size.get(kind, 0) <= most)


def performing(document: Document, parts: Sequence[Part]) -> frozenset[int]:
    """Numbers of the parts of recommendations in which many paragraphs recommend by their verb."""
    found = set()
    for at, part in enumerate(parts):
        if part.kind == "recommendations":
            text = document.text[part.start : part.end]
            paragraphs = [one for one in text.split("\n\n") if len(one.split()) >= WORDS]
            doing = sum(does("performs", one) for one in paragraphs)
            if doing > _DOING * len(paragraphs):
                found.add(at)
    return frozenset(found)


def small_parts(document: Document, parts: Sequence[Part]) -> frozenset[int]:
    """Numbers of the parts that are one item with a heading of its own: two or three paragraphs without marks."""
    counts = [0] * len(parts)
    at = 0
    for block in document.blocks:
        while at + 1 < len(parts) and parts[at + 1].start <= block.start:
            at += 1
        if parts and block.kind != "heading":
            whole = (
                block.kind == "paragraph"
                and mark(document.text[block.start : block.end], block)[0] == PARAGRAPH
            )
            counts[at] += 1 if whole else _SMALL + 1
    return frozenset(
        at
        for at, part in enumerate(parts)
        if part.kind in _LISTED
        and part.said
        and 1 < counts[at] <= _SMALL
        and part.kind in part.around
    )


def paragraphs_are_numbered(document: Document) -> bool:
    """Whether the paragraphs of a document are numbered from its beginning to its end, as in those of the United Nations."""
    last = 0
    for block in document.blocks:
        if block.kind in ("paragraph", "item"):
            form, _, number = mark(document.text[block.start : block.end], block)
            last += form == NUMBER and int(number) == last + 1
    return last >= _RUNNING


def announcing(document: Document) -> int:
    """How many numbered paragraphs of a document recommend the points that follow them."""
    found = 0
    for block in document.blocks:
        if block.kind in ("paragraph", "item", "heading"):
            text = document.text[block.start : block.end]
            if text.rstrip().endswith(":") and mark(text, block)[0] == NUMBER:
                found += does("performs", text)
    return found
