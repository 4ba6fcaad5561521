"""Lines in reading order become headings, paragraphs, list items, captions and footnotes.

1. A line continues the paragraph above it unless space, size, weight, a label, an indent or a short
   line before it says otherwise.
2. A paragraph whose last line is full and does not end a sentence continues in the next column or on the
   next page; what is between (notes, captions, tables) is placed before it, so that it stays
   one piece of text.
3. Words cut at the end of a line are joined: a soft hyphen is dropped; a hyphen is dropped where both halves are
   lower case letters and the document writes the whole word elsewhere, and stays otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from corpus.readers.lines import is_source
from corpus.readers.pdf.grid import Grid
from corpus.readers.pdf.layout import Item
from corpus.readers.pdf.lines import Line

Kind = Literal["text", "item", "caption", "footnote"]

_BULLET = re.compile(r"^(?:[•●▪■◦○➢➤✓►▶§·❖]|[–—\-*oü]\s)")
_DASH = re.compile(r"^[–—\-]\s+\w")
_LABEL = re.compile(
    r"^(?:\(?[a-z]\)|\(?[ivx]{1,5}\)|\d{1,3}[.)]\s|\d{1,2}(?:\.\d{1,2}){1,3}\.?\s|[A-Z]\.\s"
    r"|[IVX]{1,5}\.\s|\[\d{1,3}\]\s)"
)
_LIST_LABEL = re.compile(r"^(?:\(?[a-z]\)|\(?[ivx]{1,5}\))\s")
_CAPTION = re.compile(
    r"^(?:figure|fig\.|table|box|chart|map|graph|annex table|figura|tabla|cuadro|recuadro|gráfico"
    r"|tableau|encadré|graphique|carte|таблица|рисунок|вставка|الجدول|الشكل)"
    r"\s*(?:n[°o]\s*)?[\dIVXA-Z]{1,4}(?:\.\d+)*\b(?!\s(?-i:[a-zà-ÿ]))[.:\s–—-]",
    re.IGNORECASE,
)
_NOTE = re.compile(r"^(?:\d{1,3}|\*{1,3})\s+[A-ZÀ-ÖØ-Þ“\"]")
_TERMINAL = (".", "!", "?", ":", ";", "؟", "…", "。")
_OPENS_LOW = re.compile(r"^[\W\d_]*[a-zà-öø-ÿа-яё]")


_CLOSING = '”’")»⁰¹²³⁴⁵⁶⁷⁸⁹ '


def _ends(line: Line) -> bool:
    """Whether a sentence may end with ``line``."""
    return line.text.rstrip(_CLOSING).endswith(_TERMINAL)


@dataclass(slots=True)
class Draft:
    """Lines that belong together, before the kinds of headings are known."""

    kind: Kind
    lines: list[Line] = field(default_factory=list)

    @property
    def size(self) -> float:
        return max(self.lines, key=lambda line: line.letters).size

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)

    @property
    def page(self) -> int:
        return self.lines[0].page

    @property
    def letters(self) -> int:
        return sum(line.letters for line in self.lines)

    @property
    def open(self) -> bool:
        """Whether it may continue in another column or on another page."""
        if self.kind not in ("text", "item") or self.letters < 40:
            return False
        last = self.lines[-1]
        return not _ends(last) and not last.bold


def drafts(items: Sequence[Item], body: float, height: float) -> list[Draft | Grid]:
    """Drafts and tables of one page. ``body``: size of running text, ``height`` of the page."""
    found: list[Draft | Grid] = []
    notes_from = _first_notes(items, body, height)
    before: Line | None = None
    for position, item in enumerate(items):
        if isinstance(item, Grid):
            found.append(item)
            before = None
            continue
        note = position in notes_from
        current = found[-1] if found and isinstance(found[-1], Draft) else None
        if current is None or before is None or _begins(current, before, item, note, body):
            found.append(Draft(_kind(item, note), [item]))
        else:
            current.lines.append(item)
        before = item
    return found


def _first_notes(items: Sequence[Item], body: float, height: float) -> set[int]:
    """Positions of lines that are footnotes: small, at the bottom, from a line that begins with a mark."""
    notes: set[int] = set()
    inside = False
    column = -1
    for position, item in enumerate(items):
        if isinstance(item, Grid):
            inside = False
            continue
        small = item.size < 0.93 * body
        numbered = item.top > 0.75 * height and _NOTE.match(item.text) is not None
        if inside and (not small or (item.column != column and not item.marker)):
            inside = False
        if small and (numbered or (item.marker and item.top > 0.35 * height)):
            inside = True
        column = item.column
        if inside:
            notes.add(position)
    return notes


def _kind(line: Line, note: bool) -> Kind:
    text = line.text
    if note:
        return "footnote"
    if _CAPTION.match(text) or is_source(text):
        return "caption"
    return "item" if _BULLET.match(text) or _LIST_LABEL.match(text) else "text"


def _begins(current: Draft, before: Line, line: Line, note: bool, body: float) -> bool:
    """Whether ``line`` begins a new draft below ``before``, the last line of ``current``."""
    if note != (current.kind == "footnote"):
        return True
    if note:
        return line.marker or _NOTE.match(line.text) is not None
    size = max(before.size, line.size)
    if line.column != before.column:
        return not _flows_on(current, line)
    gap = line.base - before.base
    if gap > _pitch(current, size) or gap < -0.5 * size:
        return True
    if abs(line.size - before.size) > 0.09 * size or _weight_changes(current, before, line):
        return True
    text = line.text
    if _DASH.match(text) and not (_ends(before) or current.kind == "item"):
        return False  # a dash inside a sentence, at the front only because a line ends before it
    if _BULLET.match(text) or _CAPTION.match(text) or is_source(text):
        return True
    if _LABEL.match(text) and line.x0 <= current.lines[0].x0 + 0.6 * size:
        return True
    return _ended_short(before, line, body) or _indented(current, before, line)


def _pitch(current: Draft, size: float) -> float:
    """The largest distance between baselines inside a paragraph."""
    if len(current.lines) > 1:
        gaps = [b.base - a.base for a, b in zip(current.lines, current.lines[1:], strict=False)]
        positive = [gap for gap in gaps if gap > 0]
        if positive:
            return min(positive) * 1.25 + 0.5
    return 1.75 * size


def _weight_changes(current: Draft, before: Line, line: Line) -> bool:
    """A heading over its text; a bold word that begins or ends a paragraph is not a change."""
    if before.bold == line.bold:
        return False
    return (
        all(own.bold == before.bold for own in current.lines)
        and before.uniform
        and (line.uniform or before.bold)
    )


def _ended_short(before: Line, line: Line, body: float) -> bool:
    """The first word of ``line`` would still have fitted on the line ``before``."""
    room = before.x0 - before.left if line.rtl else before.right - before.x1
    fitted = room > line.first + 0.9 * line.size
    ended = _ends(before)
    if ended:
        return fitted
    if line.size > 1.12 * body or (before.bold and line.bold):
        return False  # lines of a heading are broken by meaning, not where they are full
    return fitted and room > 0.3 * (before.right - before.left) and not _OPENS_LOW.match(line.text)


def _indented(current: Draft, before: Line, line: Line) -> bool:
    """An indented first line, in a text whose other lines are not."""
    if line.rtl or current.kind == "item":
        return False
    indent = line.x0 - before.x0
    if len(current.lines) < 2:
        return False
    ended = _ends(before)
    return ended and 0.7 * line.size < indent < 5 * line.size


def _flows_on(current: Draft, line: Line) -> bool:
    """Whether ``line``, in another column or on another page, continues ``current``."""
    if not current.open or abs(current.size - line.size) > 0.06 * line.size:
        return False
    text = line.text
    if line.bold or line.marker or _BULLET.match(text) or _LABEL.match(text):
        return False
    if _CAPTION.match(text) or is_source(text):
        return False
    last = current.lines[-1]
    full = last.right - last.x1 < 0.25 * (last.right - last.left)
    return bool(_OPENS_LOW.match(text)) or (full and not line.rtl and not text[0].isdigit())


def join_flows(found: Iterable[Draft | Grid]) -> list[Draft | Grid]:
    """Drafts of all pages in order, with those joined that the end of a column or page divides.

    What was between the two halves comes before them; a half waits for at most one page.
    """
    result: list[Draft | Grid] = []
    waiting: Draft | None = None
    between: list[Draft | Grid] = []
    for piece in found:
        if waiting is not None and _joins(waiting, piece, between):
            waiting.lines.extend(piece.lines if isinstance(piece, Draft) else [])
            if waiting.open:
                continue
        elif waiting is not None and _interrupts(piece, waiting):
            between.append(piece)
            continue
        else:
            result.extend(_placed(waiting, between))
            waiting, between = None, []
            if isinstance(piece, Draft) and piece.open:
                waiting = piece
            else:
                result.append(piece)
            continue
        result.extend(_placed(waiting, between))
        waiting, between = None, []
    return [*result, *_placed(waiting, between)]


def _joins(waiting: Draft, piece: Draft | Grid, between: Sequence[Draft | Grid]) -> bool:
    if not isinstance(piece, Draft) or piece.kind != "text":
        return False
    page = piece.page
    if page - waiting.lines[-1].page > 1 or any(waiting.page < b.page < page for b in between):
        return False
    return _flows_on(waiting, piece.lines[0])


def _placed(waiting: Draft | None, between: Sequence[Draft | Grid]) -> list[Draft | Grid]:
    """What was between goes before a paragraph that begins on its page, else after it."""
    if waiting is None:
        return list(between)
    earlier = [piece for piece in between if piece.page <= waiting.page]
    later = [piece for piece in between if piece.page > waiting.page]
    if waiting.lines[-1].page == waiting.page and waiting.lines[-1].base <= (
        min((p.lines[0].base for p in earlier if isinstance(p, Draft)), default=float("inf"))
    ):
        return [waiting, *earlier, *later]
    return [*earlier, waiting, *later]


def _interrupts(piece: Draft | Grid, waiting: Draft) -> bool:
    """Notes, captions, tables and small texts of figures may interrupt a paragraph."""
    if isinstance(piece, Grid):
        return piece.page - waiting.lines[-1].page <= 1
    if piece.lines[0].page - waiting.lines[-1].page > 1:
        return False
    if piece.kind in ("footnote", "caption"):
        return True
    return piece.kind == "text" and piece.letters < 40 and piece.size < 0.93 * waiting.size
