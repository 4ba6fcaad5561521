"""DOCX: paragraphs, lists, tables, text boxes and footnotes in the order of the document.

1. Headings are recognised by style (its outline level, also an inherited one).
2. Footnotes follow the paragraph that refers to them.
3. A document without any heading style was usually converted from a PDF and has the headers, footers,
   page numbers and footnotes of the pages in its text. There repeated short lines and lone numbers
   are left out, paragraphs divided by a page break are joined, and lines that look like headings
   become headings.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import docx
from lxml import etree

from corpus.model import BlockKind, Document
from corpus.normalize import one_line
from corpus.readers.assembly import assemble
from corpus.readers.builder import Builder
from corpus.readers.docx_styles import Numbering, Styles
from corpus.readers.docx_xml import W, children, grid_of, parse, text_of
from corpus.readers.lines import heading_level, is_caption, lines_of
from corpus.readers.office import check_archive, core_properties, damaged
from corpus.readers.sniffing import Kind
from corpus.readers.tables import Part, write_part

_PAGE_NUMBER = re.compile(r"\W*(?:page\s+)?\d{1,4}(?:\s+of\s+\d{1,4})?\W*$", re.I)
_GLUED_NUMBER = re.compile(r"\d{1,3}[^\W\d_]{2,}\s")  # a footnote: its number is set small
_RUNNING = 100  # characters that a header or footer has at most
_REPEATS = 6
_ENDS = '.!?:;…»”")]'


def read(name: str, data: bytes, password: str | None = None) -> Document:
    """The document of a Word file. Raises ReadError when it is damaged, NoText when it is empty."""
    check_archive(data)
    with damaged("Word document"):
        document = docx.Document(io.BytesIO(data))
        walker = _Walker(document)
        walker.walk(document.element.body)
        properties = core_properties(document.core_properties)
    parts = walker.parts
    if not any(part.kind == "heading" for part in parts):
        parts = _with_headings(_without_page_breaks(parts))
    builder = Builder()
    for at, part in enumerate(parts):
        if part.grid is not None:
            part = replace(part, text=_title_of(parts[max(0, at - 2) : at]))
        write_part(builder, part)
    return assemble(name, data, builder, Kind.DOCX, properties=properties)


class _Walker:
    """Collects the parts of one document, in order."""

    def __init__(self, document: docx.document.Document) -> None:
        related = {
            relation.reltype.rpartition("/")[2]: relation.target_part.blob
            for relation in document.part.rels.values()
            if not relation.is_external
        }
        self._styles = Styles(parse(related["styles"]) if "styles" in related else None)
        self._numbering = Numbering(parse(related["numbering"]) if "numbering" in related else None)
        self._notes = {
            (part, note.get(f"{W}id", "")): note
            for part in ("footnotes", "endnotes")
            if part in related
            for note in parse(related[part])
        }
        self.parts: list[Part] = []

    def walk(self, element: etree._Element) -> None:
        for child in children(element):
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._table(child)

    def _paragraph(self, paragraph: etree._Element) -> None:
        found = text_of(paragraph)
        properties = paragraph.find(f"{W}pPr")
        level = self._styles.heading_level(properties)
        number, in_list = self._number(properties)
        text = found.text.strip()
        if text:
            text = f"{number} {text}" if number else text
            kind: BlockKind = "heading" if level else "item" if in_list else "paragraph"
            if kind != "heading" and is_caption(text):
                kind = "caption"
            self.parts.append(Part(kind, text, level or 0))
        for box in found.boxes:
            self.walk(box)
        for note in found.notes:
            if note in self._notes and (printed := self._cell_text(self._notes[note])):
                self.parts.append(Part("footnote", printed))

    def _number(self, properties: etree._Element | None) -> tuple[str, bool]:
        """The number of a list item, and whether the paragraph is one."""
        number_id, level = self._styles.list_of(properties)
        if number_id in ("", "0"):
            return "", False
        return self._numbering.next(number_id, level), True

    def _table(self, table: etree._Element) -> None:
        grid = grid_of(table, self._cell_text)
        if grid.width == 1:  # a frame around text, not a table
            for row in children(table):
                for cell in children(row):
                    self.walk(cell)
            return
        if grid.width:
            self.parts.append(Part("row", grid=grid))

    def _cell_text(self, cell: etree._Element) -> str:
        lines: list[str] = []
        for child in cell.iter(f"{W}p"):
            properties = child.find(f"{W}pPr")
            number, _ = self._number(properties)
            text = one_line(text_of(child).text)
            if text:
                lines.append(f"{number} {text}" if number else text)
        return " ".join(lines)


def _title_of(before: Sequence[Part]) -> str:
    """The title of a table after ``before``: the caption, also above one short line."""
    texts = [one_line(part.text) for part in before]
    if before and before[-1].kind == "caption":
        return texts[-1]
    short = len(before) == 2 and before[1].kind == "paragraph" and len(texts[1]) <= _RUNNING
    return " – ".join(texts) if short and before[0].kind == "caption" else ""


def _without_page_breaks(parts: Sequence[Part]) -> list[Part]:
    """Parts without running headers and footers, paragraphs joined over page breaks."""
    running = _running_lines(parts)
    if not running:
        return list(parts)
    kept: list[Part] = []
    notes: list[Part] = []  # of the page that ends; they follow a paragraph that continues
    after_break = False
    for part in parts:
        if part.grid is None and (part.text in running or _PAGE_NUMBER.match(part.text)):
            after_break = True
        elif part.kind == "paragraph" and _GLUED_NUMBER.match(part.text):
            notes.append(replace(part, kind="footnote"))
            after_break = True
        elif after_break and kept and _goes_on(kept[-1], part):
            kept[-1] = replace(kept[-1], text=f"{kept[-1].text} {part.text}")
        else:
            kept += [*notes, part]
            notes, after_break = [], False
    return kept + notes


def _running_lines(parts: Sequence[Part]) -> set[str]:
    """Headers and footers: repeated short lines, mostly next to the number of a page."""
    counts = Counter(part.text for part in parts if 0 < len(part.text) <= _RUNNING)
    next_to_number: Counter[str] = Counter()
    for at, part in enumerate(parts):
        if _PAGE_NUMBER.match(part.text):
            next_to_number.update(
                {near.text for near in (*parts[max(0, at - 1) : at], *parts[at + 1 : at + 2])}
            )
    return {
        text
        for text, count in next_to_number.items()
        if count >= _REPEATS and 2 * count >= counts[text]
    }


def _goes_on(last: Part, part: Part) -> bool:
    texts = last.kind in ("paragraph", "item") and part.kind == "paragraph"
    return texts and part.text[0].islower() and last.text[-1] not in _ENDS


def _with_headings(parts: Sequence[Part]) -> list[Part]:
    """Parts in which paragraphs that look like headings are headings (``corpus.readers.lines``)."""
    found: list[Part] = []
    for at, part in enumerate(parts):
        level = None
        following = parts[at + 1] if at + 1 < len(parts) else None
        if part.kind in ("paragraph", "item") and "\n" not in part.text and following is not None:
            line = lines_of(part.text)[0]
            below = lines_of(following.text + "\n")[0]
            level = heading_level(line, alone=False, following=below, wrapped=False)
        found.append(replace(part, kind="heading", level=level) if level else part)
    return found
