"""Rows of tables, as a briefing and the pins show them."""

from __future__ import annotations

from assistant.accounts.basket import Basket, Pin
from assistant.briefing.compose import from_basket
from assistant.briefing.write import to_markdown
from assistant.interfaces.web.views import render_basket
from assistant.locale import texts
from assistant.model import Citation
from assistant.service import Assistant

ROW = "Mali | 2,278 |  | **judges** | "
CITED = Citation(1, "first.txt", "Training", 0, len(ROW), ROW, ROW)
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
