"""CSV and XLSX: rows as printed, names of columns as context."""

import datetime
import io

import pytest
from openpyxl import Workbook

from corpus.readers import read
from corpus.readers.number_formats import shown


def rows(document):
    return [(document.text[b.start : b.end], b.row) for b in document.blocks if b.row is not None]


def workbook(fill):
    book = Workbook()
    fill(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_line_of_a_csv_file_is_its_cells_joined(delimiter):
    lines = [["country", "year", "staff trained"], ["Mali", "2019", '"1,200 in all"']]
    source = "\n".join(delimiter.join(line) for line in lines)
    (_, _), (text, row) = rows(read("a.csv", source.encode()))
    assert text == "Mali | 2019 | 1,200 in all"
    assert [cell.header for cell in row.cells] == [("country",), ("year",), ("staff trained",)]


def test_titles_above_the_header_are_the_title_of_the_table():
    source = "Stanley Cups,,\nTeam,Location,Cups\nBlues,STL,1\n"
    document = read("a.csv", source.encode())
    text, row = rows(document)[-1]
    assert (text, row.table, row.label) == ("Blues | STL | 1", "Stanley Cups", "Blues")
    assert row.cells[2].header == ("Cups",)


@pytest.mark.parametrize(
    "notes",
    [
        "Quarter: July to September,,,Prepared by: the office,,,,\n",
        "Third quarter,,,The office,,,,\nIn cups,,,,,,,\n",
    ],
)
def test_notes_of_a_few_cells_above_the_header_belong_to_the_title(notes: str):
    source = f"Stanley Cups,,,,,,,\n{notes}Team,Location,Cups,Won,Lost,Tied,Coach,Arena\nBlues,STL,1,2,3,4,A,B\n"
    text, row = rows(read("a.csv", source.encode()))[-1]
    assert text.startswith("Blues | STL")
    assert row.cells[2].header == ("Cups",)
    assert row.table.startswith("Stanley Cups – ")


def test_a_header_over_groups_of_columns_is_no_note():
    source = ",,Planned,,,,Spent,\nCode,Line,Q1,Q2,Q3,Q4,Q1,Q2\nA,Roads,1,2,3,4,5,6\n"
    text, row = rows(read("a.csv", source.encode()))[-1]
    assert text.startswith("A | Roads")
    assert row.cells[2].header[-1] == "Q1"


def test_a_csv_without_a_header_has_no_names_of_columns():
    document = read("a.csv", b"Mali,2278\nPeru,140\n")
    assert [cell.header for _, row in rows(document) for cell in row.cells] == [()] * 4


def survey(book):
    sheet = book.active
    sheet.title = "Results"
    sheet.append(["Training by country"])
    sheet.append([])
    sheet.append(["Country", "2019", None, "2020", None])
    sheet.append([None, "Women", "Men", "Women", "Men"])
    sheet.merge_cells("B3:C3")
    sheet.merge_cells("D3:E3")
    sheet.append(["Mali", 1200, 340, 0.125, None])
    sheet["B5"].number_format = "#,##0"
    sheet["D5"].number_format = "0.0%"
    sheet["H3"], sheet["I3"] = "Agency", "Budget"
    sheet["H4"], sheet["I4"] = "UNODC", 5000
    sheet["I4"].number_format = '"US$" #,##0'
    hidden = book.create_sheet("Notes")
    hidden["A1"] = "Figures are provisional."
    hidden.sheet_state = "hidden"


def test_tables_of_a_sheet_are_found_with_their_titles_and_ranges():
    document = read("a.xlsx", workbook(survey))
    found = dict(rows(document))
    mali = found["Mali | 1,200 | 340 | 12.5%"]
    assert [cell.header for cell in mali.cells] == [
        ("Country",),
        ("2019", "Women"),
        ("2019", "Men"),
        ("2020", "Women"),
    ]
    assert (mali.sheet, mali.cells_range, mali.table) == ("Results", "A5:D5", "Training by country")
    unodc = found["UNODC | US$ 5,000"]
    assert (unodc.cells_range, [cell.header for cell in unodc.cells]) == (
        "H4:I4",
        [("Agency",), ("Budget",)],
    )


def test_sheets_are_sections_and_hidden_ones_are_noted():
    document = read("a.xlsx", workbook(survey))
    assert [section.title for section in document.sections] == ["Results", "Notes"]
    assert document.notes == ("sheet 'Notes' is hidden in the workbook",)


def test_hidden_rows_and_formulas_without_a_value_are_noted():
    def fill(book):
        for row in [
            ["Country", "Staff"],
            ["Mali", 3],
            ["Chad", 5],
            ["Peru", 1],
            ["All", "=SUM(B2:B4)"],
        ]:
            book.active.append(row)
        for row in (3, 4):
            book.active.row_dimensions[row].hidden = True

    document = read("a.xlsx", workbook(fill))
    assert document.notes == (
        "rows 3–4 of sheet 'Sheet' are hidden in the workbook",
        "1 formulas have no stored value and are left out",
    )


def test_a_far_away_cell_costs_nothing():
    def fill(book):
        book.active["A1"], book.active["XFD1048576"] = "near", "far"

    assert read("a.xlsx", workbook(fill)).text.split() == ["near", "far"]


def test_names_that_return_are_told_apart_by_the_row_above_them():
    lines = ["Indicator,2011,2012"]
    for indicator in ("Unemployment", "Youth unemployment"):
        lines += [f"{indicator},4.0,3.1", "Male,2.6,1.9", "Female,5.3,2.2"]
    labels = [row.label for _, row in rows(read("a.csv", "\n".join(lines).encode()))]
    assert labels[-2:] == ["Youth unemployment: Male", "Youth unemployment: Female"]


@pytest.mark.parametrize(
    ("value", "number_format", "printed"),
    [
        (None, "General", ""),
        (True, "General", "TRUE"),
        (2278, "General", "2278"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (2278, "#,##0", "2,278"),
        (0.4567, "0%", "46%"),
        (0.4567, "0.0%", "45.7%"),
        (-1500, "#,##0;(#,##0)", "(1,500)"),
        (-3.5, "0.0", "-3.5"),
        (50, "0.0", "50"),
        (37.5, "0.0", "37.5"),
        (1250000, '0.0,," million"', "1.3 million"),
        (1500, "[$€-407] #,##0", "€ 1,500"),
        (1500, '"US$"#,##0_);\\("US$"#,##0\\)', "US$1,500"),
        (7, "000", "007"),
        (12345.678, "0.00E+00", "1.23E+04"),
        (0.5, "# ?/?", "0.5"),
        (datetime.datetime(2023, 5, 10), "mm-dd-yy", "2023-05-10"),
        (datetime.datetime(2023, 5, 10), "d mmmm yyyy", "10 May 2023"),
        (datetime.datetime(2023, 5, 10, 14, 5), "yyyy-mm-dd hh:mm", "2023-05-10 14:05"),
        (datetime.time(9, 30), "h:mm", "9:30"),
        (datetime.timedelta(hours=30, minutes=5), "[h]:mm:ss", "30:05:00"),
    ],
)
def test_a_value_is_printed_as_the_sheet_shows_it(value, number_format, printed):
    assert shown(value, number_format) == printed


def test_a_name_in_the_middle_of_its_group_of_columns_names_all_of_them():
    source = (
        ",,Public,,,Private,\nSchool,Boys,Girls,Total,Boys,Girls,Total\nPrimary,10,20,30,1,2,3\n"
    )
    _, row = rows(read("a.csv", source.encode()))[-1]
    assert [cell.header for cell in row.cells] == [
        ("School",),
        ("Public", "Boys"),
        ("Public", "Girls"),
        ("Public", "Total"),
        ("Private", "Boys"),
        ("Private", "Girls"),
        ("Private", "Total"),
    ]
