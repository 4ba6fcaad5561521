import io

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from corpus.readers import read


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def blocks(document, kind=None):
    return [document.text[b.start : b.end] for b in document.blocks if kind in (None, b.kind)]


def raw(document, xml):
    document.element.body.insert(-1, parse_xml(xml.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))


def test_headings_follow_their_styles_also_inherited_ones():
    word = docx.Document()
    own = word.styles.add_style("Chapter", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = word.styles["Heading 2"]
    word.add_heading("Annual report", 0)
    word.add_heading("Results", 1)
    word.add_paragraph("Mali", style="Chapter")
    word.add_paragraph("In Mali 48 police officers were trained.")
    document = read("a.docx", saved(word))
    assert document.headings_at(document.text.index("In Mali")) == ("Results", "Mali")


def test_numbers_of_lists_are_printed_and_bullets_are_not():
    word = docx.Document()
    for text in ("first", "second"):
        word.add_paragraph(text, style="List Number")
    word.add_paragraph("dot", style="List Bullet")
    assert blocks(read("a.docx", saved(word)), "item") == ["1. first", "2. second", "dot"]


def test_changes_are_accepted_and_comments_left_out():
    word = docx.Document()
    paragraph = word.add_paragraph("A sentence with a comment. ")
    word.add_comment(paragraph.runs, text="Is this right?")
    raw(
        word,
        "<w:p><w:r><w:t xml:space='preserve'>UNODC trained </w:t></w:r>"
        "<w:del><w:r><w:delText>7,500</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>8,000</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t> moved away</w:t></w:r></w:moveFrom>"
        "<w:r><w:instrText>PAGE</w:instrText><w:tab/><w:t>officers</w:t></w:r></w:p>",
    )
    assert blocks(read("a.docx", saved(word))) == [
        "A sentence with a comment.",
        "UNODC trained 8,000\tofficers",
    ]


def test_tables_stand_where_they_stood_and_know_merged_headers():
    word = docx.Document()
    word.add_paragraph("Table 1: Staff trained")
    table = word.add_table(rows=3, cols=3)
    for row, texts in enumerate(
        [("Country", "2019", ""), ("", "Women", "Men"), ("Mali", "7", "9")]
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(0, 1).merge(table.cell(0, 2)).text = "2019"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "Country"
    word.add_paragraph("After the table.")
    document = read("a.docx", saved(word))
    assert blocks(document)[-2:] == ["Mali | 7 | 9", "After the table."]
    row = document.blocks[-2].row
    assert (row.table, row.label) == ("Table 1: Staff trained", "Mali")
    assert [cell.header for cell in row.cells] == [
        ("Country",),
        ("2019", "Women"),
        ("2019", "Men"),
    ]


def test_a_text_box_is_read_once_and_apart_from_its_paragraph():
    word = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>In the box</w:t></w:r></w:p></w:txbxContent>"
    paragraph = (
        "<w:p xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'><w:r>"
        f"<mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent><w:t>Around it</w:t></w:r></w:p>"
    )
    word.element.body.insert(0, parse_xml(paragraph.replace("<w:p ", f"<w:p {nsdecls('w')} ", 1)))
    assert blocks(read("a.docx", saved(word))) == ["Around it", "In the box"]


def converted(pages):
    """A Word file as made from a PDF: no styles, headers and page numbers in the text."""
    word = docx.Document()
    for number in range(1, pages + 1):
        word.add_paragraph("Eleventh Five Year Plan")
        word.add_paragraph(str(134 + number))
        word.add_paragraph(f"5.{number} Sector {number}")
        word.add_paragraph("The sector reports on the results of the year, in which it")
    word.add_paragraph("Eleventh Five Year Plan")
    word.add_paragraph("134")
    word.add_paragraph("reached more people than before.")
    return saved(word)


def test_headers_and_page_numbers_of_a_converted_file_are_left_out():
    document = read("a.docx", converted(8))
    assert "Eleventh" not in document.text
    assert "135" not in document.text
    assert [section.title for section in document.sections][:2] == ["5.1 Sector 1", "5.2 Sector 2"]


def test_a_paragraph_cut_by_a_page_break_is_joined():
    document = read("a.docx", converted(8))
    assert blocks(document)[-1].endswith("in which it reached more people than before.")


def test_short_lines_that_come_back_stay_when_there_are_no_page_numbers():
    word = docx.Document()
    for _ in range(8):
        word.add_paragraph("Key challenges")
        word.add_paragraph("The sector has few staff.")
    assert read("a.docx", saved(word)).text.count("Key challenges") == 8


@pytest.mark.parametrize("number", ["0", "99"])
def test_a_list_that_is_not_defined_does_no_harm(number):
    word = docx.Document()
    raw(
        word,
        f"<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='{number}'/></w:numPr></w:pPr>"
        "<w:r><w:t>item</w:t></w:r></w:p>",
    )
    assert read("a.docx", saved(word)).text == "item"
