"""Recommendations, findings, conclusions and lessons of a report as items of their own.

A document is read block by block (what is no text left out), with one item open at a time:

1. A label with a number opens an item, wherever it is printed: "Recommendation 4.", "Conclusion 12:", a heading
   or the beginning of a paragraph or table row. So does "R4" in a part of its kind.
2. In a part of its kind (`corpus.sections.parts`) so does each point of a list, the highest form of mark of that part
   (a number before a letter, a letter before a bullet), and each paragraph where it has none. A line that announces
   a list (":") is no item. In a table with a column of that name each cell of it is an item.
3. A paragraph with a sentence that recommends by its verb ("the Committee urges …") is an item in any part that does
   not tell what others did; where it ends with a colon, its points are.
4. Sub-points go on with the item that is open, and so does what follows a text that was cut at the end of a page. A
   paragraph that explains the item is no part of it. Another item or a heading ends it.
5. "Priority: high", "Responsible: …", "Deadline: …", the cells under such headers and what follows "Management
   response" are kept with the item, not in its text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.model import Block, Document, Span
from corpus.normalize import one_line
from corpus.sections.addressee import addressee, deadline
from corpus.sections.cues import does
from corpus.sections.headings import SectionKind
from corpus.sections.labels import (
    HEADING,
    LABEL,
    LETTER,
    NUMBER,
    PARAGRAPH,
    POINT,
    after_mark,
    attribute,
    cell_under,
    label,
    mark,
    named_cell,
    short_label,
)
from corpus.sections.listed import WORDS, highest_marks, kinds_listed, performing, small_parts
from corpus.sections.parts import Part
from corpus.sentences import sentences_in

ITEM_KINDS: tuple[SectionKind, ...] = (
    "recommendations",
    "findings",
    "conclusions",
    "lessons",
    "good practice",
)
_FEWEST, _MOST = 25, 4_000  # characters of an item
_LONGEST_RESPONSE = 1_500
_MATRIX = 5  # cells of a row that only lists recommendations
_CLOSES = ".;:!?…»”\"')*_"  # what a whole sentence or point ends with
_COLUMNS = 2  # of a table whose rows are read like paragraphs
_FURNITURE = 4  # words of a line with a digit that is a page's number or a symbol, and no text
_TELLING: frozenset[SectionKind | None] = frozenset(
    {"context", "method", "annex", "objectives", "activities", "results", "finance"}
)  # parts in which it is told what others recommend
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Item:
    """A recommendation, finding, conclusion, lesson or good practice: ``text[start:end]``, without its number.

    ``number``: as printed ("4", "B"), "" without. ``to``: those it is addressed to, ``priority`` and
    ``deadline``: as printed, "" where nothing says so. ``response``: where management responds to it. ``page``: on
    which it begins.
    """

    kind: SectionKind
    start: int
    end: int
    number: str = ""
    to: str = ""
    priority: str = ""
    deadline: str = ""
    response: Span | None = None
    page: int | None = None


def items_of(
    document: Document, parts: Sequence[Part], sentences: Sequence[Span]
) -> tuple[Item, ...]:
    """Items in the order of the text, without overlap.

    ``parts``: of the document. ``sentences``: of its passages, ascending; a block that holds none is no text.
    """
    reader = _Reader(document, parts)
    starts = [one.start for one in sentences]
    for block in document.blocks:
        at = bisect_left(starts, block.end) - 1
        if at >= 0 and sentences[at].end > block.start:
            reader.read(block)
    reader.close()
    return tuple(_with_addressee(document, item) for item in reader.items)


@dataclass(slots=True)
class _Open:
    """An item that is being read. ``form``: of what opened it. ``end``: -1 before there is any text of it.

    ``sub``: number of its last numbered point. ``done``: nothing more belongs to its text. ``answered``: management
    responds. ``attributes``: something was said of it.
    """

    item: Item
    form: int
    end: int = -1
    sub: int = 0
    done: bool = False
    answered: bool = False
    attributes: bool = False


class _Reader:
    """One document on its way through the steps."""

    def __init__(self, document: Document, parts: Sequence[Part]) -> None:
        self.items: list[Item] = []
        self._document = document
        self._text = document.text
        self._parts = parts
        self._at = 0
        self._open: _Open | None = None
        self._highest = highest_marks(document, parts)
        self._listed = kinds_listed(document, parts)
        self._performing = performing(document, parts)
        self._small = small_parts(document, parts)
        self._leading = False
        self._cell_open = False  # the block before was a cell that is an item

    # --- what a block is -----------------------------------------------------------------------
    def read(self, block: Block) -> None:
        if block.kind in ("footnote", "caption"):
            return
        while self._at + 1 < len(self._parts) and self._parts[self._at + 1].start <= block.start:
            self._at += 1
        kind = self._parts[self._at].kind if self._parts else None
        self._cell_open = self._cell_open and block.kind == "row"
        if kind in ("contents", "front matter", "references"):
            self.close()
            return
        labelled = label(self._text, block)
        if labelled is not None and not _is_matrix(block):
            self._begin(
                labelled[0],
                labelled[1],
                labelled[2],
                block,
                HEADING if block.kind == "heading" else LABEL,
            )
        elif self._says_about(block):
            return
        elif block.kind == "heading":
            self._heading(block)
        elif block.kind == "row":
            self._row(block, kind)
        else:
            self._paragraph_of(block, kind)

    def _is_cut(self, start: int) -> bool:
        """Whether a cell goes on with the item before it, whose text was cut at the end of a line."""
        return bool(self.items) and not self._text[start].isupper()

    def _heading(self, block: Block) -> None:
        if self._open is None:
            return
        if self._open.end < 0 and self._open.form == HEADING:
            return  # "RECOMMENDATION 1." and below it the name of it
        self.close()

    def _row(self, block: Block, kind: SectionKind | None) -> None:
        row = block.row
        if row is None:
            return
        named = named_cell(row.cells, self._text)
        filled = sum(cell.end > cell.start for cell in row.cells)
        if named is not None:
            self.close()
            kind, start, end = named
            start, number = after_mark(self._text, start, end)
            if self._cell_open and not number and self._is_cut(start):
                self.items[-1] = replace(self.items[-1], end=end)
                return
            self._cell_open = True
            item = Item(kind, start, end, number)
            for name in ("to", "priority", "deadline"):
                item = _with(item, name, cell_under(row.cells, self._text, name))
            self._append(item)
        elif self._open is not None:
            self._go_on(block)
        elif self._lists(kind) and filled <= _COLUMNS:
            self._paragraph_of(block, kind)

    def _paragraph_of(self, block: Block, kind: SectionKind | None) -> None:
        text = self._text[block.start : block.end]
        form, start, number = mark(text, block)
        start += block.start
        performs = kind not in _TELLING and does("performs", text)
        announces = text.rstrip().endswith(":") and (form > NUMBER or len(text.split()) < WORDS)
        labelled = self._open is not None and self._open.form in (HEADING, LABEL)
        if (labelled or not performs) and self._continues(form, number, text):
            self._go_on(block, number)
            return
        short = short_label(text, kind)
        if short is not None:
            self._begin(short[0], short[1], block.start + short[2], block, LABEL)
        elif performs and text.rstrip().endswith(":"):
            self.close()
            self._leading = True  # its points are what is recommended
            return
        elif performs:
            self._recommending(block, start, number)
        elif self._leading and form in (LETTER, POINT):
            self._begin("recommendations", number, start, block, form)
            return
        elif labelled and form == PARAGRAPH and self._open is not None:
            self._open.done = True  # what explains it, before "Priority: high" or the response
        elif kind and self._lists(kind) and not announces and self._is_item(text, form, kind):
            self._begin(self._kind_of(text, kind), number, start, block, form)
        else:
            self.close()
        self._leading = False

    def _lists(self, kind: SectionKind | None) -> bool:
        """Whether paragraphs of the part that is read are items without a label."""
        part = self._parts[self._at]
        return (
            kind in self._listed
            and part.said
            and not part.item
            and (kind != "findings" or "summary" in part.around)
        )

    def _kind_of(self, text: str, kind: SectionKind) -> SectionKind:
        """Of several kinds that a heading names, recommendations for what recommends."""
        also = self._parts[self._at].also
        return (
            "recommendations"
            if "recommendations" in also and does("recommendations", text)
            else kind
        )

    def _recommending(self, block: Block, start: int, number: str) -> None:
        """The sentences of a paragraph that recommend, from the first to the last; if the first one does, all of it."""
        whole = Span(block.start, block.end)
        sentences = list(sentences_in(self._document, block, whole))
        doing = [one for one in sentences if does("performs", one.of(self._text))]
        self.close()
        if not doing or doing[0] == sentences[0]:
            self._begin("recommendations", number, start, block, NUMBER)
            return
        self._append(Item("recommendations", doing[0].start, doing[-1].end))

    def _is_item(self, text: str, form: int, kind: SectionKind) -> bool:
        if len(text.split()) < WORDS or form > self._highest[self._at]:
            return False
        if kind != "recommendations":
            return True
        if self._at in self._performing:
            return False  # others of this part recommend by their verb, and this one does not
        return form != PARAGRAPH or self._at in self._small or does("recommendations", text)

    def _continues(self, form: int, number: str, text: str) -> bool:
        """Whether a paragraph goes on with the item that is open."""
        one = self._open
        if one is None:
            return False
        if one.answered:
            return form > NUMBER
        if one.end < 0:
            return True
        if one.done or one.end - one.item.start > _MOST:
            return False
        last = self._text[one.end - 1]
        if form == PARAGRAPH:
            announces = one.form != PARAGRAPH and text.rstrip().endswith(":")
            whole = one.form == PARAGRAPH and self._at in self._small
            return announces or whole or last not in _CLOSES
        if form == NUMBER:
            return number.isdigit() and int(number) == one.sub + 1 > 1
        return one.form < form if one.form != PARAGRAPH else last == ":"

    # --- opening, going on, closing ------------------------------------------------------------
    def _begin(self, kind: SectionKind, number: str, start: int, block: Block, form: int) -> None:
        self.close()
        empty = not self._text[start : block.end].strip()
        item = Item(kind, block.end if empty else start, block.end, number)
        self._open = _Open(item, form, -1 if empty or form == HEADING else block.end)
        if form == HEADING and not empty and len(self._text[start : block.end].split()) > WORDS:
            self._open.end = block.end

    def _go_on(self, block: Block, number: str = "") -> None:
        one = self._open
        if one is None:
            return
        if number.isdigit():
            one.sub = int(number)
        if one.answered:
            span = one.item.response
            if span is not None and block.end - span.start <= _LONGEST_RESPONSE:
                one.item = replace(one.item, response=Span(span.start, block.end))
            return
        if one.end < 0:
            one.item = replace(one.item, start=block.start)
        text = self._text[block.start : block.end]
        furniture = len(text.split()) < _FURNITURE and any(c.isdigit() for c in text)
        if not one.attributes and not (furniture and one.end >= 0):
            one.end = block.end

    def close(self) -> None:
        """The item that is open ends here."""
        one, self._open = self._open, None
        if one is not None and one.end > one.item.start:
            self._append(replace(one.item, end=one.end))

    def _append(self, item: Item) -> None:
        words = _WORD.findall(self._text[item.start : item.end])
        if item.end - item.start >= _FEWEST and len(words) >= WORDS - 1:
            self.items.append(replace(item, page=self._document.page_at(item.start)))

    # --- what is said of an item ---------------------------------------------------------------
    def _says_about(self, block: Block) -> bool:
        """Whether a block says something about the open item; it is then kept with it."""
        one = self._open
        if one is None:
            return False
        line = one_line(self._text[block.start : block.end]).lstrip("*#_ ")
        found = attribute(line)
        if found is None:
            return False
        name, value = found
        if name == "response":
            one.answered = True
            offset = block.end if block.kind == "heading" else block.start
            one.item = replace(one.item, response=Span(offset, block.end))
        elif value:
            one.item = _with(one.item, name, value)
        one.attributes = one.end >= 0
        return True


def _is_matrix(block: Block) -> bool:
    """Whether a block is a row of many cells: "Recommendation 4 | a | E | E | …" lists, it does not recommend."""
    return block.row is not None and len(block.row.cells) > _MATRIX


def _with(item: Item, name: str, value: str) -> Item:
    """The item with what a line or a column says of it; other names change nothing."""
    if name == "to":
        return replace(item, to=value)
    if name == "priority":
        return replace(item, priority=value)
    return replace(item, deadline=value) if name == "deadline" else item


def _with_addressee(document: Document, item: Item) -> Item:
    if item.kind != "recommendations":
        return item
    text = one_line(document.text[item.start : item.end])
    return replace(item, to=item.to or addressee(text), deadline=item.deadline or deadline(text))
