"""Pages that are pictures: drawn or rendered here, recognised by the real programs."""

from __future__ import annotations

import io
import sys

import pypdfium2
import pytest
from PIL import Image
from rapidfuzz import fuzz
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import NoText
from corpus.readers import ocr
from corpus.readers.pdf.reader import read
from corpus.readers.pdf.scans import as_figure

PAGE = (595, 260)  # the part of a page that has lines: an empty rest costs as much
SCALE = 2
BASE = 90  # of the first line, from the top
SENTENCES = [
    "In 2019 the programme trained 2,278 staff members",
    "and opened shelters in twelve districts of the country.",
    "Une évaluation a été menée à Agadez, où 140 juges",
    "ont été formés grâce à un financement de 3 500 euros.",
]


def picture_of(lines: list[str], turns: int = 0) -> Image.Image:
    """A scanned page of ``lines``, lying on its side after ``turns`` quarters."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=PAGE)
    canvas.setFont("Times-Roman", 15)
    for number, line in enumerate(lines):
        canvas.drawString(70, PAGE[1] - BASE - 22 * number, line)
    canvas.save()
    scan = pypdfium2.PdfDocument(buffer.getvalue())[0].render(scale=SCALE).to_pil()
    return scan.convert("RGB").rotate(90 * turns, expand=True)


def pdf_of(*pages: Image.Image | str) -> bytes:
    """A PDF with a page for each picture, or for each text that has a text layer."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for page in pages:
        if isinstance(page, str):
            canvas.setPageSize(PAGE)
            canvas.drawString(72, 200, page)
        else:
            width, height = page.width / SCALE, page.height / SCALE
            canvas.setPageSize((width, height))
            canvas.drawImage(ImageReader(page), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def left_of(words: str, line: str) -> float:
    """Where ``words`` begin on a page that has ``line``, as a share of its width."""
    return (70 + stringWidth(line[: line.index(words)], "Times-Roman", 15)) / PAGE[0]


@pytest.fixture(scope="module")
def mixed():
    """A page with a text layer, and one that is a picture."""
    return read(
        "mixed.pdf", pdf_of("The first page has letters of its own.", picture_of(SENTENCES))
    )


def test_a_recognised_word_has_its_place_on_the_page(mixed):
    boxes = {mixed.text[box.start : box.end]: box for box in mixed.boxes}
    assert len(mixed.boxes) == len(mixed.page_text(2).split())
    for words, number in (("2,278", 0), ("Agadez,", 2)):
        box = boxes[words.rstrip(",")]
        base = (BASE + 22 * number) / PAGE[1]
        assert box.left == pytest.approx(left_of(words, SENTENCES[number]), abs=0.02)
        assert base - 18 / PAGE[1] < box.top < base - 5 / PAGE[1]
        assert base - 2 / PAGE[1] < box.bottom < base + 8 / PAGE[1]


def test_a_picture_of_text_is_read_with_its_figures_and_accents(mixed):
    text = " ".join(mixed.page_text(2).split())
    assert "trained 2,278 staff members and opened shelters in twelve districts" in text
    assert "évaluation a été menée à Agadez, où 140 juges ont été formés grâce à un" in text


def test_only_what_was_recognised_is_marked_as_such(mixed, hangs_together):
    (span,) = mixed.ocr
    assert span.of(mixed.text) == mixed.page_text(2).strip()
    assert mixed.notes == ("pages recognised from pictures (OCR), check figures on the page: 2",)
    hangs_together(mixed)


def test_a_page_that_lies_on_its_side_is_turned():
    document = read("side.pdf", pdf_of(picture_of(SENTENCES, turns=1)))
    assert "trained 2,278 staff members" in " ".join(document.text.split())
    box = next(box for box in document.boxes if document.text[box.start : box.end] == "2,278")
    base = BASE / PAGE[1]
    # Lines run upwards: what was left is below, what was above is on the left.
    assert box.bottom == pytest.approx(1 - left_of("2,278", SENTENCES[0]), abs=0.02)
    assert base - 18 / PAGE[1] < box.left < base - 5 / PAGE[1] < box.right < base + 8 / PAGE[1]


def test_without_the_program_a_scan_is_reported_with_the_command_that_helps(monkeypatch):
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(
        NoText, match=r"pictures without text.*pip install.*rapidocr.*1 \(of 1 pages"
    ):
        read("scan.pdf", pdf_of(picture_of(SENTENCES)))


def test_a_photograph_without_text_does_not_hide_the_other_pages():
    grey = Image.effect_noise((PAGE[0], PAGE[1]), 40).convert("RGB")
    document = read("photo.pdf", pdf_of(grey, "The second page has letters of its own."))
    assert "second page" in document.text
    assert document.ocr == ()
    assert document.notes == ("pages that are pictures, on which no text was recognised: 1",)


def scan_over(line: str) -> bytes:
    """A picture of the sentences, with ``line`` as what the scanner's program read on it."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=PAGE)
    canvas.drawImage(ImageReader(picture_of(SENTENCES)), 0, 0, *PAGE)
    text = canvas.beginText(70, PAGE[1] - BASE)
    text.setTextRenderMode(3)
    text.textLine(line)
    canvas.drawText(text)
    canvas.save()
    return buffer.getvalue()


def test_a_page_that_the_scanners_program_misread_is_recognised_again():
    document = read("scan.pdf", scan_over("In 2019 thc progt{amme trai.ned sEaff rnenbers of tbe"))
    assert "trained 2,278 staff members" in " ".join(document.text.split())
    assert document.boxes


def test_a_figure_that_was_read_with_a_letter_in_it_is_written_with_digits():
    read_as = ("l982", "1O4", "(19l2).", "Il", "NG20P0517", "1l", "O", "A/39/36I")
    found = [as_figure(text) for text in read_as]
    assert found == ["1982", "104", "(1912).", "Il", "NG20P0517", "1l", "O", "A/39/36I"]


def test_text_that_a_scanner_laid_under_its_picture_is_marked_as_recognised():
    document = read("scan.pdf", scan_over("In 2019 the prograrnme trained 2,278 staff members"))
    assert document.text == "In 2019 the prograrnme trained 2,278 staff members"
    assert [span.of(document.text) for span in document.ocr] == [document.text]
    assert document.notes == (
        "scanned pages whose text was recognised before (OCR), check figures: 1",
    )


@pytest.mark.skipif(not ocr.is_installed("Cyrillic"), reason="no Tesseract with rus here")
def test_a_scan_in_cyrillic_is_read_by_tesseract(shared):
    path = shared / "documents/ru/cedaw-car-concluding-observations-2024.pdf"
    page = pypdfium2.PdfDocument(path)[3]
    width, height = page.get_size()
    band = (0, 0.3 * height, width, 0.6 * height)  # a third of the page takes a third of the time
    printed = " ".join(page.get_textpage().get_text_bounded(*band).split())
    below = (0, band[1], 0, height - band[3])  # left, bottom, right, top
    scan = page.render(scale=SCALE, crop=below).to_pil().convert("RGB")
    read_back = " ".join(read("scan.pdf", pdf_of(scan)).text.split())
    assert fuzz.ratio(printed, read_back) > 90


@pytest.mark.skipif(not ocr.is_installed("Arabic"), reason="no Tesseract with ara here")
def test_a_page_of_garbled_arabic_is_recognised_from_its_picture(shared):
    path = shared / "documents/ar/egypt-government-programme-page.pdf"
    document = read(path.name, path.read_bytes())
    assert "الحكومة المصرية" in document.text
    assert document.ocr
