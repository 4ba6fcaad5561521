"""HTML: the main content in order; no navigation, scripts or hidden text.

1. The parser of libxml2 makes a tree of whatever stands there; code of PHP is cut out before.
2. What is never content is dropped by its tag, role, ``hidden`` or style. Headers, footers and side
   bars of the page go too, as long as text is left; ``main`` or a single ``article`` that holds
   most of the text is taken alone.
3. The tree is walked once: headings, paragraphs, items, tables, captions; loose text between them is
   a paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree, html

from corpus.errors import NoText, ReadError
from corpus.model import BlockKind, Document
from corpus.readers.assembly import assemble
from corpus.readers.builder import Builder, fold
from corpus.readers.captions import is_caption
from corpus.readers.encodings import Decoded
from corpus.readers.grid import Grid, write_table
from corpus.readers.holes import Holes, blank_out, enclosed
from corpus.readers.html_metadata import properties_of
from corpus.readers.html_tables import grid_of, is_data_table

_CODE = (("<?", "?>"), ("<%", "%>"))
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.I)
_NEVER = {"script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed",
          "button", "select", "input", "textarea", "nav", "head", "audio", "video",
          "canvas", "map", "dialog", "menu"}  # fmt: skip
_AROUND = {"header", "footer", "aside"}
_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "dialog"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_NAVIGATION = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|breadcrumbs?|menu|cookie|consent|share|social|skip-link"
    r"|sr-only|visually-hidden|pagination|sidebar)(?:$|[\s_-])",
    re.I,
)
_BLOCKS = {"p", "div", "section", "article", "main", "body", "ul", "ol", "li", "dl", "dt", "dd",
           "blockquote", "pre", "figure", "figcaption", "table", "center", "address", "details",
           "summary", "header", "footer", "aside", "fieldset", "hr", "html", "hgroup", "tr", "td",
           "th", "tbody", "thead", "caption", *(f"h{level}" for level in range(1, 7))}  # fmt: skip
_KINDS: dict[str, BlockKind] = {"li": "item", "dt": "item", "dd": "item", "figcaption": "caption",
                                "caption": "caption"}  # fmt: skip
_SHORT_FORM = 300  # characters; some sites wrap the whole page in a form
_LONGEST_TITLE = 150
_DEEPEST_HEADING = 6
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TOO_DEEP = "The web page nests hundreds of elements in each other; it is refused as an attack."
_DEEPEST = 400  # below this a tree is an attack, not a page


def read(name: str, data: bytes, decoded: Decoded) -> Document:
    """The document of a web page. Raises NoText for one without text."""
    source = _DECLARATION.sub("", decoded.text).replace("\x00", "")
    code = [span for opening, closing in _CODE for span in enclosed(source, opening, closing)]
    source = blank_out(source, Holes(code))
    parser = html.HTMLParser(huge_tree=False, remove_comments=True, no_network=True)
    try:
        root = html.document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise NoText(f"The web page holds no content ({error}).") from error
    if any("depth" in entry.message for entry in parser.error_log):
        raise ReadError(_TOO_DEEP)  # the parser would leave out the rest without a word
    _take_out_controls(root)
    properties = properties_of(root)
    walker = _Walker()
    walker.walk(_content(root))
    builder = Builder()
    for part in _without_empty_copies(walker.parts):
        _write(builder, part)
    return assemble(
        name,
        data,
        builder.text,
        builder,
        media_type="text/html",
        properties=properties,
        encoding=decoded.encoding,
        notes=decoded.notes,
        shown_title=properties.get("title", ""),
    )


def _content(root: html.HtmlElement) -> html.HtmlElement:
    """The element that holds the content, with everything else taken out of the tree."""
    body = root.find("body")
    body = body if body is not None else root
    _drop(body, lambda element: element.tag in _NEVER or _is_hidden(element))
    everything = _length(body)
    around = [element for element in body.iter(*_AROUND) if _is_page_frame(element)]
    if sum(map(_length, around)) < everything:
        for element in around:
            if element.getparent() is not None:
                element.drop_tree()
    kept = _length(body)
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = body.findall(path)
        if len(found) == 1 and 2 * _length(found[0]) > kept:
            return found[0]
    return body


def _take_out_controls(root: html.HtmlElement) -> None:
    """Characters that the parser takes from ``&#1;``, but that no element may be given again."""
    for element in root.iter():
        if element.text and _CONTROLS.search(element.text):
            element.text = _CONTROLS.sub("", element.text)
        if element.tail and _CONTROLS.search(element.tail):
            element.tail = _CONTROLS.sub("", element.tail)


