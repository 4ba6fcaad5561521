"""Recommendations, findings, conclusions and lessons of a report as items of their own.

A document is read block by block (what is no text left out), with one item open at a time:

1. A label with a number opens an item, wherever it is printed: "Recommendation 4.", "Conclusion 12:", a heading
   or the beginning of a paragraph or table row. So does "R4" in a part of its kind.
2. In a part of its kind (`corpus.sections.parts`) so does each point of a list, the highest form of mark of that part
   (a number before a letter, a letter before a bullet), and each paragraph where it has none. A line that announces
   a list (":") is no item. In a table with a column of that name each cell of it is an item.
   Where all paragraphs of a document are numbered, their numbers make no list.
3. A paragraph with a sentence that recommends by its verb ("the Committee urges …") is an item in any part that does
   not tell what others did; where it ends with a colon, its points are; in a document of such numbered paragraphs each is one with its points.
4. Sub-points go on with the item that is open, and so does what follows a text that was cut at the end of a page. A
   paragraph that explains the item is no part of it. Another item or a heading ends it.
5. "Priority: high", "Responsible: …", "Deadline: …", the cells under such headers and what follows "Management
   response" are kept with the item, not in its text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from corpus.model import Block, Document, Span
from corpus.sections.cues import does, orders
from corpus.sections.headings import heading_kinds
from corpus.sections.item import Item, divided, trimmed, with_addressee, with_said
from corpus.sections.labels import (
    HEADING,
    LABEL,
    LETTER,
    NUMBER,
    PARAGRAPH,
    POINT,
    after_mark,
    cell_under,
    label,
    mark,
    named_cell,
    short_label,
)
from corpus.sections.listed import (
    WORDS,
    announcing,
    highest_marks,
    kinds_listed,
    paragraphs_are_numbered,
    performing,
    small_parts,
)
from corpus.sections.open_item import OpenItem
from corpus.sections.parts import Part
from corpus.sections.vocabulary import SectionKind
from corpus.sentences import sentences_in

_FEWEST = 25  # characters of an item

_MATRIX = 5  # cells of a row that only lists recommendations

_MANY = 3  # numbered paragraphs that announce points, from which each of them is an item with its points
_COLUMNS = 2  # of a table whose rows are read like paragraphs

_TELLING: frozenset[SectionKind | None] = frozenset(
    {"context", "method", "annex", "objectives", "activities", "results", "finance"}
)  # parts in which it is told what others recommend
_WORD = re.compile(r"[^\W\d_]{3,}")


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
    titles = [part.title for part in parts]
    begin = [part.start for part in parts]
    return tuple(
        with_addressee(
            document, item, titles[bisect_right(begin, item.start) - 1] if titles else ""
        )
        for item in reader.items
    )


class _Reader:
    """One document on its way through the steps."""

    def __init__(self, document: Document, parts: Sequence[Part]) -> None:
        self.items: list[Item] = []
        self._document = document
        self._text = document.text
        self._parts = parts
        self._at = 0
        self._open: OpenItem | None = None
        self._highest = highest_marks(document, parts)
        self._listed = kinds_listed(document, parts)
        self._performing = performing(document, parts)
        self._small = small_parts(document, parts)
        self._whole = announcing(document) >= _MANY
        self._running = paragraphs_are_numbered(document)
        self._leading = False
        self._in_table = False  # the item that is open began in a row
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
        elif self._open is not None and self._open.is_told_by(block, self._text):
            return
        elif block.kind == "heading" and not self._recommends(block):
            self._heading(block)
        elif block.kind == "row":
            self._row(block, kind)
        else:
            self._paragraph_of(block, kind)

    def _recommends(self, block: Block) -> bool:
        """Whether a line that was taken for a heading is a numbered paragraph that recommends ("16. … urges it to:")."""
        text = self._text[block.start : block.end]
        numbered = mark(text, block)[0] == NUMBER
        return numbered and text.rstrip().endswith(":") and does("performs", text)

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
                item = with_said(item, name, cell_under(row.cells, self._text, name))
            self._append(item)
        elif self._open is not None:
            if not _is_matrix(block) and (filled <= _COLUMNS or self._in_table):
                self._open.go_on(block, self._text)  # else it is the head of the table that follows
        elif self._lists(kind) and filled <= _COLUMNS:
            self._paragraph_of(block, kind)

    def _paragraph_of(self, block: Block, kind: SectionKind | None) -> None:
        text = self._text[block.start : block.end]
        form, start, number = mark(text, block)
        start += block.start
        performs = kind not in _TELLING and does("performs", text)
        announces = text.rstrip().endswith(":") and (form > NUMBER or len(text.split()) < WORDS)
        labelled = self._open is not None and self._open.form in (HEADING, LABEL)
        small = self._at in self._small
        one = self._open if labelled or not performs else None
        if one is not None and one.continues(form, number, text, self._text, small=small):
            one.go_on(block, self._text, number)
            return
        short = short_label(text, kind)
        if short is not None:
            self._begin(short[0], short[1], block.start + short[2], block, LABEL)
        elif performs and number.isdigit() and self._whole and text.rstrip().endswith(":"):
            self._begin("recommendations", number, start, block, NUMBER)
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
            and (kind != "findings" or "summary" in part.around or self._names_findings(part))
        )

    def _names_findings(self, part: Part) -> bool:
        """Whether a part is a list of findings by its own heading."""
        marked = self._highest[self._at] < PARAGRAPH and not self._running
        return marked and heading_kinds(part.title).first == "findings"

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
        listed = form < (NUMBER if self._running else PARAGRAPH) or NUMBER < form < PARAGRAPH
        says = does("recommendations", text) or orders(text, self._document.metadata.language)
        return listed or says or self._at in self._small

    # --- opening, going on, closing ------------------------------------------------------------
    def _begin(self, kind: SectionKind, number: str, start: int, block: Block, form: int) -> None:
        self.close()
        self._in_table = block.kind == "row"
        empty = not self._text[start : block.end].strip()
        item = Item(kind, block.end if empty else start, block.end, number)
        self._open = OpenItem(item, form, -1 if empty or form == HEADING else block.end)
        if form == HEADING and not empty and len(self._text[start : block.end].split()) > WORDS:
            self._open.end = block.end

    def close(self) -> None:
        """The item that is open ends here."""
        one, self._open = self._open, None
        if one is not None and one.end > one.item.start:
            self._append(replace(one.item, end=one.end))

    def _append(self, item: Item) -> None:
        for whole in divided(item, self._text):
            one = trimmed(whole, self._text)
            words = _WORD.findall(self._text[one.start : one.end])
            if one.end - one.start >= _FEWEST and len(words) >= WORDS - 1:
                self.items.append(replace(one, page=self._document.page_at(one.start)))


def _is_matrix(block: Block) -> bool:
    """Whether a block is a row of many cells: "Recommendation 4 | a | E | E | …" lists, it does not recommend."""
    return block.row is not None and len(block.row.cells) > _MATRIX
