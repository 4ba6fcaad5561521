"""What one line of plain text is: a heading, a list item, a table row, running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from corpus.readers.builder import fold

LineKind = Literal["blank", "text", "item", "row"]

_LINE = re.compile(r"[^\n\f]*(?:[\n\f]|$)")
_ITEM = re.compile(r"(?:[-*•▪◦‣·●○–—✓➢]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)])\s+\S")
_ATX = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
_MARK = re.compile(r"(?:[-*•▪◦‣·●○–—✓➢]|#{1,6})\s+(?=\S)")
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})+)\.?\s+\S")
_SINGLE_NUMBER = re.compile(r"(?:\d{1,2}|[IVX]{1,5}|[A-Z])[.)]\s+\S")
_CHAPTER = re.compile(
    r"(?:chapter|part|section|annex|appendix|chapitre|partie|annexe|capítulo|parte|sección|anexo"
    r"|глава|часть|раздел|приложение|الفصل|الباب|المرفق|القسم)\s+[\w]{1,5}\b[.:]?",
    re.I,
)
_GAP = re.compile(r"\S {3,}\S|\S\t\s*\S")
_LEADER = re.compile(r"\.{4,}|\s{3,}\d{1,4}$|\t\d{1,4}$")
_LONGEST_HEADING = 90
_MOST_WORDS = 12
_CLOSED = ".;,!?"


@dataclass(frozen=True, slots=True)
class Line:
    """A line without white space at its ends: ``start``/``end`` in the text, ``text`` between.

    ``indent``: blanks before it. ``page_break``: a form feed stands right before it.
    """

    start: int
    end: int
    text: str
    kind: LineKind
    indent: int
    page_break: bool

    @property
    def content_start(self) -> int:
        """Where the line begins behind a bullet or the marks of a heading; numbers are content."""
        found = _MARK.match(self.text)
        return self.start + (found.end() if found else 0)

    @property
    def title(self) -> str:
        """The line as the title of a section."""
        found = _ATX.match(self.text)
        return fold(found.group(2) if found else self.text)


def lines_of(text: str) -> list[Line]:
    """Lines of ``text`` in order; a form feed ends a line."""
    lines: list[Line] = []
    after_feed = False
    for found in _LINE.finditer(text):
        raw = found.group()
        if not raw:
            continue
        stripped = raw.strip()
        indent = len(raw) - len(raw.lstrip())
        start = found.start() + (indent if stripped else 0)
        lines.append(
            Line(start, start + len(stripped), stripped, _kind(stripped), indent, after_feed)
        )
        after_feed = raw.endswith("\f")
    return lines


def _kind(stripped: str) -> LineKind:
    if not stripped:
        return "blank"
    if stripped.startswith("|") and stripped.count("|") > 1:
        return "row"
    return "item" if _ITEM.match(stripped) else "text"


def is_caps(line: Line) -> bool:
    """Whether the letters of a short line are all capitals, and there are two at least."""
    letters = [character for character in line.text if character.isalpha()]
    return (
        line.kind in ("text", "item")
        and len(line.text) <= _LONGEST_HEADING
        and len(letters) > 1
        and all(letter.isupper() for letter in letters)
        and len(letters) * 2 > len(line.text.replace(" ", ""))
    )


def heading_level(line: Line, before: str, after: Line | None, wrapped: bool) -> int | None:
    """Level of a heading, None for any other line.

    ``before``: kind of the line above. ``wrapped``: whether paragraphs are broken into printed
    lines, so that a short line is a heading only when it stands alone.
    """
    if found := _ATX.match(line.text):
        return len(found.group(1))
    text = line.text
    if line.kind not in ("text", "item") or not 1 < len(text) <= _LONGEST_HEADING:
        return None
    if _LEADER.search(text) or _GAP.search(text.expandtabs()[8:]) or text[-1] in _CLOSED:
        return None
    alone = before == "blank" and (after is None or after.kind == "blank")
    if found := _NUMBERED.match(text):
        return found.group(1).count(".") + 2 if text[-1] not in ":" else None
    if _CHAPTER.match(text) and alone:
        return 2
    if is_caps(line):
        return 4 if not wrapped or alone or line.page_break else None
    if line.kind == "item":
        return 3 if alone and _SINGLE_NUMBER.match(text) and _is_title(text) else None
    if not _is_title(text):
        return None
    if wrapped:
        return 3 if alone else None
    return 3 if after is not None and after.kind == "text" and len(after.text) > 120 else None


def is_title(line: Line) -> bool:
    """Whether a line can be the title of the document."""
    if _ATX.match(line.text):
        return True
    short = line.kind == "text" and len(line.text) <= _LONGEST_HEADING
    return short and line.text[-1] not in _CLOSED and _is_title(line.text)


def _is_title(text: str) -> bool:
    """Whether a short line reads as a title: a few words, the first in capitals, with no sentence end."""
    words = text.split()
    first = next((character for character in text if character.isalpha()), "")
    return (
        len(words) <= _MOST_WORDS
        and len(text) > 3
        and first.isupper()
        and text[-1] != ":"
        and sum(character.isalpha() for character in text) * 2 > len(text)
    )