def _drop(body: html.HtmlElement, unwanted: Callable[[html.HtmlElement], bool]) -> None:
    for element in list(body.iter()):
        if element is body or element.getparent() is None:
            continue
        if not isinstance(element.tag, str) or unwanted(element):
            element.drop_tree()


def _is_hidden(element: html.HtmlElement) -> bool:
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or element.get("role", "") in _ROLES
        or _HIDDEN.search(element.get("style", "")) is not None
        or (element.tag == "form" and _length(element) < _SHORT_FORM)
        or (element.tag in ("p", "div", "td") and _is_link_bar(element))
        or (_NAVIGATION.search(names) is not None and _is_mostly_links(element))
    )


def _is_mostly_links(element: html.HtmlElement) -> bool:
    links = sum(_length(link) for link in element.iter("a"))
    return 2 * links >= _length(element)


def _is_link_bar(element: html.HtmlElement) -> bool:
    """Whether a block is nothing but a row of links, the menu of a page without ``nav``."""
    links = element.findall("a")
    return len(links) > 3 and 10 * sum(map(_length, links)) >= 9 * _length(element)


def _is_page_frame(element: html.HtmlElement) -> bool:
    """Whether a header or footer belongs to the page, not to an article inside it."""
    return not any(parent.tag in ("article", "main") for parent in element.iterancestors())


def _length(element: html.HtmlElement) -> int:
    return sum(len(text.strip()) for text in element.itertext())


@dataclass(frozen=True, slots=True)
class _Part:
    """A block before it is written; ``level`` for headings, ``grid`` and its title for tables."""

    kind: BlockKind
    text: str
    level: int = 0
    grid: Grid | None = None


class _Walker:
    """Collects the blocks of a tree, in order."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []

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
            if title := fold(" ".join(_inline(element))):
                self.parts.append(_Part("heading", title, int(tag[1])))
        elif tag == "table" and is_data_table(element):
            self._table(element)
        elif tag == "pre":
            for paragraph in re.split(r"\n\s*\n", "".join(element.itertext())):
                self.parts.append(_Part("paragraph", paragraph.strip()))
        else:
            inherited: BlockKind = "item" if kind == "item" else "paragraph"
            self.walk(element, _KINDS.get(tag, inherited), depth)

    def _table(self, element: html.HtmlElement) -> None:
        caption = element.find("caption")
        if caption is not None and (title := fold(" ".join(_inline(caption)))):
            self.parts.append(_Part("caption", title))
        self.parts.append(_Part("row", self._title(), grid=grid_of(element)))

    def _title(self) -> str:
        """The title of a table: the caption, or a short line that is no sentence, right above it."""
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
            self.parts.append(_Part("caption" if is_title else kind, text))


def _without_empty_copies(parts: Sequence[_Part]) -> list[_Part]:
    """Parts without headings that stand over nothing and stand elsewhere as well (slides, menus)."""
    copies = Counter(part.text for part in parts if part.kind == "heading")
    kept: list[_Part] = []
    level_of_text = 0  # highest level that still has text under it, seen from the end; 0 for none
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


def _write(builder: Builder, part: _Part) -> None:
    if part.kind == "heading":
        builder.heading(part.text, part.level)
    elif part.grid is not None:
        write_table(builder, part.grid, title=part.text)
    else:
        builder.add(part.kind, part.text)


def _inline(element: html.HtmlElement) -> Iterator[str]:
    """Text of an element inside a line; a line break is a line end."""
    if element.tag == "br":
        yield "\n"
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _inline(child)
        yield child.tail or ""


def _joined(parts: list[str]) -> str:
    """Parts as the browser shows them: white space folded, except line breaks."""
    marked = "".join("\x00" if part == "\n" else part for part in parts)
    lines = (fold(line) for line in marked.split("\x00"))
    return "\n".join(line for line in lines if line)
