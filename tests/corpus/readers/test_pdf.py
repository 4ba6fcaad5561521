"""Reading PDF: real pages, drawn here with reportlab, and read as any other file."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import EncryptedFile, NoText, ReadError
from corpus.model import Document
from corpus.readers.pdf.reader import read

WIDTH, HEIGHT = A4
LOREM = (
    "The programme trained judges and police officers in twelve districts and opened "
    "shelters for survivors of violence in each of them during the year under review."
)


def drawn(
    *pages: Callable[[Canvas], None], encrypt: object = None, size: tuple[float, float] = A4
) -> bytes:
    """A PDF file with one page for every function, which draws it."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, encrypt=encrypt)
    for draw in pages:
        canvas.setFont("Times-Roman", 11)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def lines(
    canvas: Canvas, texts: list[str], x: float = 72, y: float = HEIGHT - 120, pitch: float = 14
) -> float:
    """Draws ``texts`` one below the other; the height below the last."""
    for text in texts:
        canvas.drawString(x, y, text)
        y -= pitch
    return y


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def test_lines_of_a_paragraph_are_joined_with_a_blank() -> None:
    data = drawn(lambda c: lines(c, ["The programme trained judges in twelve", "districts of it."]))
    assert read("a.pdf", data).text == "The programme trained judges in twelve districts of it."


def test_a_word_cut_at_the_end_of_a_line_is_joined_but_a_compound_keeps_its_hyphen() -> None:
    cut = [
        "All organizations took part in the conflict-related work, which the organi-",
        "zations had asked for; it was a conflict-",
        "related project.",
    ]
    text = read("a.pdf", drawn(lambda c: lines(c, cut))).text
    assert "which the organizations had asked" in text
    assert "a conflict-related project" in text


def test_a_raised_note_number_does_not_become_part_of_the_figure_before_it() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "The budget of the programme grew in 2024")
        canvas.setFont("Times-Roman", 6)
        canvas.drawString(
            72 + canvas.stringWidth("The budget of the programme grew in 2024", "Times-Roman", 11),
            704,
            "12",
        )

    text = read("a.pdf", drawn(page)).text
    assert text == "The budget of the programme grew in 2024¹²"


def test_two_columns_are_read_one_after_the_other() -> None:
    def page(canvas: Canvas) -> None:
        left = [f"left column line {n} goes on with it" for n in range(12)]
        right = [f"right column line {n} goes on too" for n in range(12)]
        lines(canvas, left)
        lines(canvas, right, x=330, y=HEIGHT - 127)

    text = read("a.pdf", drawn(page)).text
    assert text.index("left column line 11") < text.index("right column line 0")


