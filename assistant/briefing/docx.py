"""A briefing as a Word file with native footnotes and styles that a writer can change.

python-docx writes everything except footnotes; these are a separate part (``word/footnotes.xml``),
written here with lxml. The alternative was Pandoc: a program of 150 MB under the GPL, for a part of sixty
lines. Each mark has a footnote of its own, because Word numbers marks in their order and two marks cannot
share a note; the second and further notes of a sentence refer to the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part as PackagePart
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

from assistant.briefing.model import Briefing, Bullet, Chart, FactRow, Labels, Part, filled

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WIDTHS = (0.14, 0.14, 0.38, 0.14, 0.12, 0.08)  # of a table of facts: where to source
_TABLE_STYLE = "Table Text"
_TEXT_STYLE, _MARK_STYLE = "FootnoteText", "FootnoteReference"


def write_docx(briefing: Briefing, path: Path) -> None:
    """Write the file; headings, lists, tables and footnotes carry Word's own styles."""
    _Writer(briefing).write(path)


class _Writer:
    """One file being written."""

    def __init__(self, briefing: Briefing) -> None:
        self._briefing = briefing
        self._labels = Labels(briefing)
        self._file = Document()
        for page in self._file.sections:
            page.page_width, page.page_height = Mm(210), Mm(297)
            page.left_margin = page.right_margin = Mm(25)
        self._rtl = briefing.language == "ar"
        self._notes = etree.Element(f"{{{_W}}}footnotes", nsmap={"w": _W})
        self._first: dict[int, int] = {}
        for number, kind in ((-1, "separator"), (0, "continuationSeparator")):
            note = etree.SubElement(self._notes, f"{{{_W}}}footnote")
            note.set(f"{{{_W}}}type", kind)
            note.set(f"{{{_W}}}id", str(number))
            run = etree.SubElement(etree.SubElement(note, f"{{{_W}}}p"), f"{{{_W}}}r")
            etree.SubElement(run, f"{{{_W}}}{kind}")

    def write(self, path: Path) -> None:
        self._styles()
        labels, briefing = self._labels, self._briefing
        self._heading(briefing.title, 0)
        for section in briefing.sections:
            if section.heading != briefing.title:
                self._heading(section.heading, 1)
            for part in section.parts:
                self._part(part, section.heading)
        if briefing.conflicts:
            self._heading(labels.conflicts, 1)
            for conflict in briefing.conflicts:
                paragraph = self._paragraph(f"{labels.conflict(conflict)}: ", "List Bullet")
                for at, (value, note) in enumerate(conflict.values):
                    paragraph.add_run(f"{'; ' if at else ''}{_clean(value)}")
                    self._mark(paragraph, note)
        self._heading(labels.sources, 1)
        for source in briefing.sources:
            self._paragraph(labels.source(source), "List Bullet")
        self._attach()
        self._file.core_properties.title = _clean(briefing.title)
        self._file.core_properties.author = ""
        self._file.save(str(path))

    def _part(self, part: Part, heading: str) -> None:
        if part.title and part.title != heading:
            self._heading(part.title, 2)
        for one in part.connecting:
            paragraph = self._paragraph(one.text, "Body Text")
            for note in one.notes:
                self._mark(paragraph, note)
        for bullet in part.bullets:
            self._bullet(bullet)
        if part.chart:
            self._chart(part.chart)
        if part.rows:
            self._table(part.rows)
            self._paragraph(self._labels.report_year, "Caption")
        if part.gap:
            self._paragraph(part.gap, "List Bullet")

    def _bullet(self, bullet: Bullet) -> None:
        paragraph = self._paragraph("", "List Bullet")
        if bullet.place:
            paragraph.add_run(_clean(f"{bullet.place}: ")).bold = True
        paragraph.add_run(_clean(f"“{bullet.text}” ({self._labels.by(bullet)})"))
        self._mark(paragraph, bullet.note)

    def _chart(self, chart: Chart) -> None:
        self._paragraph(chart.title, "Caption").paragraph_format.keep_with_next = True
        table = self._file.add_table(rows=0, cols=3)
        for bar in chart.bars:
            cells = table.add_row().cells
            for cell, text in zip(
                cells, (bar.label, self._labels.bar(bar), bar.value), strict=True
            ):
                cell.text = _clean(text)
            self._mark(cells[-1].paragraphs[0], bar.note)
        self._file.add_paragraph()

    def _table(self, rows: tuple[FactRow, ...]) -> None:
        columns = filled(rows)
        names = [*(self._labels.table[at] for at in columns), self._labels.table[-1]]
        table = self._file.add_table(rows=1, cols=len(names), style="Table Grid")
        for cell, name in zip(table.rows[0].cells, names, strict=True):
            self._fill(cell, "").add_run(_clean(name)).bold = True
        repeated = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeated)
        for row in rows:
            cells = table.add_row().cells
            for cell, at in zip(cells, columns, strict=False):
                self._fill(cell, row.cells[at])
            self._fill(cells[-1], "")
            self._mark(cells[-1].paragraphs[0], row.note)
            table.rows[-1]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        self._widths(table, [*(_WIDTHS[at] for at in columns), _WIDTHS[-1]])

    def _fill(self, cell: Any, text: str) -> Any:
        """The paragraph of a cell, in the style of tables."""
        (paragraph,) = cell.paragraphs
        paragraph.text, paragraph.style = _clean(text), _TABLE_STYLE
        return paragraph

    def _widths(self, table: Any, shares: Sequence[float]) -> None:
        """Columns as wide as their words need, within the margins of the page."""
        page: Any = self._file.sections[0]
        inside = page.page_width - page.left_margin - page.right_margin
        table.autofit = False
        for column, share in zip(table.columns, shares, strict=True):
            width = int(inside * share / sum(shares))
            column.width = width
            for cell in column.cells:
                cell.width = width

    def _heading(self, text: str, level: int) -> None:
        self._direct(self._file.add_heading(_clean(text), level))

    def _paragraph(self, text: str, style: str) -> Any:
        return self._direct(self._file.add_paragraph(_clean(text), style=style))

    def _direct(self, paragraph: Any) -> Any:
        """From right to left where the briefing is written so."""
        if self._rtl:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        return paragraph

    def _mark(self, paragraph: Any, note: int) -> None:
        """A footnote mark at the end of a paragraph, and its footnote."""
        number = len(self._notes) - 1
        run = paragraph.add_run()
        style = OxmlElement("w:rStyle")
        style.set(qn("w:val"), _MARK_STYLE)
        run._r.get_or_add_rPr().append(style)
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(number))
        run._r.append(reference)
        citation = self._briefing.notes[note - 1]
        if note in self._first:
            text = self._labels.note(citation, again=True)
            text = f"{text}. {self._labels.quoted(self._first[note])}"
        else:
            self._first[note] = number
            text = self._labels.footnote(citation)
        self._notes.append(_footnote(number, text))

    def _styles(self) -> None:
        styles = self._file.styles
        text = styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
        text.base_style, text.font.size = styles["Normal"], Pt(9)
        text.element.set(qn("w:styleId"), _TEXT_STYLE)
        cells = styles.add_style(_TABLE_STYLE, WD_STYLE_TYPE.PARAGRAPH)
        cells.base_style, cells.font.size = styles["Normal"], Pt(9)
        cells.paragraph_format.space_after = text.paragraph_format.space_after = Pt(2)
        styles["Caption"].paragraph_format.space_before = Pt(6)
        mark = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
        mark.font.superscript = True
        mark.element.set(qn("w:styleId"), _MARK_STYLE)

    def _attach(self) -> None:
        """Add the footnotes to the package; the settings name the separators."""
        main = self._file.part
        blob = etree.tostring(self._notes, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = PackagePart(
            PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, blob, main.package
        )
        main.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        properties = OxmlElement("w:footnotePr")
        for number in (-1, 0):
            reference = OxmlElement("w:footnote")
            reference.set(qn("w:id"), str(number))
            properties.append(reference)
        settings = self._file.settings.element
        compat = settings.find(qn("w:compat"))
        if compat is not None:
            compat.addprevious(properties)  # the schema wants this order
        else:
            settings.append(properties)


def _footnote(number: int, text: str) -> Any:
    note = etree.Element(f"{{{_W}}}footnote")
    note.set(f"{{{_W}}}id", str(number))
    paragraph = etree.SubElement(note, f"{{{_W}}}p")
    style = etree.SubElement(etree.SubElement(paragraph, f"{{{_W}}}pPr"), f"{{{_W}}}pStyle")
    style.set(f"{{{_W}}}val", _TEXT_STYLE)
    mark = etree.SubElement(paragraph, f"{{{_W}}}r")
    look = etree.SubElement(etree.SubElement(mark, f"{{{_W}}}rPr"), f"{{{_W}}}rStyle")
    look.set(f"{{{_W}}}val", _MARK_STYLE)
    etree.SubElement(mark, f"{{{_W}}}footnoteRef")
    written = etree.SubElement(etree.SubElement(paragraph, f"{{{_W}}}r"), f"{{{_W}}}t")
    written.set(_XML_SPACE, "preserve")
    written.text = f" {_clean(text)}"
    return note


def _clean(text: str) -> str:
    """Without the control characters and lone surrogates that XML cannot hold."""
    return "".join(
        c
        for c in text
        if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )
