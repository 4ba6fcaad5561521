"""What a Word file still holds of a text that was taken out of it: comments, pictures, addresses, notes, a picture of its first page.

Word shows none of it, but whoever opens the file as an archive reads it. What a part of the file refers to stays, and so does
what it needs without referring to it: styles, lists, settings, fonts.
"""

from __future__ import annotations

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_NEEDED = {
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.SETTINGS,
    RELATIONSHIP_TYPE.WEB_SETTINGS,
    RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.THEME,
    RELATIONSHIP_TYPE.NUMBERING,
    RELATIONSHIP_TYPE.FOOTNOTES,  # `assistant.briefing.footnotes` takes its notes out
    RELATIONSHIP_TYPE.ENDNOTES,
}
_LISTS = {"HeadingPairs", "TitlesOfParts", "HLinks", "HyperlinkBase"}  # headings and addresses


def drop_leftovers(file: Any) -> None:
    """Drop all that only the text that was taken out used."""
    main = file.part
    for one in list(main.rels.values()):
        if one.reltype == RELATIONSHIP_TYPE.ENDNOTES:
            _without_notes(one.target_part)
    drop_unused(main, main.element, _NEEDED)
    for one in main.package.rels.values():
        if one.reltype == RELATIONSHIP_TYPE.EXTENDED_PROPERTIES:
            about = parse_xml(one.target_part.blob)
            for element in list(about):
                if etree.QName(element).localname in _LISTS:
                    about.remove(element)
            one.target_part._blob = _written(about)


def drop_described(file: Any) -> None:
    """Drop what the file says of the text that it was saved with, and the picture of its first page."""
    about = file.core_properties
    about.author, about.last_modified_by = "", ""
    about.subject, about.keywords, about.comments, about.category = "", "", "", ""
    rels = file.part.package.rels
    for name in [key for key, one in rels.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del rels[name]


def drop_unused(part: Any, element: Any, needed: frozenset[str] | set[str] = frozenset()) -> None:
    """Drop the relations of a part that its XML does not refer to, but for the kinds ``needed``."""
    used = {
        value
        for one in element.iter(etree.Element)
        for name, value in one.attrib.items()
        if name.startswith(_RELATED)
    }
    for name in [key for key, one in part.rels.items() if one.reltype not in needed]:
        if name not in used:
            del part.rels[name]


def _without_notes(part: Any) -> None:
    """Take out all endnotes but the lines that part them from the text."""
    notes = parse_xml(part.blob)
    for note in list(notes):
        if note.get(qn("w:type")) is None:
            notes.remove(note)
    drop_unused(part, notes)
    part._blob = _written(notes)


def _written(element: Any) -> bytes:
    return bytes(etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True))
