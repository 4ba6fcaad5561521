import pytest

from corpus.errors import NoText
from corpus.readers import read


def blocks(document, kind=None):
    return [document.text[b.start : b.end] for b in document.blocks if kind in (None, b.kind)]


def headings_of(document, words):
    return document.headings_at(document.text.index(words))


FACTS = (
    "The office trained police officers and prosecutors in several provinces, with a focus on "
    "survivors, and handed out a manual that every police station keeps at the front desk."
)


def test_the_text_is_the_decoded_file_with_line_feeds():
    document = read("a.txt", b"\xef\xbb\xbfOne.\r\nTwo.\rThree.")
    assert document.text == "One.\nTwo.\nThree."


def test_a_country_in_capitals_heads_the_paragraph_below_it_only():
    text = f"Training report\nBackground\n{FACTS}\nMALI\n{FACTS} One.\nNIGER\n{FACTS} Two.\n"
    document = read("a.txt", text.encode())
    assert headings_of(document, "MALI")[-1] == "MALI"
    assert headings_of(document, "One.") == ("Training report", "Background", "MALI")
    assert headings_of(document, "Two.") == ("Training report", "Background", "NIGER")


def test_chapters_in_capitals_stand_above_the_titles_of_their_parts():
    part = f"{{}}\n\n{FACTS}\n\n"
    text = "PLAN\n\n" + "".join(
        f"{chapter}\n\n" + part.format("Current Situation") for chapter in ("HEALTH", "SCHOOLS")
    )
    document = read("a.txt", text.encode())
    last = document.headings_at(document.text.rindex("The office"))
    assert last[-2:] == ("SCHOOLS", "Current Situation")


def test_numbered_headings_nest_by_their_numbers():
    text = f"5.1 Education\n\n{FACTS}\n\n5.1.1 Schools\n\n{FACTS} A.\n\n5.2 Health\n\n{FACTS} B.\n"
    document = read("a.txt", text.encode())
    assert headings_of(document, " A.") == ("5.1 Education", "5.1.1 Schools")
    assert headings_of(document, " B.") == ("5.2 Health",)


WRAPPED = (
    "The ministry reports that in the year under review more than 2,278 teachers took\n"
    "part in the courses. Most of them came from rural schools in the north, where the\n"
    "need was greatest, and all of them passed the\n"
    "examination.\n"
    "A second paragraph begins here although there is no empty line before it, as it\n"
    "does in many reports that were once printed.\n"
)


def test_lines_that_were_broken_by_printing_are_one_paragraph():
    document = read("a.txt", WRAPPED.encode())
    assert blocks(document) == [
        "\n".join(WRAPPED.splitlines()[:4]),
        "\n".join(WRAPPED.splitlines()[4:]),
    ]


def test_a_line_that_goes_on_is_no_heading_even_with_a_number():
    text = (
        WRAPPED
        + "\n1.1 Increase the number of health specialists in all provinces through the\nprovision of grants.\n"
    )
    assert blocks(read("a.txt", text.encode()), "heading") == []


def test_rows_between_bars_know_their_columns():
    text = "Courses\n\n| Course | Length |\n|---|---|\n| Ethics | 2 days |\n| Safety | |\n"
    document = read("a.txt", text.encode())
    rows = [block for block in document.blocks if block.kind == "row"]
    assert [document.text[row.start : row.end] for row in rows] == [
        "Course | Length",
        "Ethics | 2 days",
        "Safety",
    ]
    assert [cell.header for cell in rows[1].row.cells] == [("Course",), ("Length",)]
    assert rows[1].row.label == "Ethics"


def test_columns_between_wide_gaps_are_cells():
    text = WRAPPED + "\nTable 1: Teachers by year\nNorth     120     340\nSouth      80     210\n"
    document = read("a.txt", text.encode())
    rows = [block.row for block in document.blocks if block.kind == "row"]
    assert [[document.text[c.start : c.end] for c in row.cells] for row in rows] == [
        ["North", "120", "340"],
        ["South", "80", "210"],
    ]
    assert {row.table for row in rows} == {"Table 1: Teachers by year"}


def test_headers_and_footers_of_printed_pages_are_in_no_block():
    pages = [f"Annual Report   Page {n}\n\nFact number {n} is {FACTS}\n" for n in range(1, 8)]
    document = read("a.txt", "\f".join(pages).encode())
    assert "Page 5" in document.text
    assert not any("Page" in text for text in blocks(document))
    assert sum("Fact number" in text for text in blocks(document)) == 7


def test_a_list_item_begins_behind_its_bullet_and_keeps_its_number():
    document = read("a.txt", b"Aims of the plan\n- train judges\n- train police\n1. report\n")
    assert blocks(document, "item") == ["train judges", "train police", "1. report"]


def test_a_file_of_signs_only_is_no_document():
    with pytest.raises(NoText):
        read("a.txt", b"\n\n \n")
