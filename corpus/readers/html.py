"""HTML: the main content in order; no navigation, scripts or hidden text.

1. The parser of libxml2 makes a tree of any source; code of PHP is cut out first.
2. The main content is found (``html_page``).
3. Its tree is walked once: headings, paragraphs, items, tables, captions; loose text between them is
   a paragraph. A table that only lays out the page is read as the text in its cells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from lxml import etree, html

from corpus.errors import NoText, ReadError
from corpus.model import BlockKind, Document
from corpus.normalize import one_line
from corpus.readers.assembly import assemble
from corpus.readers.builder import Builder
from corpus.readers.encodings import Decoded
from corpus.readers.html_page import main_content, properties_of, remove_controls
from corpus.readers.lines import is_caption
from corpus.readers.markup import SpanSet, blank_out, enclosed
from corpus.readers.sniffing import Kind
from corpus.readers.tables import Grid, Part, padded_grid, write_part

_CODE = (("<?", "?>"), ("<%", "%>"))
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.I)
_BLOCKS = {"p", "div", "section", "article", "main", "body", "ul", "ol", "li", "dl", "dt", "dd",
           "blockquote", "pre", "figure", "figcaption", "table", "center", "address", "details",
           "summary", "header", "footer", "aside", "fieldset", "hr", "html", "hgroup", "tr", "td",
           "th", "tbody", "thead", "caption", *(f"h{level}" for level in range(1, 7))}  # fmt: skip
_KINDS: dict[str, BlockKind] = {"li": "item", "dt": "item", "dd": "item", "figcaption": "caption",
                                "caption": "caption"}  # fmt: skip
_LONGEST_TITLE = 150
_DEEPEST_HEADING = 6
_TOO_DEEP = "The web page nests hundreds of elements in each other; it is refused as an attack."
_DEEPEST = 400  # levels; a page that nests deeper is an attack
_MOST_COLUMNS = 500
_MOST_SPANNED = 1000
_LONGEST_CELL = 1500  # characters of the mean cell of a table that lays out a page


def read(name: str, data: bytes, decoded: Decoded) -> Document:
    """The document of a web page. Raises NoText for one without text."""
    source = _DECLARATION.sub("", decoded.text).replace("\x00", "")
    code = [span for opening, closing in _CODE for span in enclosed(source, opening, closing)]
    source = blank_out(source, SpanSet(code))
    parser = html.HTMLParser(huge_tree=False, remove_comments=True, no_network=True)
    try:
        root = html.document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise NoText(f"The web page holds no content ({error}).") from error
    if any("depth" in entry.message for entry in parser.error_log):
        raise ReadError(_TOO_DEEP)  # the parser would silently leave out the rest
    remove_controls(root)
    properties = properties_of(root)
    walker = _Walker()
    walker.walk(main_content(root))
    builder = Builder()
    for part in _without_empty_copies(walker.parts):
        write_part(builder, part)
    return assemble(
        name,
        data,
        builder,
        Kind.HTML,
        properties=properties,
        decoded=decoded,
        shown_title=properties.get("title", ""),
    )


class _Walker:
    """Collects the blocks of a tree, in order."""

    def __init__(self) -> None:
        self.parts: list[Part] = []

    def walk(
        self, element: html.HtmlElement, kind: BlockKind = "paragraph", depth: int = 0
    ) -> None:
        """Collects ``element``; text between its blocks is of ``kind``."""
        if depth > _DEEPEST:
            raise ReadError(_TOO_DEEP)
        loose: list[str] = [element.text or ""]
        for child in element:
            if child.tag in _BLOCKS:
                self._add(kind, loose)
                self._block(child, kind, depth + 1)
            elif isinstance(child.tag, str):
                if any(below.tag in _BLOCKS for below in child.iterdescendants()):
                    self._add(kind, loose)
                    self.walk(child, kind, depth + 1)
                else:
                    loose.extend(_inline(child))
            loose.append(child.tail or "")
        self._add(kind, loose)

    def _block(self, element: html.HtmlElement, kind: BlockKind, depth: int) -> None:
        tag = element.tag
        if re.fullmatch("h[1-6]", tag):
            if title := one_line(" ".join(_inline(element))):
                self.parts.append(Part("heading", title, int(tag[1])))
        elif tag == "table" and _is_data_table(element):
            self._table(element)
        elif tag == "pre":
            for paragraph in re.split(r"\n\s*\n", "".join(element.itertext())):
                self.parts.append(Part("paragraph", paragraph.strip()))
        else:
            inherited: BlockKind = "item" if kind == "item" else "paragraph"
            self.walk(element, _KINDS.get(tag, inherited), depth)

    def _table(self, element: html.HtmlElement) -> None:
        caption = element.find("caption")
        if caption is not None and (title := one_line(" ".join(_inline(caption)))):
            self.parts.append(Part("caption", title))
        self.parts.append(Part("row", self._title(), grid=_grid_of(element)))

    def _title(self) -> str:
        """The title of a table: the caption directly above it, or a short line that is no sentence."""
        last = self.parts[-1] if self.parts else None
        if last is None or last.kind not in ("caption", "paragraph") or "\n" in last.text:
            return ""
        is_line = len(last.text) <= _LONGEST_TITLE and last.text[-1] not in ".!?;"
        return last.text if last.kind == "caption" or is_line else ""

    def _add(self, kind: BlockKind, loose: list[str]) -> None:
        text = _joined(loose)
        loose.clear()
        if any(character.isalnum() for character in text):
            is_title = kind == "paragraph" and is_caption(text)
            self.parts.append(Part("caption" if is_title else kind, text))


def _without_empty_copies(parts: Sequence[Part]) -> list[Part]:
    """Parts without headings that have no text below them and occur elsewhere too (slides, menus)."""
    copies = Counter(part.text for part in parts if part.kind == "heading")
    kept: list[Part] = []
    level_of_text = 0  # highest level with text below it, seen from the end; 0 for none
    for part in reversed(parts):
        if part.kind != "heading":
            level_of_text = _DEEPEST_HEADING
        elif level_of_text < part.level and copies[part.text] > 1:
            copies[part.text] -= 1
            continue
        else:
            level_of_text = min(level_of_text, part.level - 1)
        kept.append(part)
    return kept[::-1]


def _inline(element: html.HtmlElement) -> Iterator[str]:
    """Texts of an element inside a line, in order; ``br`` gives a line end."""
    if element.tag == "br":
        yield "\n"
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _inline(child)
        yield child.tail or ""


def _joined(parts: list[str]) -> str:
    """Parts as the browser shows them: white space collapsed, line breaks kept."""
    marked = "".join("\x00" if part == "\n" else part for part in parts)
    lines = (one_line(line) for line in marked.split("\x00"))
    return "\n".join(line for line in lines if line)


def _is_data_table(table: html.HtmlElement) -> bool:
    """Whether a table holds data: two columns or more, no other table, no page in a cell."""
    if table.get("role") in ("presentation", "none") or table.find(".//table") is not None:
        return False
    rows = list(_rows(table))
    if not rows or max(len(row) for row in rows) < 2:
        return False
    cells = [cell for row in rows for cell in row]
    total = sum(len(text) for cell in cells for text in cell.itertext())
    return total / len(cells) < _LONGEST_CELL


def _grid_of(table: html.HtmlElement) -> Grid:
    """The table as a grid; header rows are those of ``thead``, or leading ones of ``th`` alone."""
    printed: list[list[str]] = []
    filled: list[list[str]] = []
    hanging: dict[
        int, tuple[int, str]
    ] = {}  # column -> (rows that a cell above still covers, its text)
    headers = 0
    for row in _rows(table):
        is_header = all(cell.tag == "th" for cell in row) or _in_head(row[0])
        headers += is_header and headers == len(printed)
        own, full = _row(row, hanging)
        printed.append(own)
        filled.append(full)
    return padded_grid(printed, filled, headers if 0 < headers < len(printed) else None)


def _rows(table: html.HtmlElement) -> Iterator[list[html.HtmlElement]]:
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if cells:
            yield cells


def _in_head(cell: html.HtmlElement) -> bool:
    return any(parent.tag == "thead" for parent in cell.iterancestors())


def _row(
    cells: list[html.HtmlElement], hanging: dict[int, tuple[int, str]]
) -> tuple[list[str], list[str]]:
    printed: list[str] = []
    filled: list[str] = []

    def take_hanging() -> None:
        while len(printed) in hanging:
            left, text = hanging.pop(len(printed))
            if left > 1:
                hanging[len(printed)] = (left - 1, text)
            printed.append("")
            filled.append(text)

    for cell in cells:
        take_hanging()
        if len(printed) >= _MOST_COLUMNS:
            break
        text = one_line(" ".join(cell.itertext()))
        columns = _span(cell, "colspan", _MOST_COLUMNS - len(printed))
        rows = _span(cell, "rowspan", _MOST_SPANNED)
        for column in range(columns):
            if rows > 1:
                hanging[len(printed)] = (rows - 1, text)
            printed.append("" if column else text)
            filled.append(text)
    take_hanging()
    return printed, filled


def _span(cell: html.HtmlElement, name: str, most: int) -> int:
    value = cell.get(name, "1").strip()
    return max(1, min(int(value), most)) if value.isdecimal() else 1
