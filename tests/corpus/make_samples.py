"""Makes the PDF, DOCX and XLSX files of corpus/samples from the texts in sample_sources.

Run ``python tests/corpus/make_samples.py`` after a source was changed. The same source gives the
same bytes on one machine: files carry no date of their own, and archives are packed again with one
fixed date. A source is Markdown with front matter (title, publisher, year), one line a paragraph, or a CSV.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from docx import Document as WordDocument
from docx.oxml.ns import qn
from lxml import etree
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from reportlab.lib import colors
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import (
    Flowable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

SOURCES = Path(__file__).parent / "sample_sources"
SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"
TEXT_WIDTH = 340  # points, of an A5 page between margins of 40
PACKED_AT = (2020, 1, 1, 0, 0, 0)  # a zip needs a date for each part
ORIGIN = "Facts from the United Nations page on training and capacity building, in our own words."


@dataclass(frozen=True, slots=True)
class Source:
    """``blocks``: (kind, content); kind is "h1" to "h3", "p", "li", "note", "page" (break) or "table" (rows)."""

    title: str
    publisher: str
    year: int | None
    blocks: tuple[tuple[str, Any], ...]


def parse(markdown: str) -> Source:
    """Read the small part of Markdown that the sources use."""
    _, front, body = markdown.split("---\n", 2)
    meta = yaml.safe_load(front)
    blocks: list[tuple[str, Any]] = []
    for line in filter(None, (line.strip() for line in body.splitlines())):
        kind, content = _block(line)
        if kind == "table" and blocks and blocks[-1][0] == "table":
            blocks[-1][1].extend(content)
        else:
            blocks.append((kind, content))
    return Source(meta["title"], meta["publisher"], meta.get("year"), tuple(blocks))


def _block(line: str) -> tuple[str, Any]:
    if line.startswith("#"):
        marks, title = line.split(" ", 1)
        return f"h{len(marks)}", title
    if line.startswith("|"):
        return "table", [[cell.strip() for cell in line.strip("|").split("|")]]
    if line.startswith("- "):
        return "li", line[2:]
    if line == "---":
        return "page", ""
    if line.startswith("*"):
        return "note", line.strip("*")
    return "p", line


def imprint(source: Source) -> str:
    """The line under the title that names publisher and year, as reports have it."""
    return source.publisher if source.year is None else f"{source.publisher}, {source.year}"


def to_pdf(source: Source) -> bytes:
    styles = getSampleStyleSheet()
    names = {"h1": "Title", "h2": "Heading2", "h3": "Heading3", "p": "BodyText", "note": "Italic"}
    story: list[Flowable] = []
    for kind, content in source.blocks:
        if kind == "table":
            story += [_pdf_table(content, styles), Spacer(1, 10)]
        elif kind == "page":
            story.append(PageBreak())
        elif kind == "li":
            story.append(Paragraph(content, styles["BodyText"], bulletText="•"))
        else:
            story.append(Paragraph(content, styles[names[kind]]))
        if kind == "h1":
            story.append(Paragraph(imprint(source), styles["Italic"]))
    out = io.BytesIO()
    template = SimpleDocTemplate(
        out,
        pagesize=A5,
        leftMargin=40,
        rightMargin=40,
        title=source.title,
        author=source.publisher,
        invariant=1,
        initialFontName="Helvetica",
    )
    template.build(story, onFirstPage=_page_number, onLaterPages=_page_number)
    return _without_dates(out.getvalue())


def _without_dates(pdf: bytes) -> bytes:
    """Blank the dates of the file, at equal length: a reader could take them for the report's."""
    return re.sub(rb"/(?:CreationDate|ModDate) \([^)]*\)", lambda m: b" " * len(m[0]), pdf)


def _page_number(canvas: Any, template: SimpleDocTemplate) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawCentredString(A5[0] / 2, 30, str(template.page))


def _pdf_table(rows: list[list[str]], styles: Any) -> Table:
    cells = [[Paragraph(cell, styles["BodyText"]) for cell in row] for row in rows]
    table = Table(cells, colWidths=[TEXT_WIDTH / len(rows[0])] * len(rows[0]))
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, colors.grey),
                ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
    )
    return table


def to_docx(source: Source) -> bytes:
    word = WordDocument()
    _drop_unused_styles(word)
    properties = word.core_properties
    properties.title, properties.author = source.title, source.publisher
    properties.last_modified_by, properties.revision, properties.comments = source.publisher, 1, ""
    for kind, content in source.blocks:
        if kind == "table":
            _docx_table(word, content)
        elif kind == "li":
            word.add_paragraph(content, style="List Bullet")
        elif kind in ("p", "note"):
            word.add_paragraph(content)
        else:
            word.add_heading(content, level=int(kind[1]))
        if kind == "h1":
            word.add_paragraph(imprint(source))
    out = io.BytesIO()
    word.save(out)
    return _packed(out.getvalue(), without=("docProps/thumbnail.jpeg",))


def _drop_unused_styles(word: Any) -> None:
    """The template's hundred table styles are nine tenths of a small file."""
    styles = word.styles.element
    for style in list(styles.findall(qn("w:style"))):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) not in (
            "TableNormal",
            "TableGrid",
        ):
            styles.remove(style)


def _docx_table(word: Any, rows: list[list[str]]) -> None:
    table = word.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True


def to_xlsx(register: str) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Activities"
    sheet["A1"] = "ILO: register of training against violence and harassment at work"
    sheet["A1"].font = Font(bold=True, size=14)
    for row in csv.reader(io.StringIO(register)):
        sheet.append([int(cell) if cell.isdigit() and len(cell) < 4 else cell for cell in row])
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    sheet.append([ORIGIN])
    for column, width in zip("ABCDEF", (26, 40, 26, 44, 12, 12), strict=True):
        sheet.column_dimensions[column].width = width
        for cell in sheet[column][1:-1]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    book.properties.title = sheet["A1"].value
    book.properties.creator = "ILO"
    out = io.BytesIO()
    book.save(out)
    return _packed(out.getvalue())


def _packed(archive: bytes, without: tuple[str, ...] = ()) -> bytes:
    """Pack a zip again: fixed dates, strong compression, without parts that nobody needs."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for name in old.namelist():
            if name in without:
                continue
            data = old.read(name)
            if name == "_rels/.rels":
                data = _without_relations(data, without)
            if name == "docProps/core.xml":
                data = _undated(data)
            new.writestr(zipfile.ZipInfo(name, PACKED_AT), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _without_relations(rels: bytes, targets: tuple[str, ...]) -> bytes:
    root = etree.fromstring(rels)
    for relation in list(root):
        if relation.get("Target") in targets:
            root.remove(relation)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _undated(core: bytes) -> bytes:
    """Properties without the days of making and saving: a reader could take them for the report's."""
    root = etree.fromstring(core)
    for element in list(root):
        if etree.QName(element).localname in ("created", "modified"):
            root.remove(element)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


MAKERS = {
    ".pdf.md": lambda text: to_pdf(parse(text)),
    ".docx.md": lambda text: to_docx(parse(text)),
    ".xlsx.csv": to_xlsx,
}


def make(source: Path) -> tuple[str, bytes]:
    """Name and bytes of the sample that ``source`` describes."""
    kind = "".join(source.suffixes[-2:])
    name = source.name.removesuffix(source.suffix)
    return name, MAKERS[kind](source.read_text(encoding="utf-8"))


def main() -> int:
    for source in sorted(SOURCES.iterdir()):
        name, data = make(source)
        (SAMPLES / name).write_bytes(data)
        print(f"{name}: {len(data)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
