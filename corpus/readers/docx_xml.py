"""The XML of a Word document: its text when all changes are accepted, and its tables.

Left out: what was deleted or moved away, comments, codes of fields, the second copy of a text box
that Word writes for older programs. Text boxes and footnotes are returned separately from the
sentence to which they are anchored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from corpus.readers.tables import Grid, padded_grid

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}delInstrText",
            f"{W}pPr", f"{W}rPr", f"{W}fldData", f"{W}ruby"}  # fmt: skip
_WRAPPERS = {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo", f"{W}smartTag"}
_MARKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "‑"}
_MOST_COLUMNS = 500


@dataclass(slots=True)
class ParagraphText:
    """``text`` of a paragraph; ``notes``: ids of its footnotes; ``boxes``: its text boxes."""

    text: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)  # part ("footnotes"), id
    boxes: list[etree._Element] = field(default_factory=list)


def parse(source: bytes) -> etree._Element:
    """The root of an XML part; entities are never resolved, nothing outside is fetched."""
    parser = etree.XMLParser(resolve_entities=False, huge_tree=False, no_network=True)
    return etree.fromstring(source, parser)


def children(element: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables of a body, cell or box, through the wrappers around them."""
    for child in element:
        if child.tag in _WRAPPERS:
            yield from children(child)
        elif child.tag == f"{_MC}AlternateContent":
            chosen = _chosen(child)
            if chosen is not None:
                yield from children(chosen)
        elif child.tag in (f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"):
            yield child


def text_of(paragraph: etree._Element) -> ParagraphText:
    """Text of a paragraph, and what is anchored in it."""
    found = ParagraphText()
    parts: list[str] = []
    _collect(paragraph, parts, found)
    found.text = "".join(parts)
    return found


def _collect(element: etree._Element, parts: list[str], found: ParagraphText) -> None:
    for child in element:
        tag = child.tag
        if tag in _SKIPPED or not isinstance(tag, str):
            continue
        if tag == f"{W}t":
            parts.append(child.text or "")
        elif tag in _MARKS:
            parts.append(_MARKS[tag])
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            part = "footnotes" if tag == f"{W}footnoteReference" else "endnotes"
            found.notes.append((part, child.get(f"{W}id", "")))
        elif tag == f"{W}txbxContent":
            found.boxes.append(child)
        elif tag == f"{_MC}AlternateContent":
            chosen = _chosen(child)
            if chosen is not None:
                _collect(chosen, parts, found)
        else:
            _collect(child, parts, found)


def _chosen(alternatives: etree._Element) -> etree._Element | None:
    choice = alternatives.find(f"{_MC}Choice")
    return choice if choice is not None else alternatives.find(f"{_MC}Fallback")


def value_of(element: etree._Element, name: str) -> str:
    """The ``w:val`` of a child, "" when there is no such child."""
    child = element.find(f"{W}{name}")
    return child.get(f"{W}val", "") if child is not None else ""


def grid_of(table: etree._Element, cell_text: Callable[[etree._Element], str]) -> Grid:
    """The table as a grid. ``cell_text``: the text of a cell."""
    printed: list[list[str]] = []
    filled: list[list[str]] = []
    headers = 0
    for row in children(table):
        if row.tag != f"{W}tr" or _is_deleted(row):
            continue
        properties = row.find(f"{W}trPr")
        if properties is not None and properties.find(f"{W}tblHeader") is not None:
            headers += headers == len(printed)
        above = filled[-1] if filled else []
        own, full = _row(row, above, cell_text)
        printed.append(own)
        filled.append(full)
    return padded_grid(printed, filled, headers or None)


def _row(
    row: etree._Element, above: list[str], cell_text: Callable[[etree._Element], str]
) -> tuple[list[str], list[str]]:
    properties = row.find(f"{W}trPr")
    skipped = _count(value_of(properties, "gridBefore")) if properties is not None else 0
    printed, filled = [""] * skipped, [""] * skipped
    for cell in children(row):
        if cell.tag != f"{W}tc" or len(printed) >= _MOST_COLUMNS:
            continue
        settings = cell.find(f"{W}tcPr")
        span = max(1, _count(value_of(settings, "gridSpan"))) if settings is not None else 1
        span = min(span, _MOST_COLUMNS - len(printed))
        text = cell_text(cell)
        goes_on = _goes_on(settings) and not text
        column = len(printed)
        full = above[column] if goes_on and column < len(above) else text
        printed.extend([text, *[""] * (span - 1)])
        filled.extend([full] * span)
    return printed, filled


def _goes_on(settings: etree._Element | None) -> bool:
    """Whether a cell is the lower part of a cell that is merged over rows."""
    merge = settings.find(f"{W}vMerge") if settings is not None else None
    return merge is not None and merge.get(f"{W}val", "continue") != "restart"


def _is_deleted(row: etree._Element) -> bool:
    properties = row.find(f"{W}trPr")
    return properties is not None and properties.find(f"{W}del") is not None


def _count(text: str) -> int:
    return min(int(text), _MOST_COLUMNS) if text.isdecimal() else 0
