"""What a file could do when it is opened is only data here: nothing is run, fetched or followed."""

from __future__ import annotations

import io
import socket
import zipfile
from collections.abc import Iterator

import docx
import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from openpyxl import Workbook
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import ReadError, UnsupportedFile
from corpus.readers import read

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SENTENCE = "The programme trained 140 judges in Peru."


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Every attempt to connect is refused, and counted."""
    tried: list[object] = []

    def connect(self: socket.socket, address: object) -> None:
        tried.append(address)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", connect)
    yield tried
    assert tried == []


def test_a_formula_without_a_stored_value_is_not_computed() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Country", "Trained"])
    sheet.append(["Peru", 140])
    sheet.append(["Mali", '=WEBSERVICE("https://example.org/x")'])
    sheet.append(["All", "=SUM(B2:B3)"])
    buffer = io.BytesIO()
    book.save(buffer)
    text = read("a.xlsx", buffer.getvalue()).text
    assert "Peru | 140" in text
    assert "WEBSERVICE" not in text
    assert "280" not in text


def test_an_external_template_or_picture_of_a_word_file_is_not_fetched() -> None:
    document = docx.Document()
    document.add_paragraph(SENTENCE)
    for kind in (f"{OFFICE}/attachedTemplate", RELATIONSHIP_TYPE.IMAGE):
        document.part.relate_to("https://example.org/evil.dotm", kind, is_external=True)
    buffer = io.BytesIO()
    document.save(buffer)
    read_back = read("a.docx", buffer.getvalue())
    assert read_back.text == SENTENCE


def test_scripts_and_drawings_of_a_page_are_not_text() -> None:
    page = f"""<html><body><p>{SENTENCE}</p>
      <svg onload="alert(1)"><script>alert(2)</script><text>drawn</text></svg>
      <img src="https://example.org/x.png" onerror="alert(3)">
      <iframe src="https://example.org/"></iframe></body></html>"""
    assert read("a.html", page.encode()).text.strip() == SENTENCE


def test_a_drawing_is_refused_as_no_document() -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script>'
        f"<text>{SENTENCE}</text></svg>"
    )
    with pytest.raises(UnsupportedFile, match="data or code"):
        read("a.svg", drawing.encode())


def test_a_script_in_a_pdf_is_not_run_and_an_embedded_file_is_not_opened() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(72, 700, SENTENCE)
    canvas.save()
    pdf = pdfium.PdfDocument(buffer.getvalue())
    pdf.init_forms()
    attachment = pdf.new_attachment("macro.docm")
    attachment.set_data(b"PK" + b"secret words of an attachment" * 9)
    changed = io.BytesIO()
    pdf.save(changed)
    data = changed.getvalue().replace(
        b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    )
    assert raw.FPDFDoc_GetAttachmentCount(pdfium.PdfDocument(data)) == 1
    document = read("a.pdf", data)
    assert document.text.strip() == SENTENCE


def test_an_archive_with_paths_that_lead_out_writes_nothing(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    document = docx.Document()
    document.add_paragraph(SENTENCE)
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("../../evil.txt", "evil")
    assert read("a.docx", buffer.getvalue()).text == SENTENCE
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("before", [0, 50, 150_000, 999_990, 1_000_000])
def test_an_entity_bomb_behind_a_comment_of_any_length_is_refused(before: int) -> None:
    document = docx.Document()
    document.add_paragraph(SENTENCE)
    buffer = io.BytesIO()
    document.save(buffer)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    changed = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "word/document.xml":
                declared, _, rest = data.partition(b"?>")
                data = declared + b"?><!--" + b" " * before + b"-->" + bomb + rest
            new.writestr(part, data)
    with pytest.raises(ReadError, match="entity bomb"):
        read("a.docx", changed.getvalue())


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"]
)
def test_an_address_that_a_page_gives_itself_is_one_of_the_web_or_none(address: str) -> None:
    for head in (
        f'<meta property="og:url" content="{address}">',
        f'<link rel="canonical" href="{address}">',
        f'<script type="application/ld+json">{{"@type": "Article", "url": "{address}"}}</script>',
    ):
        page = f"<html><head>{head}</head><body><p>{SENTENCE}</p></body></html>"
        assert read("a.html", page.encode()).metadata.url is None
