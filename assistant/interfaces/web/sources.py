"""The panel next to the chat: the sources of an answer, and one opened at its quote.

A document is read in parts: its pages, or stretches of a few thousand characters.

A part is shown as blocks (headings, paragraphs, items, tables), each cut into pieces, so that the
quote can be marked. Pieces are slices of the document's text: joined, they are the block again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.bibliography import Style, cite, entry_of
from assistant.citations import footnote
from assistant.interfaces.page_pictures import Picture
from assistant.interfaces.web.files import PDF
from assistant.interfaces.web.templating import render
from assistant.interfaces.web.viewer import boxes_json
from assistant.locale import Texts
from assistant.locale.section_kinds import SECTION_KINDS
from assistant.model import Answer, Citation
from corpus.model import Block, Document, Span
from corpus.normalize import BULLET, one_line
from corpus.readers.sniffing import Kind

_PART_LENGTH = 6000
_MARK = re.compile(rf"\(?(?:[a-z]|[ivx]{{1,4}}|\d{{1,3}})[.)]|{BULLET.pattern}", re.IGNORECASE)
STYLES: dict[str, Style] = {
    "Chicago": "chicago",
    "APA": "apa",
    "UN": "un",
    "RIS": "ris",
    "BibTeX": "bibtex",
    "CSL-JSON": "csl-json",
}


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    marked: bool = False


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """A block that is not a table row. ``kind``: as in `corpus.model.Block`. ``marked``: an item with a mark of its own."""

    kind: str
    pieces: Pieces
    level: int = 0
    marked: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    cells: tuple[Pieces, ...]
    marked: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that belong together. ``header``: names of the columns, empty where unknown."""

    title: str
    header: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a document. ``index`` counts from 0, ``number`` is that of its page or None."""

    document: Document
    index: int
    count: int
    number: int | None
    span: Span
    shown: tuple[Prose | Table, ...]


def parts(document: Document) -> tuple[Span, ...]:
    """Spans of the parts, in order; at least one."""
    if document.pages:
        return tuple(Span(page.start, page.end) for page in document.pages)
    found: list[Span] = []
    start = at = 0
    for block in document.blocks:
        if block.end - start > _PART_LENGTH and block.start > start and at > start:
            found.append(Span(start, block.start))
            start = block.start
        at = block.end
    found.append(Span(start, len(document.text)))
    return tuple(found)


def part_at(document: Document, offset: int) -> int:
    """Index of the part that holds ``offset``; for a gap between pages, of the part before it."""
    spans = parts(document)
    before = [index for index, span in enumerate(spans) if span.start <= offset]
    return before[-1] if before else 0


def read_part(document: Document, index: int, quote: Span | None = None) -> Part:
    """Part ``index`` (cut to what there is) with ``quote`` marked where it overlaps."""
    spans = parts(document)
    index = max(0, min(index, len(spans) - 1))
    span = spans[index]
    blocks = [
        block for block in document.blocks if block.start < span.end and block.end > span.start
    ]
    return Part(
        document=document,
        index=index,
        count=len(spans),
        number=document.pages[index].number if document.pages else None,
        span=span,
        shown=tuple(_shown(document, blocks, quote)),
    )


def _shown(
    document: Document, blocks: Sequence[Block], quote: Span | None
) -> Iterator[Prose | Table]:
    levels = {(section.start, section.title): section.level for section in document.sections}
    for key, group in groupby(blocks, key=_table_key):
        if key is None:
            for block in group:
                yield _prose(document, block, quote, levels)
        else:
            yield _table(document, list(group), quote)


def _table_key(block: Block) -> tuple[str, str | None] | None:
    """Rows with the same title and sheet that follow each other are shown as one table."""
    return None if block.row is None else (block.row.table, block.row.sheet)


def _prose(
    document: Document,
    block: Block,
    quote: Span | None,
    levels: dict[tuple[int, str], int],
) -> Prose:
    title = one_line(document.text[block.start : block.end])
    level = levels.get((block.start, title), 2) if block.kind == "heading" else 0
    pieces = cut(document.text, Span(block.start, block.end), quote)
    return Prose(block.kind, pieces, level, marked=_MARK.match(title) is not None)


def _table(document: Document, blocks: Sequence[Block], quote: Span | None) -> Table:
    placed = [_placed(block) for block in blocks]
    width = 1 + max((column for cells in placed for column in cells), default=0)
    header = [""] * width
    for block, cells in zip(blocks, placed, strict=True):
        for column, at in cells.items():
            names = block.row.cells[at].header if block.row else ()
            header[column] = header[column] or " – ".join(names)
    rows = []
    for block, cells in zip(blocks, placed, strict=True):
        own = block.row.cells if block.row else ()
        spans = {column: Span(own[at].start, own[at].end) for column, at in cells.items()}
        marked = quote is not None and quote.overlaps(Span(block.start, block.end))
        said = {column: one_line(span.of(document.text)) for column, span in spans.items()}
        if not marked and all(header[column] == words for column, words in said.items()):
            continue  # the names of the columns, which are shown above
        shown = (cut(document.text, spans[c], quote) if c in spans else () for c in range(width))
        rows.append(TableRow(tuple(shown), marked))
    first = blocks[0].row
    title = first.table if first else ""
    if first and first.sheet and first.sheet not in title:
        title = f"{first.sheet}: {title}" if title else first.sheet
    return Table(title, tuple(header) if any(header) else (), tuple(rows))


def _placed(block: Block) -> dict[int, int]:
    """The positions of a row's cells, by column."""
    cells = block.row.cells if block.row else ()
    return {cell.column if cell.column >= 0 else at: at for at, cell in enumerate(cells)}


