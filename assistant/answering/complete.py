"""A sentence that announces something is quoted together with what it announces.

"This progress was attributed to: (a) …;" and "Institutions were trained as follows." say little
alone. Such a sentence is extended, inside its document, over the list items, table rows, or lettered
parts that follow it, across passages and pages, up to `_MOST_WORDS` words; a label ("Amount in CHF:") over the few words
that follow it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answering.read import ScoredSentence
from assistant.evidence.segments import MARKER, OPENS, style_of
from corpus.model import Block, Document, Span

_MOST_WORDS, _MOST_BLOCKS = 190, 16
_LABELLED = 25  # words of a paragraph that a label stands over
_EMPHASIS = " \t\n*_"
_BULLETS = " \t\n-–•*▪◦●·|"
_ANNOUNCES = re.compile(
    r"(?:\b(?:as follows|the following|below|comme suit|suivants?|suivantes?|como sigue|siguientes?)\b[^.;:]*[.:]?"
    r"|[:;]|;\s*(?:and|or|et|ou|y|o))[\s*_]*$",
    re.IGNORECASE,
)


def announces(text: str) -> bool:
    """Whether ``text`` ends where a list or table is to follow, or in the middle of one."""
    return " | " not in text and bool(_ANNOUNCES.search(text) or OPENS.search(text))


def _style_of_list(text: str) -> str:
    """How the items are marked where ``text`` announces something and then lists it: the list may go on in the next passage;
    "" for any other text.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    listed = len(lines) > 1 and announces(lines[0]) and all(map(MARKER.match, lines[1:]))
    return style_of(lines[-1]) if listed else ""


def completed(item: ScoredSentence, document_of: Callable[[str], Document]) -> ScoredSentence:
    """``item`` extended over what it announces, or as it is. ``document_of`` gives a document by name."""
    candidate = item.candidate
    style = _style_of_list(candidate.text)
    if not announces(candidate.text) and not style:
        return item
    document = document_of(candidate.source.record.name)
    following = [b for b in document.blocks if b.start >= candidate.span.end]
    end = _end(candidate.span, following, document, style)
    if end == candidate.span.end:
        return item
    span = Span(candidate.span.start, end)
    return replace(item, candidate=replace(candidate, span=span, text=span.of(document.text)))


def _end(span: Span, following: Sequence[Block], document: Document, listed: str = "") -> int:
    """Where what a sentence announces ends; the end of ``span`` if nothing that is announced follows.

    ``following``: blocks after the sentence. ``listed``: how the items of a list are marked that it is already, "" for none.
    """
    end = _rest_of_block(span, document)
    words = len(document.text[span.start : end].split())
    between = document.text[end : following[0].start] if following else ""
    if words > _MOST_WORDS or between.strip(_BULLETS):
        return span.end
    if following and _is_labelled(following[0], document, document.text[span.start : end]):
        return following[0].end
    kind: str | None = "list" if listed else None
    style = listed or style_of(document.text[span.start : end])
    for block in following[:_MOST_BLOCKS]:
        text = document.text[block.start : block.end]
        part = _kind(block, text, document.text[:end])
        if listed and (block.kind == "heading" or not MARKER.match(text)):
            break
        words += len(text.split())
        style = style or style_of(text)
        if part == "list" and style_of(text) not in {style, ""}:
            break
        if part is None or part != (kind or part) or words > _MOST_WORDS:
            break
        kind, end = part, block.end
    return end


def _is_labelled(block: Block, document: Document, label: str) -> bool:
    """Whether a block is the few words that stand under a ``label``, which are no sentence and no label."""
    text = document.text[block.start : block.end]
    few = block.kind == "paragraph" and len(text.split()) <= _LABELLED
    bare = not text.rstrip(_EMPHASIS).endswith((".", ":", ";", "!", "?"))
    return few and bare and label.rstrip(_EMPHASIS).endswith(":") and not MARKER.match(text)


def _rest_of_block(span: Span, document: Document) -> int:
    """End of the block that ``span`` ends in: what is announced may be in the same block."""
    own = next((b for b in document.blocks if b.start < span.end <= b.end), None)
    if own is None or not document.text[span.end : own.end].strip():
        return span.end
    return own.end


def _kind(block: Block, text: str, before: str) -> str | None:
    """What ``block`` is a part of: a "list", a "table", or None for neither."""
    if block.kind == "row":
        return "table"
    if block.kind == "item" or MARKER.match(text):
        return "list"
    goes_on = before.rstrip().endswith((";", "; and", "; or"))
    return "list" if block.kind == "paragraph" and goes_on else None
