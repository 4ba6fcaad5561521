"""What one line of text is: a heading, a caption, a list item, a table row, running text.

The rows are those that the text itself writes with ``|`` (Markdown, plain text).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from corpus.model import Cell, Row, Span
from corpus.normalize import one_line
from corpus.readers.builder import Structure, TableContext

# "row": cells between bars; "columns": cells between wide gaps; "contents": a line of a table of
# contents, with its row of dots.
LineKind = Literal["blank", "text", "item", "row", "columns", "contents"]

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
_RULE = re.compile(r"\s*:?-{1,}:?\s*")
_BAR = re.compile(r"(?<!\\)\|")
_GAP = re.compile(r"(?<=\S)(?: {3,}|\s*\t\s*)(?=\S)")
_LEADER = re.compile(r"\.{4,}|\s{3,}\d{1,4}$|\t\d{1,4}$")
_CONTENTS = re.compile(r"(?:\. ?){5,}\s*\d{0,4}$")
_NOT_A_NAME = re.compile(
    r"(?:source|note|fuente|nota|источник|примечание|المصدر|ملاحظة)s?\s*:|\d{1,3}[^\W\d_]", re.I
)
_OWN_NUMBER = re.compile(r"[\dA-Z.()]{1,10}\s+")
_CAPTION = re.compile(
    r"(?:table|figure|fig\.|chart|graph|box|map|tableau|graphique|encadré|carte|cuadro|tabla|gráfico"
    r"|recuadro|mapa|таблица|рисунок|график|вставка|карта|الجدول|جدول|الشكل|شكل|الإطار|خريطة)"
    r"\s+(?:[A-Z]{1,3}[.\d-]*|[IVX]+|\d[\d.-]*|[٠-٩]+)(?!\s(?-i:[a-zà-ÿ]))(?:\s*[:.–—-]|\s|$)",
    re.I,
)
_SOURCE = re.compile(
    r"(?:source|sources|note|notes|fuente|nota|источник|المصدر)\s*:", re.IGNORECASE
)
_LONGEST_CAPTION = 300  # characters
_LONGEST_HEADING = 90
_MOST_WORDS = 12
_PARAGRAPH = 120  # characters: a longer line is a paragraph
_CLOSED = ".;,!?"


@dataclass(frozen=True, slots=True)
class Line:
    """A line without white space at its ends: ``start``/``end`` in the text, ``text`` between.

    ``indent``: blanks before it. ``page_break``: a form feed comes right before it.
    """

    start: int
    end: int
    text: str
    kind: LineKind
    indent: int
    page_break: bool

    @property
    def reach(self) -> int:
        """The printed column at which the line ends."""
        return self.indent + len(self.text)

    @property
    def content_start(self) -> int:
        """Where the content begins, after a bullet or "##"; a number is part of the content."""
        found = _MARK.match(self.text)
        return self.start + (found.end() if found else 0)

    @property
    def title(self) -> str:
        """The line as the title of a section."""
        found = _ATX.match(self.text)
        return one_line(found.group(2) if found else self.text)


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
    if _CONTENTS.search(stripped):
        return "contents"
    if stripped.startswith("|") and stripped.count("|") > 1:
        return "row"
    if len(_GAP.findall(stripped)) > 1:
        return "columns"
    return "item" if _ITEM.match(stripped) else "text"


def is_caps(line: Line) -> bool:
    """Whether a short line has at least three letters, all capitals."""
    letters = [character for character in line.text if character.isalpha()]
    return (
        line.kind in ("text", "item")
        and len(line.text) <= _LONGEST_HEADING
        and len(letters) > 2
        and all(letter.isupper() for letter in letters)
        and len(letters) * 2 > len(line.text.replace(" ", ""))
    )


def heading_level(line: Line, *, alone: bool, following: Line | None, wrapped: bool) -> int | None:
    """Level of a heading, None for any other line.

    ``alone``: the lines above and below are empty. ``following``: the next line with text.
    ``wrapped``: paragraphs are broken into printed lines, so a short line is a heading only if
    ``alone``.
    """
    if found := _ATX.match(line.text):
        return len(found.group(1))
    text = line.text
    if line.kind not in ("text", "item") or not 1 < len(text) <= _LONGEST_HEADING:
        return None
    number = _OWN_NUMBER.match(text)
    name = text[number.end() :] if number else text
    if _NOT_A_NAME.match(text) or text.count("(") != text.count(")"):
        return None
    if _LEADER.search(text) or _GAP.search(name) or text[-1] in _CLOSED or not name[0].isalnum():
        return None
    if found := _NUMBERED.match(text):
        is_name = text[-1] != ":" and name[0].isalpha() and _is_title(name, words=16)
        return found.group(1).count(".") + 2 if is_name else None
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
    if following is None or following.kind != "text" or len(following.text) <= _PARAGRAPH:
        return None
    return 3


def is_title(line: Line) -> bool:
    """Whether a line can be the title of the document."""
    if _ATX.match(line.text):
        return True
    if _NUMBERED.match(line.text):
        return False
    short = line.kind == "text" and len(line.text) <= _LONGEST_HEADING
    return short and line.text[-1] not in _CLOSED and _is_title(line.text)


def is_caption(text: str) -> bool:
    """Whether ``text`` names a table, figure or box by its number ("Table 5.4.1: …")."""
    return len(text) <= _LONGEST_CAPTION and _CAPTION.match(text) is not None


def is_source(text: str) -> bool:
    """Whether ``text`` says where a table or figure comes from ("Source: …")."""
    return _SOURCE.match(text) is not None


def columns_of(line: Line) -> list[tuple[int, int]]:
    """Start and end in the text of each cell of a line that wide gaps divide into columns."""
    cells: list[tuple[int, int]] = []
    at = line.start
    for gap in _GAP.finditer(line.text):
        cells.append((at, line.start + gap.start()))
        at = line.start + gap.end()
    return [*cells, (at, line.end)]


def _is_title(text: str, words: int = _MOST_WORDS) -> bool:
    """Whether a short line reads as a title: few words, the first letter a capital, no colon at its end."""
    first = next((character for character in text if character.isalpha()), "")
    return (
        len(text.split()) <= words
        and len(text) > 3
        and first.isupper()
        and text[-1] != ":"
        and sum(character.isalpha() for character in text) * 2 > len(text)
    )


def split_cells(text: str, start: int, end: int) -> list[Span]:
    """Spans of the cells of the row at ``start:end``, without white space at their ends.

    Bars at the ends of the row are its frame, not empty cells.
    """
    bars = [bar.start() for bar in _BAR.finditer(text, start, end)]
    edges = [start - 1, *bars, end]
    if bars and not text[start : bars[0]].strip():
        edges = edges[1:]
    if bars and len(edges) > 2 and not text[bars[-1] + 1 : end].strip():
        edges = edges[:-1]
    return [_stripped(text, left + 1, max(left + 1, right)) for left, right in pairwise(edges)]


def is_rule(text: str, cells: list[Span]) -> bool:
    """Whether the row is the line of dashes under the header."""
    return bool(cells) and all(_RULE.fullmatch(cell.of(text)) for cell in cells)


def mark_row(structure: Structure, text: str, cells: list[Span], context: TableContext) -> None:
    """Marks a row from its first to its last cell that holds text; a row without text is not marked."""
    filled = [cell for cell in cells if cell.end > cell.start]
    if not filled:
        return
    start, end = filled[0].start, filled[-1].end
    inside = [(column, cell) for column, cell in enumerate(cells) if start <= cell.start <= end]
    row = Row(
        cells=tuple(
            Cell(c.start, c.end, context.header_of(column), column) for column, c in inside
        ),
        table=context.title,
        label=one_line(filled[0].of(text)),
    )
    structure.mark("row", start, end, row)


def caption_before(structure: Structure) -> str:
    """The caption, if the block marked last is one; else ""."""
    last = structure.last
    if last is None or last.kind != "caption":
        return ""
    return one_line(structure.text[last.start : last.end])


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
