"""Pages of real PDF files as pictures, and the place of a quote on them."""

from __future__ import annotations

import base64
import io
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from assistant.interfaces.page_pictures import PagePictures, Picture, locate
from assistant.samples import sample_dir
from corpus.model import Document, Span, WordBox
from corpus.readers import read
from corpus.readers.pdf.word_boxes import letters_and_digits

SAMPLE = "unodc-criminal-justice.pdf"


@pytest.fixture(scope="module")
def sample_files() -> Path:
    return sample_dir()


def document(folder: Path, name: str = SAMPLE) -> Document:
    return read(name, (folder / name).read_bytes())


def quote_in(document: Document, text: str) -> Span:
    start = document.text.index(text)
    return Span(start, start + len(text))


def pixels(picture: Picture) -> Image.Image:
    content = base64.b64decode(picture.data_url.partition(",")[2])
    return Image.open(io.BytesIO(content)).convert("L")


def test_the_boxes_of_a_quote_lie_on_printed_lines_of_its_page(sample_files: Path) -> None:
    read_in = document(sample_files)
    quote = quote_in(read_in, "10 specialized prosecution offices")
    picture = PagePictures().page(read_in, sample_files / SAMPLE, 2, quote)
    assert picture is not None
    assert 1 <= len(picture.boxes) <= 2
    image = pixels(picture)
    assert image.size == (picture.width, picture.height)
    for box in picture.boxes:
        left, top = int(box.left * image.width), int(box.top * image.height)
        right = int((box.left + box.width) * image.width)
        bottom = int((box.top + box.height) * image.height)
        darkest, lightest = image.crop((left, top, right, bottom)).getextrema()
        assert darkest < 100  # letters
        assert lightest > 200  # paper between them
        assert bottom - top < 0.06 * image.height


def test_a_page_without_the_quote_has_no_boxes(sample_files: Path) -> None:
    read_in = document(sample_files)
    quote = quote_in(read_in, "10 specialized prosecution offices")
    picture = PagePictures().page(read_in, sample_files / SAMPLE, 1, quote)
    assert picture is not None
    assert picture.boxes == ()


def test_a_quote_from_a_scan_is_drawn_where_its_words_were_recognised(sample_files: Path) -> None:
    read_in = document(sample_files)
    quote = quote_in(read_in, "10 specialized prosecution offices")
    words = (
        WordBox(quote.start - 4, quote.start - 1, 0.1, 0.2, 0.18, 0.22),
        WordBox(quote.start, quote.start + 2, 0.2, 0.2, 0.25, 0.22),
        WordBox(quote.start + 3, quote.start + 14, 0.26, 0.2, 0.4, 0.22),
        WordBox(quote.start + 15, quote.end, 0.1, 0.25, 0.5, 0.27),
    )
    scan = replace(read_in, boxes=words)
    picture = PagePictures().page(scan, sample_files / SAMPLE, 2, quote)
    assert picture is not None
    first, second = picture.boxes
    assert (first.left, first.top) == (0.2, 0.2)
    assert first.left + first.width == pytest.approx(0.4)
    assert (second.left, second.top) == (0.1, 0.25)


def test_there_is_no_picture_of_a_file_that_changed_moved_or_is_no_pdf(
    sample_files: Path, tmp_path: Path
) -> None:
    read_in = document(sample_files)
    changed = tmp_path / SAMPLE
    changed.write_bytes((sample_files / "unodc-glo-act.pdf").read_bytes())
    assert PagePictures().page(read_in, changed, 1) is None
    assert PagePictures().page(read_in, tmp_path / "gone.pdf", 1) is None
    assert PagePictures().page(read_in, None, 1) is None
    text = document(sample_files, "ilo-score.txt")
    assert PagePictures().page(text, sample_files / "ilo-score.txt", 1) is None


def test_a_page_is_rendered_once_and_kept(sample_files: Path) -> None:
    pictures = PagePictures()
    read_in = document(sample_files)
    first = pictures.page(read_in, sample_files / SAMPLE, 1)
    assert first is not None
    assert pictures.page(read_in, None, 1) == first


def test_a_quote_is_found_across_hyphens_ligatures_raised_figures_and_bars() -> None:
    letters = letters_and_digits("The o\ufb03cers were retrained in 2024\u00b9\u00b2 140 Viet Nam")
    (span,) = locate(letters, "officers were re-\ntrained", 0.1)
    assert letters[span.start : span.end] == "officerswereretrained"
    (row,) = locate(letters, "140 | Viet Nam", 0.9)
    assert letters[row.start : row.end] == "140vietnam"


def test_of_equal_places_the_one_nearest_to_where_the_quote_stands_is_taken() -> None:
    letters = letters_and_digits("trained 81. " + "x" * 100 + " trained 81.")
    (early,) = locate(letters, "trained 81", 0.0)
    (late,) = locate(letters, "trained 81", 0.95)
    assert early.start == 0
    assert late.start > 100


def test_a_quote_that_is_not_on_the_page_is_not_marked_anywhere() -> None:
    assert (
        locate(
            letters_and_digits("Nothing of the kind is printed here."),
            "UNRWA trained 2,278 staff",
            0,
        )
        == ()
    )
    assert locate(letters_and_digits("Some text"), " | ", 0) == ()


@given(
    st.text(alphabet="abc 12-|", max_size=30),
    st.text(alphabet="abc 12-|\n", min_size=1, max_size=20),
)
def test_what_is_located_is_the_quote_itself(around: str, quote: str) -> None:
    letters = letters_and_digits(around + quote + around)
    spans = locate(letters, quote, 0.5)
    if letters_and_digits(quote):
        assert "".join(letters[span.start : span.end] for span in spans) == letters_and_digits(
            quote
        )
    else:
        assert spans == ()


@pytest.mark.skipif("ASSISTANT_SHARED" not in os.environ, reason="no folder of real reports")
def test_paragraphs_of_real_reports_are_found_on_their_pages() -> None:
    """A dozen paragraphs of two reports: nearly all have their boxes."""
    folder = Path(os.environ["ASSISTANT_SHARED"]) / "documents"
    files = sorted(folder.rglob("*.pdf"), key=lambda path: path.stat().st_size)[2:8:4]
    found = tried = 0
    for path in files:
        read_in = document(path.parent, path.name)
        pictures = PagePictures()
        blocks = [b for b in read_in.blocks if b.kind == "paragraph" and b.end - b.start > 60]
        for block in blocks[:: max(1, len(blocks) // 12)]:
            page = read_in.page_at(block.start)
            assert page is not None
            picture = pictures.page(read_in, path, page, Span(block.start, block.end))
            tried += 1
            found += bool(picture and picture.boxes)
    assert tried >= 10
    assert found / tried >= 0.95
