"""The XML of a Word document: its text as it stands when all changes are accepted.

Left out: what was deleted or moved away, comments, codes of fields, the second copy that older
programs get of a text box. Text boxes and footnotes are handed over apart from the sentence in
which they are anchored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from corpus.readers.numbering import W

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}delInstrText",
            f"{W}pPr", f"{W}rPr", f"{W}fldData", f"{W}ruby"}  # fmt: skip
_WRAPPERS = {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo", f"{W}smartTag"}
_MARKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "‑"}


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
