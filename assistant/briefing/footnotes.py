"""Footnotes of a Word file, a part of their own (``word/footnotes.xml``) that python-docx does not write.

Notes of a template's own text that stays are kept; those of text that was taken out go. The alternative was Pandoc: a
program of 150 MB under the GPL, for a part of a hundred lines.
"""

from __future__ import annotations

from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from lxml import etree

from assistant.briefing.word_leftovers import drop_unused

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_REFERENCE = "w:footnoteReference"


class Footnotes:
    """The notes of one file. ``text_style``, ``mark_style``: ids of the styles of notes and of their marks."""

    def __init__(self, file: Any, text_style: str, mark_style: str) -> None:
        self._file = file
        self._text_style, self._mark_style = text_style, mark_style
        self._part = _part(file)
        self._notes = parse_xml(self._part.blob) if self._part else _separators()
        used = {one.get(qn("w:id")) for one in file.element.body.iter(qn(_REFERENCE))}
        for note in list(self._notes):
            if note.get(qn("w:type")) is None and note.get(qn("w:id")) not in used:
                self._notes.remove(note)

    def add(self, paragraph: Any, text: str) -> None:
        """A mark at the end of a paragraph, and its note."""
        known = [int(note.get(qn("w:id"))) for note in self._notes]
        number = str(max([0, *known]) + 1)
        run = paragraph.add_run()
        style = OxmlElement("w:rStyle")
        style.set(qn("w:val"), self._mark_style)
        run._r.get_or_add_rPr().append(style)
        reference = OxmlElement(_REFERENCE)
        reference.set(qn("w:id"), number)
        run._r.append(reference)
        self._notes.append(_note(number, text, self._text_style, self._mark_style))

    def attach(self) -> None:
        """Put the notes into the file; its settings name the separators."""
        blob = etree.tostring(self._notes, xml_declaration=True, encoding="UTF-8", standalone=True)
        if self._part is not None:
            drop_unused(self._part, self._notes)
            self._part._blob = blob
            return
        main = self._file.part
        name = PackURI("/word/footnotes.xml")
        part = Part(name, CONTENT_TYPE.WML_FOOTNOTES, blob, main.package)
        main.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        properties = parse_xml(f'<w:footnotePr xmlns:w="{_W}"/>')
        for number in ("-1", "0"):
            separator = OxmlElement("w:footnote")
            separator.set(qn("w:id"), number)
            properties.append(separator)
        settings = self._file.settings.element
        for there in settings.findall(qn("w:footnotePr")):
            settings.remove(there)
        compat = settings.find(qn("w:compat"))
        if compat is not None:
            compat.addprevious(properties)  # the schema wants this order
        else:
            settings.append(properties)


def marks_before(file: Any, element: Any) -> int:
    """How many footnotes of a template's own text come before ``element``."""
    count = 0
    for one in file.element.body.iter():
        if one is element:
            break
        count += one.tag == qn(_REFERENCE)
    return count


def _part(file: Any) -> Any:
    for known in file.part.rels.values():
        if known.reltype == RELATIONSHIP_TYPE.FOOTNOTES:
            return known.target_part
    return None


def _separators() -> Any:
    notes = etree.Element(f"{{{_W}}}footnotes", nsmap={"w": _W})
    for number, kind in (("-1", "separator"), ("0", "continuationSeparator")):
        note = etree.SubElement(notes, qn("w:footnote"))
        note.set(qn("w:type"), kind)
        note.set(qn("w:id"), number)
        run = etree.SubElement(etree.SubElement(note, qn("w:p")), qn("w:r"))
        etree.SubElement(run, qn(f"w:{kind}"))
    return notes


def _note(number: str, text: str, text_style: str, mark_style: str) -> Any:
    note = etree.Element(qn("w:footnote"))
    note.set(qn("w:id"), number)
    paragraph = etree.SubElement(note, qn("w:p"))
    style = etree.SubElement(etree.SubElement(paragraph, qn("w:pPr")), qn("w:pStyle"))
    style.set(qn("w:val"), text_style)
    mark = etree.SubElement(paragraph, qn("w:r"))
    look = etree.SubElement(etree.SubElement(mark, qn("w:rPr")), qn("w:rStyle"))
    look.set(qn("w:val"), mark_style)
    etree.SubElement(mark, qn("w:footnoteRef"))
    written = etree.SubElement(etree.SubElement(paragraph, qn("w:r")), qn("w:t"))
    written.set(_XML_SPACE, "preserve")
    written.text = f" {text}"
    return note
