"""What holds for every document, tried on made-up files of every textual format."""

import contextlib
import csv
import io
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import ReadError
from corpus.readers import read
from corpus.readers.builder import Builder, TableContext
from corpus.readers.tables import Grid, column_headers, layout_of, write_table

PIECES = st.sampled_from(
    [
        "MALI", "Background", "1.1 Goals", "# Heading", "## *Two*", "- item", "1. item", "| a | b |",
        "|---|---|", "a | b", "---", "===", "```", "<!-- x -->", "<!--", "<Box>", "</Box>", "<b>",
        "<table><tr><td>1</td><td>2</td></tr></table>", "<h2>Head</h2>", "<p>text", "</p>", "\f",
        "Page 3", "Table 1: Staff", "[^1]: note", "![x](y)", "import {a} from 'b'", "12     34     56",
        "The office trained 2,278 police officers and judges in all provinces of the country,",
        "and went on.", "", "   ", "\t", "Привет, мир", "مرحبا بالعالم", "国际劳工组织", "e\u0301🌍", "|", "\x00",
    ]
)  # fmt: skip
LINES = st.lists(PIECES, max_size=40).map("\n".join)
CALM = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.csv"])
@CALM
@given(text=LINES)
def test_blocks_ascend_sections_nest_and_cells_lie_in_their_rows(hangs_together, name, text):
    source = f"<html><body>{text}</body></html>" if name == "a.html" else text
    try:
        document = read(name, source.encode())
    except ReadError:
        return
    hangs_together(document)


@CALM
@given(text=LINES.filter(lambda text: "\x00" not in text))  # zero bytes mean UTF-16
def test_the_text_of_a_plain_file_is_the_file(text):
    try:
        document = read("a.txt", text.encode())
    except ReadError:
        return
    assert document.text == text.replace("\r\n", "\n").replace("\r", "\n")


@CALM
@given(text=LINES.filter(lambda text: "\x00" not in text))
def test_the_text_of_a_markdown_file_is_a_slice_of_the_file(text):
    try:
        document = read("a.md", text.encode())
    except ReadError:
        return
    assert text.endswith(document.text)


CELLS = st.one_of(
    st.sampled_from(["", " ", "Mali", "2019", "2,278", "12%", "Women", "a,b", 'a"b', "x\ny", "é"]),
    st.text(max_size=8),
)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=12)


@CALM
@given(rows=ROWS)
def test_a_row_of_a_csv_file_is_its_cells_in_order(hangs_together, rows):
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    try:
        document = read("a.csv", stream.getvalue().encode("utf-8", "ignore"))
    except ReadError:
        return
    hangs_together(document)
    for block in document.blocks:
        if block.row is not None:
            printed = [document.text[cell.start : cell.end] for cell in block.row.cells]
            assert document.text[block.start : block.end] == " | ".join(printed)


@CALM
@given(rows=ROWS)
def test_every_printed_cell_of_a_table_is_in_the_text(rows):
    width = max(map(len, rows))
    square = [[*row, *[""] * (width - len(row))] for row in rows]
    builder = Builder()
    write_table(builder, Grid(square, square))
    for row in square:
        for cell in row:
            assert " ".join(cell.split()) in builder.text
    layout = layout_of(Grid(square, square))
    assert 0 <= layout.titles + layout.headers <= len(square)
    headers = column_headers(square[layout.titles : layout.titles + layout.headers])
    assert all(len(set(names)) == len(names) for names in headers)


HEADINGS = st.lists(st.tuples(st.integers(1, 5), st.booleans(), st.booleans()), max_size=25)


@CALM
@given(parts=HEADINGS)
def test_pages_cover_the_text_and_each_heading_is_under_those_above_it(parts):
    builder = Builder()
    stack: list[tuple[int, str]] = []
    expected: dict[str, tuple[str, ...]] = {}
    builder.page(1)
    pages = 1
    for number, (level, new_page, with_row) in enumerate(parts):
        if new_page:
            pages += 1
            builder.page(pages)
        builder.heading(f"Heading {number}.", level)
        stack = [(depth, title) for depth, title in stack if depth < level]
        stack.append((level, f"Heading {number}."))
        words = f"words {number};"
        expected[words] = tuple(title for _, title in stack)
        if with_row:
            builder.row([words, "", "x"], TableContext("T", (("a",),)))
        else:
            builder.add("paragraph", words)
    text = builder.text
    sections = builder.sections()
    for words, titles in expected.items():
        at = text.index(words)
        assert tuple(s.title for s in sections if s.start <= at < s.end) == titles
    spans = builder.pages()
    assert "".join(text[page.start : page.end] for page in spans) == text


def test_a_part_that_goes_backwards_is_refused():
    builder = Builder()
    builder.add("paragraph", "words")
    with pytest.raises(ValueError, match="after 5"):
        builder.mark("paragraph", 0, 3)


@pytest.mark.parametrize(
    ("name", "piece"),
    [
        ("a.md", "<!--"),
        ("a.md", "import {\n"),
        ("a.md", "a <Box> b\n\n"),
        ("a.md", '<a "'),
        ("a.html", "<?"),
        ("a.csv", "a\n"),
        ("a.txt", "a\n"),
        ("a.txt", "MALI\n\n"),
    ],
)
def test_time_grows_with_the_size_of_a_file_and_not_with_its_square(name, piece):
    source = (piece * (100_000 // len(piece))).encode()
    source = b"<html><body>" + source if name == "a.html" else source
    started = time.process_time()
    with contextlib.suppress(ReadError):
        read(name, source)
    assert time.process_time() - started < 8  # a square takes minutes
