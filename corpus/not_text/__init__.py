"""Stretches of a document that are no text: they stay in the document and are left out of passages.

1. Shapes: codes of glyphs, dot leaders with the entries of a table of contents, rulings made of
   characters (``shapes``).
2. Letters: text whose letters are shifted by a constant, or form no words (``letters``).
3. Furniture: page numbers and running heads that the reader could not recognise (``furniture``).
4. What remains of a block between stretches belongs to them if it has no figure and no word: beside
   wrong letters a short rest without three small letters in a row, else one of less than four letters.

All of it is decided by what the characters are, so it is the same for every format. The text of the
document is never changed: spans and quotes stay valid.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from corpus.model import Document, Span
from corpus.not_text.furniture import page_furniture
from corpus.not_text.letters import wrong_letters
from corpus.not_text.shapes import codes, leaders

__all__ = ["not_text", "note_of"]

_SMALL = re.compile(r"[^\W\d_]*[a-zà-ÿ]{3}")
_FIGURE = re.compile(r"(?<!\S)[\d.,–-]+(?!\S)")
_REST = 30  # characters
_WORD = 4  # letters: a shorter rest between two stretches says nothing alone


def not_text(document: Document) -> tuple[Span, ...]:
    """Stretches without text, ascending, not overlapping, each inside one block."""
    wrong = _wrong_letters(document)
    others = [*leaders(document), *page_furniture(document)]
    return _merged(document, [*wrong, *others], _is_nothing) if others else wrong


def note_of(document: Document) -> str:
    """What a user should know of it; "" where all letters are text. Leaders and furniture need no word."""
    spans = [span for span in _wrong_letters(document) if _has_letters(document, span)]
    if not spans:
        return ""
    pages = sorted({page for span in spans if (page := document.page_at(span.start)) is not None})
    if not pages:
        letters = sum(span.end - span.start for span in spans)
        return f"{letters:,} characters are codes or wrong letters, not text; they are not searched"
    where = f"page {pages[0]}" if len(pages) == 1 else f"pages {ranges(pages)}"
    count = "1 page has" if len(pages) == 1 else f"{len(pages)} pages have"
    return f"{count} codes or wrong letters in place of text, which are not searched ({where})"


def ranges(numbers: Sequence[int]) -> str:
    """``[1, 2, 3, 7]`` as "1-3, 7"."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(f"{p[0]}-{p[-1]}" if len(p) > 1 else str(p[0]) for p in parts)


def _wrong_letters(document: Document) -> tuple[Span, ...]:
    found = codes(document.text)
    return _merged(document, [*found, *wrong_letters(document, found)], _is_wrong_too)


def _has_letters(document: Document, span: Span) -> bool:
    return any(character.isalnum() for character in span.of(document.text))


def _merged(
    document: Document, spans: Iterable[Span], is_nothing: Callable[[str], bool]
) -> tuple[Span, ...]:
    """``spans`` cut at the ends of blocks; those that overlap, or have no word between them, are one."""
    inside = _by_block(document, sorted(spans, key=lambda span: (span.start, span.end)))
    result: list[Span] = []
    for block, own in inside:
        text = document.text
        merged: list[Span] = []
        for span in own:
            if merged and (
                span.start <= merged[-1].end or is_nothing(text[merged[-1].end : span.start])
            ):
                merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
            else:
                merged.append(span)
        if merged and is_nothing(text[block.start : merged[0].start]):
            merged[0] = Span(block.start, merged[0].end)
        if merged and is_nothing(text[merged[-1].end : block.end]):
            merged[-1] = Span(merged[-1].start, block.end)
        result.extend(merged)
    return tuple(result)


def _by_block(document: Document, spans: Sequence[Span]) -> list[tuple[Span, list[Span]]]:
    found: list[tuple[Span, list[Span]]] = []
    at = 0
    for block in document.blocks:
        own: list[Span] = []
        while at < len(spans) and spans[at].end <= block.start:
            at += 1
        ahead = at
        while ahead < len(spans) and spans[ahead].start < block.end:
            start, end = max(spans[ahead].start, block.start), min(spans[ahead].end, block.end)
            if start < end:
                own.append(Span(start, end))
            ahead += 1
        if own:
            found.append((Span(block.start, block.end), own))
    return found


def _is_nothing(text: str) -> bool:
    """Whether ``text`` has no figure and not the letters of a word."""
    if any(character.isdigit() for character in text):
        return False
    return sum(character.isalpha() for character in text) < _WORD


def _is_wrong_too(text: str) -> bool:
    """Whether ``text`` beside wrong letters is nothing or wrong, too."""
    if len(text) > _REST or _SMALL.search(text.replace("&amp;", " ")):
        return False
    return not _FIGURE.search(text)


def without(span: Span, gaps: Iterable[Span]) -> list[Span]:
    """The parts of ``span`` outside ``gaps``, which ascend."""
    parts: list[Span] = []
    start = span.start
    for gap in gaps:
        if gap.end <= start or gap.start >= span.end:
            continue
        if gap.start > start:
            parts.append(Span(start, gap.start))
        start = gap.end
    if start < span.end:
        parts.append(Span(start, span.end))
    return parts
