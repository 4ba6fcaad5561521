"""A text layer that says something else than the page is printed is never read as the page's text."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from corpus.not_text import not_text
from corpus.passages import cut
from corpus.readers import ocr, read

PAGE = (595, 300)
PRINTED = "In 2019 the programme trained 2,278 staff members in twelve districts."
HIDDEN = "In 2019 the programme trained 9,999 camels on the far side of the moon."
LEFT_OUT = "pages with hidden text that they do not show; it was left out: 1"


def pdf_of(*pages: Callable[[Canvas], None]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=PAGE)
    for draw in pages:
        canvas.setFont("Times-Roman", 14)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def invisible(canvas: Canvas, line: str, y: float = 200) -> None:
    text = canvas.beginText(60, y)
    text.setTextRenderMode(3)
    text.textLine(line)
    canvas.drawText(text)


def white(canvas: Canvas, line: str) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(60, 150, line)


def transparent(canvas: Canvas, line: str) -> None:
    canvas.setFillAlpha(0)
    canvas.drawString(60, 150, line)


def covered(canvas: Canvas, line: str) -> None:
    canvas.drawString(60, 150, line)
    grey = Image.new("RGB", (600, 60), (120, 140, 160))
    canvas.drawImage(ImageReader(grey), 40, 130, 520, 60)


def clipped(canvas: Canvas, line: str) -> None:
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(60, 20, 100, 40)
    canvas.clipPath(path, stroke=0)
    canvas.drawString(60, 150, line)
    canvas.restoreState()


def outside(canvas: Canvas, line: str) -> None:
    canvas.drawString(PAGE[0] + 40, 150, line)


@pytest.mark.parametrize("hide", [invisible, white, transparent, covered, clipped, outside])
def test_hidden_text_next_to_printed_text_is_not_read(hide: Callable[[Canvas, str], None]) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(60, 250, PRINTED)
        canvas.drawString(60, 230, "It opened shelters for survivors in each of them.")
        hide(canvas, HIDDEN)

    document = read("a.pdf", pdf_of(page))
    assert "camels" not in document.text
    assert PRINTED in document.text
    assert document.notes == (() if hide is outside else (LEFT_OUT,))


def test_white_text_on_a_coloured_ground_is_read() -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.1, 0.2, 0.6)
        canvas.rect(40, 130, 500, 60, stroke=0, fill=1)
        white(canvas, PRINTED)

    document = read("a.pdf", pdf_of(page))
    assert document.text == PRINTED
    assert document.notes == ()


def test_text_printed_over_a_picture_is_read() -> None:
    def page(canvas: Canvas) -> None:
        ground = Image.new("RGB", (600, 300), (235, 225, 180))
        canvas.drawImage(ImageReader(ground), 0, 0, *PAGE)
        canvas.drawString(60, 150, PRINTED)

    assert read("a.pdf", pdf_of(page)).text == PRINTED


def scan_of(line: str) -> Image.Image:
    import pypdfium2

    data = pdf_of(lambda canvas: canvas.drawString(60, 200, line))
    return pypdfium2.PdfDocument(data)[0].render(scale=2).to_pil().convert("RGB")


def layered(printed: str, layer: str) -> Callable[[Canvas], None]:
    def page(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(scan_of(printed)), 0, 0, *PAGE)
        invisible(canvas, layer)

    return page


def test_a_scanners_layer_that_agrees_with_its_picture_stays_and_is_marked() -> None:
    document = read("a.pdf", pdf_of(layered(PRINTED, PRINTED)))
    assert document.text == PRINTED
    assert [span.of(document.text) for span in document.ocr] == [PRINTED]


def test_a_layer_over_an_empty_picture_is_not_read() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("RGB", (600, 300), "white")), 0, 0, *PAGE)
        invisible(canvas, HIDDEN)

    document = read("a.pdf", pdf_of(page, lambda c: c.drawString(60, 200, PRINTED)))
    assert "camels" not in document.text
    assert LEFT_OUT in document.notes


@pytest.mark.skipif(not ocr.is_installed(), reason="nothing that recognises pictures here")
def test_a_layer_that_contradicts_its_picture_gives_way_to_what_is_printed() -> None:
    other = "Quarterly balance of 54,321 and 98,765 at 17,171 banks or 33,442 shops"
    document = read("a.pdf", pdf_of(layered(PRINTED, other)))
    assert "2,278" in document.text
    assert "98,765" not in document.text
    assert document.ocr


WORDS = "the judges and the police that are in this district"
SHIFTED = "".join(chr(ord(c) - 29) if c > " " else c for c in WORDS)


@pytest.mark.skipif(not ocr.is_installed(), reason="nothing that recognises pictures here")
def test_a_layer_of_shifted_letters_gives_way_to_what_is_printed() -> None:
    def page(canvas: Canvas) -> None:
        layered(PRINTED, SHIFTED)(canvas)
        invisible(canvas, SHIFTED, 100)

    document = read("a.pdf", pdf_of(page))
    assert "2,278" in document.text
    assert SHIFTED not in document.text
    assert document.ocr


def test_without_recognition_a_page_of_shifted_letters_is_named_and_in_no_passage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def page(canvas: Canvas) -> None:
        for number in range(8):
            canvas.drawString(60, 270 - 24 * number, SHIFTED)

    monkeypatch.setattr(ocr, "is_installed", lambda script=None: False)
    document = read("a.pdf", pdf_of(page))
    assert SHIFTED in document.text
    assert "".join(span.of(document.text) for span in not_text(document)) == document.text
    assert cut(document, lambda text: len(text.split()), 60) == ()
    assert document.notes == (
        "1 page has codes or wrong letters in place of text, which are not searched (page 1)",
    )


def test_a_photograph_behind_text_does_not_hide_it() -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(150, 255, (300, 600, 3), np.uint8))

    def page(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(noise), 0, 0, *PAGE)
        canvas.drawString(60, 150, PRINTED)

    assert read("a.pdf", pdf_of(page)).text == PRINTED