def test_running_headers_and_page_numbers_are_in_no_sentence() -> None:
    def page(number: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            canvas.drawString(72, HEIGHT - 40, f"Annual report 2024, chapter {number}")
            canvas.drawString(WIDTH / 2, 30, str(number))
            lines(canvas, [f"Text of page {number} says something of its own."])

        return draw

    document = read("a.pdf", drawn(*(page(n) for n in range(1, 6))))
    assert "Annual report 2024" not in document.text
    assert [document.page_text(n).strip() for n in range(1, 6)] == [
        f"Text of page {n} says something of its own." for n in range(1, 6)
    ]


def test_years_above_the_columns_of_a_table_at_the_top_of_a_page_are_no_page_numbers() -> None:
    rows = [
        ("Harvest", "210", "180", "240"),
        ("Imports", "30", "45", "25"),
        ("Exports", "12", "9", "14"),
    ]

    def page(number: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            canvas.drawString(WIDTH / 2, 30, str(number))
            for at, cells in enumerate([("", "2020", "2021", "2022"), *rows]):
                for column, cell in enumerate(cells):
                    canvas.drawString(72 + 110 * column, HEIGHT - 80 - 16 * at, cell)
            lines(canvas, [f"Page {number} shows the trade of province {number}."], y=HEIGHT - 300)

        return draw

    document = read("a.pdf", drawn(*(page(n) for n in range(1, 5))))
    tables = [block.row for block in document.blocks if block.row]
    headers = [[cell.header for cell in row.cells] for row in tables if len(row.cells) == 4]
    assert headers == [[(), ("2020",), ("2021",), ("2022",)]] * 12


def test_pages_that_are_all_alike_are_not_taken_for_running_headers() -> None:
    data = drawn(*[lambda c: lines(c, ["The same short text."], y=HEIGHT - 40)] * 4)
    assert read("a.pdf", data).text.count("The same short text.") == 4


def test_a_sentence_over_the_end_of_a_page_is_one_block_and_pages_still_know_their_text() -> None:
    full = (LOREM + " ") * 2
    words = full.split()
    first, second = " ".join(words[:12]), " ".join(words[12:24])

    def one(canvas: Canvas) -> None:
        lines(canvas, [first, second])
        canvas.setFont("Times-Roman", 8)
        canvas.drawString(72, 80, "1")
        canvas.drawString(80, 78, "A note at the foot of the first page.")

    document = read("a.pdf", drawn(one, lambda c: lines(c, ["which went on into the next page."])))
    joined = [text for kind, text in kinds(document) if "went on into" in text]
    assert joined == [f"{first} {second} which went on into the next page."]
    assert document.page_text(2) == "which went on into the next page."


def test_a_footnote_is_a_block_of_its_own_behind_no_sentence_of_the_body() -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, ["The programme was evaluated twice in the period, with good results."] * 6)
        canvas.setFont("Times-Roman", 5)
        canvas.drawString(72, 83, "3")
        canvas.setFont("Times-Roman", 8)
        canvas.drawString(78, 80, "See the report of the evaluators.")

    found = kinds(read("a.pdf", drawn(page)))
    assert ("footnote", "³ See the report of the evaluators.") in found


def test_larger_letters_are_a_heading_and_open_a_section() -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFont("Times-Bold", 18)
        canvas.drawString(72, HEIGHT - 100, "Results in Mali")
        canvas.setFont("Times-Roman", 11)
        lines(canvas, [LOREM[:78], LOREM[78:]], y=HEIGHT - 140)

    document = read("a.pdf", drawn(page))
    assert document.headings_at(document.text.index("The programme")) == ("Results in Mali",)


def ruled(canvas: Canvas, rows: list[list[str]], top: float = 650, height: float = 30) -> None:
    """A table with rulings around every cell, three columns of 140 points."""
    for number, row in enumerate(rows):
        y = top - number * height
        for column, text in enumerate(row):
            canvas.rect(72 + 140 * column, y - height, 140, height)
            for index, part in enumerate(text.split("\n")):
                canvas.drawString(76 + 140 * column, y - 12 - 12 * index, part)


def test_a_row_of_a_ruled_table_knows_its_columns_and_its_table() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(72, 660, "Table 1. Persons trained")
        ruled(canvas, [["Country", "Women", "Men"], ["Viet Nam and\nThailand", "120", "80"]])

    document = read("a.pdf", drawn(page))
    rows = [block for block in document.blocks if block.row]
    row = rows[1]
    assert document.text[row.start : row.end] == "Viet Nam and Thailand | 120 | 80"
    assert row.row is not None
    assert row.row.table == "Table 1. Persons trained"
    assert row.row.label == "Viet Nam and Thailand"
    assert [cell.header for cell in row.row.cells] == [("Country",), ("Women",), ("Men",)]


def test_a_table_without_rulings_is_found_by_its_columns() -> None:
    def page(canvas: Canvas) -> None:
        data = [
            ("Year", "2022", "2023"),
            ("Kenya", "1,200", "1,350"),
            ("Mali", "310", "42"),
            ("Peru", "7", "95"),
        ]
        for number, row in enumerate(data):
            for x, text in zip((72, 250, 380), row, strict=True):
                canvas.drawString(x, 600 - 22 * number, text)

    document = read("a.pdf", drawn(page))
    printed = [document.text[b.start : b.end] for b in document.blocks if b.row]
    assert printed == [
        "Year | 2022 | 2023",
        "Kenya | 1,200 | 1,350",
        "Mali | 310 | 42",
        "Peru | 7 | 95",
    ]
    last = document.blocks[-1].row
    assert last is not None
    assert last.cells[2].header == ("2023",)


def test_labels_strewn_over_a_map_are_no_table() -> None:
    def page(canvas: Canvas) -> None:
        for n, (x, y) in enumerate(
            [
                (80, 600),
                (310, 597),
                (190, 560),
                (402, 558),
                (118, 520),
                (265, 517),
                (350, 480),
                (97, 478),
            ]
        ):
            canvas.drawString(x, y, f"${n + 3}7,000")

    assert not [block for block in read("a.pdf", drawn(page)).blocks if block.row]


def test_a_page_turned_by_a_quarter_is_read_the_right_way() -> None:
    def page(canvas: Canvas) -> None:
        canvas.rotate(90)
        lines(canvas, ["First line of the turned page", "and its second line."], x=100, y=-200)

    assert read("a.pdf", drawn(page)).text == "First line of the turned page and its second line."


def test_a_file_without_letters_is_refused_and_says_that_it_is_pictures() -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(Image.new("RGB", (60, 80), "grey"))
    size = (120, 160)  # recognising a large one takes seconds
    data = drawn(lambda c: c.drawImage(picture, 0, 0, *size), size=size)
    with pytest.raises(NoText, match=r"pages that are pictures.*: 1"):
        read("a.pdf", data)


def test_an_encrypted_file_asks_for_its_password_and_opens_with_it() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    data = drawn(lambda c: lines(c, ["Secret text of it."]), encrypt=StandardEncryption("1234"))
    with pytest.raises(EncryptedFile, match="password is needed"):
        read("a.pdf", data)
    with pytest.raises(EncryptedFile, match="wrong"):
        read("a.pdf", data, password="4321")
    assert read("a.pdf", data, password="1234").text == "Secret text of it."


def test_a_page_saying_that_the_document_is_missing_is_refused() -> None:
    data = drawn(lambda c: lines(c, ["The document you are looking for does not exist."]))
    with pytest.raises(ReadError, match="missing"):
        read("a.pdf", data)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\n", b"no PDF at all"])
def test_a_broken_file_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(ReadError, match="cannot be opened"):
        read("a.pdf", data)


# Words that there are: a page of others would be taken for one whose letters are broken, and recognised anew, a second each.
WORDS = st.sampled_from(("people", "village", "were", "trained", "water", "offices", "health"))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(st.lists(WORDS, min_size=1, max_size=7), max_size=9), min_size=1, max_size=3
    ).filter(any)
)
def test_blocks_and_pages_lie_on_the_text_in_order(pages: list[list[list[str]]]) -> None:
    def page(rows: list[list[str]]) -> Callable[[Canvas], None]:
        return lambda canvas: (
            None if not rows else lines(canvas, [" ".join(r) for r in rows]) and None
        )

    document = read("a.pdf", drawn(*(page(rows) for rows in pages)))
    ends = 0
    for block in document.blocks:
        assert ends <= block.start < block.end <= len(document.text)
        assert document.text[block.start : block.end].strip()
        ends = block.end
    assert [p.number for p in document.pages] == list(range(1, len(pages) + 1))
    assert [p.start for p in document.pages[1:]] == [p.end for p in document.pages[:-1]]


def test_a_sentence_that_names_a_figure_at_the_end_of_a_line_is_not_cut_by_it() -> None:
    texts = [
        "The service identified the key issues arising from its audit plan in that year (see",
        "Figure 2 and the paragraphs below). Observations from advice are not included in it.",
    ]
    document = read("a.pdf", drawn(lambda c: lines(c, texts)))
    assert kinds(document) == [("paragraph", " ".join(texts))]
