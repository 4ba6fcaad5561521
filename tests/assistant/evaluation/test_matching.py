from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.matching import (
    Place,
    comparison_form,
    contains,
    contains_all,
    locate,
    without_marks,
)
from assistant.evaluation.questions import Support
from corpus.model import Block, Document, Metadata, Page, Span


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("UNRWA trained 2,278 staff", "2,278"),
        ("UNRWA trained 2 278 staff", "2,278"),
        ("UNRWA trained 2\u202f278 staff", "2278"),
        ("UNRWA trained 2278 staff.", "2,278"),
        ("a total of 31,100,000 people", "31100000"),
        ("Total: US$622.8 million", "$622.8 million"),
        ("50% of funds", "50%"),
        ("Held from 14–18 October 2024", "14-18 October 2024"),
        ("the Post–2015\nagenda", "post-2015 agenda"),
        ("17.7 million women", "17.7 million"),
        ("48. Police officers", "48"),
        ("100-200 people", "100"),
        ("an area of 12 km²", "12 km"),
        ("l'Etat de GUINÉE", "Guinée"),
        ("Cafe\u0301 Müller", "café"),
    ],
)
def test_an_entry_is_found_however_it_is_printed(text: str, entry: str) -> None:
    assert contains(text, entry)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("rose to 14.5 per cent", "14"),
        ("rose to 3.55 per cent", "3.5"),
        ("rose to 13.5 per cent", "3.5"),
        ("12,500 people", "12"),
        ("12 500 people", "500"),
        ("1,278 people", "278"),
        ("the G20", "20"),
        ("Nigeria", "Niger"),
        ("17.7 million", "7 million"),
        ("anything", "…  "[2:]),
    ],
)
def test_a_part_of_a_number_or_word_is_not_the_entry(text: str, entry: str) -> None:
    assert not contains(text, entry)


def test_white_space_between_lines_joins_no_two_numbers() -> None:
    assert contains("150\n249", "150")
    assert contains("150 | 249", "249")


def test_every_entry_is_needed_and_one_of_its_alternatives_is_enough() -> None:
    text = "Fifteen offices [1] in Chile [2]."
    assert contains_all(text, [["15", "fifteen"], ["Chile"]])
    assert not contains_all(text, [["15", "fifteen"], ["Chile"], ["Peru"]])


def test_the_number_of_a_citation_is_not_part_of_the_answer() -> None:
    assert without_marks("48 officers [1] were trained [12].") == "48 officers were trained."
    assert not contains_all("Officers were trained [12].", [["12"]])


@given(st.text(max_size=80))
def test_folding_twice_changes_nothing_more_than_once(text: str) -> None:
    # A dash between digits becomes a space; the second folding must not join what it parted.
    once = comparison_form(text)
    if not any(c.isdigit() for c in once):
        assert comparison_form(once) == once


@given(st.text(min_size=1, max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_what_is_set_off_by_other_signs_is_found(entry: str, before: str, after: str) -> None:
    if comparison_form(entry) and not any(c.isdigit() for c in entry + before + after):
        assert contains(f"{before} ( {entry} ) {after}", entry)


def document(text: str, *pages: Page) -> Document:
    return Document("d", text, "0" * 64, "text/plain", Metadata("D"), (), pages=pages)


def spans(quote: str, text: str) -> list[list[str]]:
    found = locate(Support("d", None, quote), document(text))
    return [[span.of(text) for span in place.spans] for place in found.places]


@pytest.mark.parametrize(
    ("quote", "text", "there"),
    [
        ("trained 140 officers", "UNODC trained 140\nofficers in", "trained 140\nofficers"),
        ("gender-based violence", "on gender-\nbased violence.", "gender-\nbased violence"),
        ("Women’s Affairs", "Ministry of Women's affairs", "Women's affairs"),
        ("end of violence", "the end of violence12 in", "end of violence"),
        ("births in 2010", "live births in 2010¹⁵. Access", "births in 2010"),
        ("births by 201015 in", "births by 2010¹⁵ in", "births by 2010¹⁵ in"),
        ("los 14 años", "—LOS 14 AÑOS—", "LOS 14 AÑOS"),
    ],
)
def test_a_quote_is_found_though_lines_hyphens_and_quotation_marks_differ(
    quote: str, text: str, there: str
) -> None:
    assert spans(quote, text) == [[there]]


def test_a_quote_inside_a_longer_word_or_number_is_not_found() -> None:
    assert spans("12 men", "112 men") == []
    assert spans("Niger", "Nigeria") == []


@pytest.mark.parametrize("text", ["x\nUrban | | 7.5 | 3.5\ny", "x\nUrban 7.5 3.5\ny"])
def test_the_cells_of_a_row_are_found_with_bars_or_white_space_between_them(text: str) -> None:
    assert spans("Urban | | 7.5 | 3.5", text) == [["Urban", "7.5", "3.5"]]


def test_cells_that_do_not_stand_together_are_found_in_order() -> None:
    assert spans("Chile | 18", "Chile | CHL | High income | 18") == [["Chile", "18"]]
    assert spans("18 | Chile", "Chile | CHL | High income | 18") == []


def test_cells_of_one_table_row_are_found_in_any_order() -> None:
    text = "Chile | CHL | 18\nPeru | PER | 18"
    rows = (Block("row", 0, 16), Block("row", 17, 32))
    table = Document("d", text, "0" * 64, "text/csv", Metadata("D"), rows)
    found = locate(Support("d", None, "18 | Chile"), table)
    assert [[span.of(text) for span in place.spans] for place in found.places] == [["18", "Chile"]]
    assert locate(Support("d", None, "PER | Chile"), table).places == ()


def test_a_row_is_cited_only_when_every_cell_is() -> None:
    place = Place((Span(0, 5), Span(10, 12)))
    assert place.overlapped_by(Span(4, 11))
    assert not place.overlapped_by(Span(0, 10))


def test_a_quote_counts_only_on_the_page_that_the_support_gives() -> None:
    text = "Total 12\nTotal 12\n"
    paper = document(text, Page(1, 0, 9), Page(2, 9, 18))
    on_page = locate(Support("d", 2, "Total 12"), paper).places
    assert [place.spans for place in on_page] == [(Span(9, 17),)]
    assert len(locate(Support("d", None, "Total 12"), paper).places) == 2
    assert locate(Support("d", 3, "Total 12"), paper).places == ()


def test_a_citation_of_another_document_is_never_right(making: SimpleNamespace) -> None:
    located = locate(Support("en/paper.pdf", 1, "trained 140 officers"), making.PAPER)
    assert located.cited_by("en/paper.pdf", Span(20, 25))
    assert not located.cited_by("note.txt", Span(20, 25))


def test_a_support_without_a_quote_is_its_whole_document() -> None:
    located = locate(Support("d"), document("text"))
    assert located.cited_by("d", Span(0, 1))
    assert not located.cited_by("e", Span(0, 1))


def test_a_support_of_a_document_that_is_not_there_has_no_place() -> None:
    assert locate(Support("gone", 1, "text"), None).places == ()
