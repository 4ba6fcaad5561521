"""The tables of a document: columns, rows and typed cells, from every format."""

from __future__ import annotations

import io

import docx
import pytest
from openpyxl import Workbook
from pptx import Presentation
from pptx.util import Cm

from corpus.model import Document
from corpus.readers import read
from corpus.tables import Table, column_letter, place_name, tables_of

ROWS = [["Country", "Schools", "Budget (US$)"], ["Mali", "1,200", "45.5"], ["Chad", "340", "–"], ["Total", "1,540", "45.5"]]  # fmt: skip


def sheet(*rows: list[object], title: str = "Schools") -> bytes:
    book = Workbook()
    assert book.active is not None
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def word() -> bytes:
    document = docx.Document()
    table = document.add_table(rows=len(ROWS), cols=3)
    for at, row in enumerate(ROWS):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def slides() -> bytes:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    table = slide.shapes.add_table(len(ROWS), 3, Cm(1), Cm(1), Cm(9), Cm(9)).table
    for at, row in enumerate(ROWS):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def html() -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in ROWS)
    return f"<html><body><h1>Aid</h1><table>{rows}</table></body></html>".encode()


def markdown() -> bytes:
    lines = [" | ".join(row) for row in (ROWS[0], ["---"] * 3, *ROWS[1:])]
    return "\n".join(f"| {line} |" for line in lines).encode()


FORMATS = {
    "a.csv": lambda: "\n".join(";".join(row) for row in ROWS).encode(),
    "a.xlsx": lambda: sheet(*ROWS),
    "a.docx": word,
    "a.pptx": slides,
    "a.html": html,
    "a.md": markdown,
}


def table_of(document: Document) -> Table:
    (table,) = tables_of(document)
    return table


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_columns_rows_and_values(name: str):
    document = read(name, FORMATS[name]())
    table = table_of(document)
    assert [column.name for column in table.columns] == ROWS[0]
    assert [(column.kind, column.unit) for column in table.columns] == [
        ("text", ""),
        ("number", ""),
        ("money", "USD"),
    ]
    assert [(row.label, row.kind) for row in table.rows] == [
        ("Mali", "row"),
        ("Chad", "row"),
        ("Total", "total"),
    ]
    assert [row.cells[1].value.number for row in table.rows] == [1200, 340, 1540]
    assert table.rows[1].cells[2].value.kind == "empty"
    for row in table.rows:
        for cell in row.cells.values():
            assert document.text[cell.start : cell.end] == cell.text


def test_a_cell_of_a_sheet_has_its_place():
    table = table_of(read("a.xlsx", sheet(["Schools of the Sahel"], [], *ROWS)))
    assert (table.sheet, table.left, table.title) == ("Schools", 1, "Schools of the Sahel")
    assert place_name(table.sheet, table.left, table.rows[1].place, 1) == "Schools!B5"
    assert [column_letter(n) for n in (1, 26, 27, 703)] == ["A", "Z", "AA", "AAA"]


def test_header_rows_above_each_other_name_a_column_together_and_carry_its_unit_and_scale():
    book = Workbook()
    assert book.active is not None
    for row in (
        ["Donor", "Paid (US$ million)", None],
        [None, "2019", "2020"],
        ["PBF", 1.5, 2],
        ["EU", 4, 1],
    ):
        book.active.append(row)
    book.active.merge_cells("B1:C1")
    table = table_of(read("a.xlsx", saved(book)))
    assert table.columns[2].names == ("Paid (US$ million)", "2020")
    assert (table.columns[2].kind, table.columns[2].unit) == ("money", "USD")
    assert table.columns[2].scale == 1_000_000


def test_a_row_with_one_cell_heads_the_rows_below_it():
    lines = ["Office,Audits", "Africa,", "Mali,3", "Chad,5", "Asia,", "Nepal,2"]
    table = table_of(read("a.csv", "\n".join(lines).encode()))
    assert [row.kind for row in table.rows] == ["heading", "row", "row", "heading", "row"]
    assert table.rows[-1].label == "Asia: Nepal"


def test_a_heading_over_all_columns_below_two_header_rows_names_no_column():
    book = Workbook()
    assert book.active is not None
    for row in (
        ["Indicator", "Source", None],
        [None, "Register", "Survey"],
        ["Screening", None, None],
        ["Persons screened", "yes", "no"],
        ["Persons tested", "no", "yes"],
    ):
        book.active.append(row)
    book.active.merge_cells("B1:C1")
    book.active.merge_cells("A3:C3")
    table = table_of(read("a.xlsx", saved(book)))
    assert [c.name for c in table.columns] == [
        "Indicator",
        "Source – Register",
        "Source – Survey",
    ]
    assert [row.label for row in table.rows if row.kind == "row"] == [
        "Screening: Persons screened",
        "Screening: Persons tested",
    ]


def test_what_a_row_leaves_out_at_its_beginning_goes_on_from_the_row_above():
    table = table_of(read("a.csv", b"Region,Country,Staff\nAfrica,Mali,3\n,Chad,5\nAsia,Nepal,2\n"))
    chad = table.rows[1].cells
    assert (chad[0].text, chad[0].carried, chad[1].carried) == ("Africa", True, False)


def test_two_tables_on_one_sheet_are_two():
    rows = [["Country", "Staff"], ["Mali", 3], [], ["Donor", "Paid"], ["PBF", 7], ["EU", 2]]
    names = [[c.name for c in t.columns] for t in tables_of(read("a.xlsx", sheet(*rows)))]
    assert names == [["Country", "Staff"], ["Donor", "Paid"]]


def test_a_table_goes_on_below_an_empty_row_and_without_its_repeated_header():
    rows = [["Country", "Staff"], ["Mali", 3], [], ["Country", "Staff"], ["Chad", 5]]
    table = table_of(read("a.xlsx", sheet(*rows)))
    assert [row.label for row in table.rows] == ["Mali", "Chad"]


def test_a_column_of_years_holds_dates():
    table = table_of(read("a.csv", b"Title,Year\nSchools,2019\nWells,2021\n"))
    assert table.columns[1].kind == "date"
    assert table.rows[0].cells[1].value.number == 20190000


def test_the_letters_y_and_n_are_yes_and_no_where_a_column_has_no_others():
    rows = [["School", "Open", "Wing"], ["Mill", "Y", "N"], ["Quay", "n", "S"], ["Lake", "Y", "E"]]
    table = table_of(read("schools.xlsx", sheet(*rows)))
    assert [column.kind for column in table.columns] == ["text", "yes", "text"]
    assert [row.cells[1].value.kind for row in table.rows] == ["yes", "no", "yes"]


def test_parts_of_one_in_a_column_of_percentages_are_percentages():
    rows = [["School", "Attendance"], ["Mill", "62%"], ["Quay", "0.69"], ["Lake", "71%"]]
    table = table_of(read("schools.xlsx", sheet(*rows)))
    assert [row.cells[1].value.number for row in table.rows] == [62, 69, 71]


def test_a_hidden_sheet_is_named_in_the_notes_of_its_tables():
    book = Workbook()
    for name in ("Open", "Kept"):
        own = book.create_sheet(name)
        for row in ROWS:
            own.append(row)
    book["Kept"].sheet_state = "hidden"
    shown, hidden = tables_of(read("a.xlsx", saved(book)))
    assert shown.notes == ()
    assert hidden.notes == ("sheet 'Kept' is hidden in the workbook",)