def cut(text: str, span: Span, quote: Span | None) -> Pieces:
    """``span`` of ``text`` in up to three pieces, the middle one marked where ``quote`` overlaps."""
    if quote is None or not quote.overlaps(span):
        return (Piece(span.of(text)),)
    start, end = max(span.start, quote.start), min(span.end, quote.end)
    around = (
        Piece(text[span.start : start]),
        Piece(text[start:end], marked=True),
        Piece(text[end : span.end]),
    )
    return tuple(piece for piece in around if piece.text)


@dataclass(frozen=True, slots=True)
class Place:
    """What the panel shows: a part of a document, opened from an answer or from a list.

    ``turn``: number of the turn that it was opened from, None from a list. ``number``: of the citation.
    ``picture``: show the page as a picture where there is one. ``cited``: a quote that is not of a turn,
    but of a fact.
    """

    document: str
    part: int
    turn: int | None = None
    number: int | None = None
    picture: bool = True
    cited: Citation | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A place and its content. ``sound``: the quote is at its span; None without a quote.

    ``file``: address of the file, at the page that is shown; "" where there is no file. ``kind``: what the section of
    the quote, or of the beginning of the part, is for; "" where nothing says so. ``viewer``: address of the PDF's viewer, "" for another format.
    """

    place: Place
    part: Part
    citation: Citation | None = None
    sound: bool | None = None
    picture: Picture | None = None
    file: str = ""
    kind: str = ""
    viewer: str = ""

    @property
    def is_pdf(self) -> bool:
        return self.part.document.media_type == PDF

    @property
    def is_slides(self) -> bool:
        return self.part.document.media_type == Kind.PPTX


def render_sources(answer: Answer | None, turn: int | None, t: Texts) -> str:
    """The sources of an answer as a list of cards."""
    shown = (answer.citations or answer.closest) if answer else ()
    return render("sources", t, answer=answer, turn=turn, citations=shown)


def render_opened(opened: Opened, answer: Answer | None, t: Texts) -> str:
    """One source: what it is, the headings above the quote, the text with the quote marked."""
    others = (answer.citations or answer.closest) if answer else ()
    citation = opened.citation
    return render(
        "opened",
        t,
        opened=opened,
        part=opened.part,
        document=opened.part.document,
        citation=citation,
        others=others,
        copy=footnote(citation) if citation else "",
        citations=_citations(opened),
        headings=_headings(citation) if citation else (),
        kinds=SECTION_KINDS,
        where=", ".join(str(fact) for fact in _where(opened.part.document) if fact),
        boxes=boxes_json(opened.picture.boxes) if opened.picture else "[]",
    )


def _headings(citation: Citation) -> list[str]:
    """The headings above a quote, without that of the whole report, which is its title."""
    title = one_line(citation.title)
    return [heading for heading in citation.section if one_line(heading) != title]


def _where(document: Document) -> tuple[object, ...]:
    """What a copied selection says of its document, before the page."""
    metadata = document.metadata
    return (metadata.title, metadata.publisher, metadata.year)


def _citations(opened: Opened) -> list[tuple[str, str]]:
    """Name of each style, and what it says of the quote; without one, of the page that is shown."""
    citation, document = opened.citation, opened.part.document
    quote = Span(citation.start, citation.end) if citation and opened.sound else None
    entry = entry_of(document, quote, page=opened.part.number)
    return [(name, cite([entry], style).strip()) for name, style in STYLES.items()]
