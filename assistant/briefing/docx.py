"""A briefing as a Word file with native footnotes and styles that a writer can change.

python-docx writes everything except footnotes; these are a separate part (``word/footnotes.xml``),
written here with lxml. An organisation's own file may be the template: its styles, page, header and logo are kept, its
text is replaced. The alternative was Pandoc: a program of 150 MB under the GPL, for a part of sixty
lines. Each mark has a footnote of its own, because Word numbers marks in their order and two marks cannot
share a note; the second and further notes of a sentence refer to the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.packuri import PackURI
from docx.opc.part import Part as PackagePart
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

from assistant.briefing.model import Briefing, Bullet, Chart, FactRow, Labels, Part, filled
from assistant.config.errors import UsageError

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WIDTHS = (0.14, 0.14, 0.38, 0.14, 0.12, 0.08)  # of a table of facts: where to source
_TABLE_STYLE = "Table Text"
_NEEDED = ("Title", "Heading 1", "Heading 2", "List Bullet", "Body Text", "Caption")
_TEXT_STYLE, _MARK_STYLE = "FootnoteText", "FootnoteReference"


def write_docx(briefing: Briefing, path: Path, template: Path | None = None) -> None:
    """Write the file; headings, lists, tables and footnotes carry Word's own styles, or those of ``template``.

    Raises UsageError for a template that is no Word file.
    """
    _Writer(briefing, template).write(path)


def open_template(template: Path) -> Any:
    """A Word file that is a template. Raises UsageError for anything else."""
    try:
        return Document(str(template))
    except (OSError, KeyError, ValueError, BadZipFile, PackageNotFoundError) as error:
        raise UsageError(f"{template} is no Word file that can be a template ({error})") from error


class _Writer:
    """One file being written."""

    def __init__(self, briefing: Briefing, template: Path | None) -> None:
        self._briefing = briefing
        self._labels = Labels(briefing)
        self._file = Document() if template is None else open_template(template)
        if template is None:
            for page in self._file.sections:
                page.page_width, page.page_height = Mm(210), Mm(297)
                page.left_margin = page.right_margin = Mm(22)
                page.top_margin = page.bottom_margin = Mm(20)
        else:
            _emptied(self._file)
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
        if briefing.sources:
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
            if one.is_own:
                paragraph.add_run(f" {self._labels.own}").italic = True
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
        style.set(qn("w:val"), self._mark_style)
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
        self._notes.append(_footnote(number, text, self._text_style, self._mark_style))

    def _styles(self) -> None:
        """The styles that are used, made where the file lacks them; those that it has stay as they are."""
        styles = self._file.styles
        known = {style.name for style in styles}
        for name in _NEEDED:
            if name not in known:
                made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
                made.base_style = styles["Normal"] if "Normal" in known else None
                made.font.bold = name == "Title" or name.startswith("Heading")
        if "Table Grid" not in known:
            styles.add_style("Table Grid", WD_STYLE_TYPE.TABLE)
        for name, id_, size in (("footnote text", _TEXT_STYLE, 8), (_TABLE_STYLE, "", 9)):
            if name not in known:
                made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
                made.base_style, made.font.size = styles["Normal"], Pt(size)
                made.paragraph_format.space_after = Pt(2 if id_ == "" else 0)
                if id_:
                    made.element.set(qn("w:styleId"), id_)
        if "footnote reference" not in known:
            mark = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
            mark.font.superscript = True
            mark.element.set(qn("w:styleId"), _MARK_STYLE)
        self._text_style = styles["footnote text"].style_id
        self._mark_style = styles["footnote reference"].style_id

    def _attach(self) -> None:
        """Add the footnotes to the package; the settings name the separators."""
        main = self._file.part
        for id_, known in list(main.rels.items()):
            if known.reltype == RELATIONSHIP_TYPE.FOOTNOTES:  # of the template's own text
                del main.rels[id_]
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
        for there in settings.findall(qn("w:footnotePr")):
            settings.remove(there)
        compat = settings.find(qn("w:compat"))
        if compat is not None:
            compat.addprevious(properties)  # the schema wants this order
        else:
            settings.append(properties)


def _emptied(file: Any) -> None:
    """Take out the text of a template; its last section, which holds page, headers and footers, stays."""
    body = file.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)


def _footnote(number: int, text: str, text_style: str, mark_style: str) -> Any:
    note = etree.Element(f"{{{_W}}}footnote")
    note.set(f"{{{_W}}}id", str(number))
    paragraph = etree.SubElement(note, f"{{{_W}}}p")
    style = etree.SubElement(etree.SubElement(paragraph, f"{{{_W}}}pPr"), f"{{{_W}}}pStyle")
    style.set(f"{{{_W}}}val", text_style)
    mark = etree.SubElement(paragraph, f"{{{_W}}}r")
    look = etree.SubElement(etree.SubElement(mark, f"{{{_W}}}rPr"), f"{{{_W}}}rStyle")
    look.set(f"{{{_W}}}val", mark_style)
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
