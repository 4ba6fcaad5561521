"""Rows of tables, as a briefing and the pins show them."""

from __future__ import annotations

from assistant.accounts.basket import Basket, Pin
from assistant.briefing.compose import from_basket
from assistant.briefing.write import to_markdown
from assistant.citations import shown_quote
from assistant.interfaces.web.selection import cited
from assistant.interfaces.web.views import render_basket
from assistant.locale import texts
from assistant.model import Citation
from assistant.restored import citation_from_dict
from assistant.service import Assistant
from corpus.model import Span
from corpus.readers import read

ROW = "Mali | 2,278 |  | **judges** | "
CITED = Citation(1, "first.txt", "Training", 0, len(ROW), ROW, ROW, row=True)
PIN = Pin("quote", ROW, (CITED,))


def test_a_row_whose_columns_have_no_names_is_told_cell_by_cell(assistant: Assistant) -> None:
    briefing = from_basket(assistant, Basket((PIN,)), "Training")
    for shown in (
        to_markdown(briefing),
        render_basket(Basket((PIN,)), texts("en")),
        PIN.plain_text(),
    ):
        assert "Mali; 2,278; judges" in shown
        assert "Mali | 2,278" not in shown


def test_a_bar_in_a_word_is_no_row() -> None:
    quote = "The rule a|b holds."
    cited = Citation(1, "first.txt", "Training", 0, len(quote), quote, quote)
    assert "The rule a|b holds." in render_basket(
        Basket((Pin("quote", quote, (cited,)),)), texts("en")
    )


def test_the_place_of_a_quote_says_whether_it_is_a_row() -> None:
    text = (
        "# Staff\n\nUse a pipe | like this.\n\n| Country | Staff |\n|---|---|\n| Mali | 2,278 |\n"
    )
    document = read("a.md", text.encode())
    for words, shown in (
        ("Use a pipe | like this.", "“Use a pipe | like this.”"),
        ("Mali | 2,278", "Mali; 2,278"),
    ):
        start = document.text.index(words)
        chosen = cited(document, Span(start, start + len(words)))
        assert shown_quote(citation_from_dict(chosen.to_dict())) == shown
