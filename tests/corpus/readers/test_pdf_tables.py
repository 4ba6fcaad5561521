"""Tables of PDF pages, drawn here with the rulings that real ones have: what each value knows."""

from __future__ import annotations

import io

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from corpus.model import Document, Row
from corpus.readers.pdf.reader import read

HEIGHT = A4[1]
PITCH = 20
LEFTS = (80, 260, 340, 420)
RIGHT = 500


class Drawn:
    """A page on which rows are written from above and rulings drawn."""

    def __init__(self) -> None:
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=A4)
        self.top = HEIGHT - 200

    def row(self, *cells: str, y: float | None = None, bold: bool = False) -> None:
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", 10)
        y = self.top if y is None else y
        for left, cell in zip(LEFTS, cells, strict=False):
            self.canvas.drawString(left + 6, y - 14, cell)
        self.top = y - PITCH

    def box(self, left: float, right: float, top: float, bottom: float) -> None:
        self.canvas.rect(left, bottom, right - left, top - bottom)

    def read(self) -> Document:
        self.canvas.drawString(80, 120, "The programme worked in twelve districts of the country.")
        self.canvas.save()
        return read("table.pdf", self.buffer.getvalue())


def value(document: Document, text: str) -> tuple[Row, tuple[str, ...]]:
    """The row in which a cell is ``text``, and the names above that cell."""
    for block in document.blocks:
        for cell in block.row.cells if block.row else ():
            if document.text[cell.start : cell.end] == text:
                return block.row, cell.header
    raise LookupError(text)


def test_shading_inside_cells_makes_no_columns() -> None:
    drawn = Drawn()
    for cells in (("Sector", "2014", "2015", "2016"), ("Crops", "3.8", "3.5", "3.4"),
                  ("Fisheries", "4.7", "4.9", "4.8")):  # fmt: skip
        top = drawn.top
        drawn.row(*cells)
        for left, right in zip(LEFTS, (*LEFTS[1:], RIGHT), strict=True):
            drawn.box(left, right, top, drawn.top)
            if cells[0] != "Crops":
                drawn.box(left + 5, right - 5, top, drawn.top)
    row, header = value(drawn.read(), "4.9")
    assert header == ("2015",)
    assert row.label == "Fisheries"


def test_a_row_without_rulings_between_its_values_has_them_in_their_columns() -> None:
    drawn = Drawn()
    for cells in (("Region", "2018", "2019", "2020"), ("Niamey", "9 326", "16 489", "2 107"),
                  ("Total", "8 391", "12 339", "2 345")):  # fmt: skip
        top = drawn.top
        drawn.row(*cells)
        if cells[0] == "Niamey":
            drawn.box(LEFTS[0], RIGHT, top, drawn.top)
        else:
            for left, right in zip(LEFTS, (*LEFTS[1:], RIGHT), strict=True):
                drawn.box(left, right, top, drawn.top)
    row, header = value(drawn.read(), "16 489")
    assert header == ("2019",)
    assert row.label == "Niamey"


def test_a_head_of_two_lines_names_its_columns_with_both() -> None:
    drawn = Drawn()
    drawn.row("", "Total", "", "Some improvement", y=HEIGHT - 200)
    drawn.row("Office", "audits", "Satisfactory", "needed", y=HEIGHT - 212)
    for number, cells in enumerate((("Iraq", "7", "5", "2"), ("Kenya", "3", "1", "2"),
                                    ("Peru", "4", "3", "1"))):  # fmt: skip
        drawn.row(*cells, y=HEIGHT - 240 - PITCH * number)
    assert value(drawn.read(), "7")[1] == ("Total", "audits")


def test_a_caption_inside_a_table_is_its_title_and_no_name_of_a_column() -> None:
    drawn = Drawn()
    top = drawn.top
    drawn.row("Table 2: Cultivated area")
    drawn.box(LEFTS[0], RIGHT, top, drawn.top)
    for cells in (("Crop", "2009", "2010", "2011"), ("Maize", "206", "213", "174"),
                  ("Cassava", "160", "207", "391")):  # fmt: skip
        top = drawn.top
        drawn.row(*cells)
        for left, right in zip(LEFTS, (*LEFTS[1:], RIGHT), strict=True):
            drawn.box(left, right, top, drawn.top)
    row, header = value(drawn.read(), "391")
    assert (row.table, row.label, header) == ("Table 2: Cultivated area", "Cassava", ("2011",))


