from __future__ import annotations

from types import SimpleNamespace

import pytest

from assistant.evaluation.questions import Support
from assistant.evaluation.supports import Place, locate
from corpus.model import Block, Document, Metadata, Page, Span


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