def test_a_unit_in_brackets_stands_in_the_title_beside_the_caption_above_it() -> None:
    drawn = Drawn()
    drawn.canvas.setFont("Helvetica-Bold", 10)
    drawn.canvas.drawString(80, HEIGHT - 172, "Largest partners of the thematic fund in 2024")
    drawn.canvas.setFont("Helvetica-Oblique", 10)
    drawn.canvas.drawString(80, HEIGHT - 190, "(in United States dollars)")
    for cells in (("Partner", "2022", "2023", "2024"), ("Norway", "4", "5", "6"),
                  ("Spain", "1", "2", "3")):  # fmt: skip
        top = drawn.top
        drawn.row(*cells)
        for left, right in zip(LEFTS, (*LEFTS[1:], RIGHT), strict=True):
            drawn.box(left, right, top, drawn.top)
    title = value(drawn.read(), "6")[0].table
    assert title == "Largest partners of the thematic fund in 2024 (in United States dollars)"


def test_colour_behind_each_line_of_a_cell_does_not_cut_the_cell() -> None:
    drawn = Drawn()
    top = drawn.top
    drawn.row("", "Indicators", "Baseline")
    for left, right in ((80, 260), (260, 340), (340, 420)):
        drawn.box(left, right, top, drawn.top)
    body, low = drawn.top, drawn.top - 120
    for left, right, pitch, texts in (
        (80, 260, 20, ("General aim", "This project helps", "people to return.")),
        (260, 340, 17, ("A plan for", "activities of", "the districts")),
        (340, 420, 15, ("None in", "the year", "before")),
    ):
        drawn.box(left, right, body, low)
        for number, text in enumerate(texts):
            y = body - pitch * number
            drawn.box(left, right, y, y - pitch)
            drawn.canvas.drawString(left + 4, y - 12, text)
    document = drawn.read()
    row, header = value(document, "A plan for activities of the districts")
    assert header == ("Indicators",)
    assert len(row.cells) == 3


def test_a_row_with_columns_that_begins_a_page_is_no_running_text() -> None:
    drawn = Drawn()
    top = HEIGHT - 60
    for left, right, texts in (
        (80, 260, ("Building a reservoir", "for the district")),
        (260, 340, ("115 users", "of the canal")),
        (340, 420, ("A report", "with pictures")),
    ):
        drawn.box(left, right, top, top - 50)
        for number, text in enumerate(texts):
            drawn.canvas.drawString(left + 4, top - 14 - 14 * number, text)
    row, _ = value(drawn.read(), "115 users of the canal")
    assert len(row.cells) == 3


def test_figures_of_a_chart_are_no_table() -> None:
    drawn = Drawn()
    for cells in (("11", "7", "5"), ("1", "4", "3"), ("2", "5", "6"), ("3", "8", "9")):
        drawn.row(*cells)
    assert not any(block.row for block in drawn.read().blocks)


def test_white_behind_a_part_of_running_text_makes_no_table() -> None:
    drawn = Drawn()
    lines = (
        "services for survivors, and the comptroller drew up a plan for",
        "all regions. In Guatemala, the secretary for risk reduction was",
        "the first public institution to obtain the seal of the network.",
        "It lets women take part in what is done about risks of disasters.",
    )
    marked = 86 + drawn.canvas.stringWidth("all regions. ", "Helvetica", 10)
    drawn.canvas.setFillGray(1.0)
    for row, left in ((1, marked), (2, 86), (3, 86)):
        drawn.canvas.rect(left, drawn.top - row * 12 - 12, 420 - left, 12, stroke=0, fill=1)
    drawn.canvas.setFillGray(0.0)
    drawn.canvas.setFont("Helvetica", 10)
    for row, line in enumerate(lines):
        drawn.canvas.drawString(86, drawn.top - row * 12 - 10, line)
    document = drawn.read()
    assert "all regions. In Guatemala, the secretary for risk reduction was" in document.text
    assert not any(block.row for block in document.blocks)
