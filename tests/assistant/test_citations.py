"""A citation as text, in each form that people see."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.citations import (
    footnote,
    placed_quote,
    reference,
    shown_quote,
    shown_text,
    source_name,
    split_marks,
    with_footnotes,
)
from assistant.model import Citation

QUOTE = "UNRWA trained\n2,278 staff."
CITED = Citation(
    1, "unrwa.md", "Training", 0, 27, QUOTE, "p-0", publisher="UNRWA", year=2018, page=3
)
SHEET = Citation(2, "r.xlsx", "Training", 0, 27, QUOTE, "p-0", sheet="Register", range="B4:F4")


def test_a_footnote_leads_with_the_quote_and_ends_with_the_document() -> None:
    note = "[1] “UNRWA trained 2,278 staff.” Training, UNRWA, 2018, p. 3 (unrwa.md)"
    assert footnote(CITED) == note
    assert footnote(SHEET).endswith("Training, Register!B4:F4 (r.xlsx)")
    assert with_footnotes("2,278 [1]", [CITED]) == f"2,278 [1]\n\n{note}"
    assert with_footnotes("Nothing.", []) == "Nothing."


def test_a_reference_ends_with_the_quote_and_a_source_leads_with_its_publisher() -> None:
    assert reference(CITED) == "[1] Training, UNRWA, 2018, p. 3: “UNRWA trained 2,278 staff.”"
    assert source_name(CITED) == "UNRWA, Training, 2018"
    assert placed_quote(QUOTE, "unrwa.md", 3) == "“UNRWA trained 2,278 staff.” [unrwa.md, page 3]"
    assert placed_quote(QUOTE, "unrwa.md", None) == "“UNRWA trained 2,278 staff.” [unrwa.md]"


def test_items_of_a_quoted_list_stand_on_lines_of_their_own() -> None:
    def shown(quote: str) -> str:
        return shown_text(Citation(1, "a.md", "A", 0, len(quote), quote, "p-0"))

    assert (
        shown("They\ncovered:\n\n- rights,\n-  the\nlaw.") == "They covered:\n- rights,\n- the law."
    )
    assert shown("Two:\n(a) rights;\n(b) law.") == "Two:\n(a) rights;\n(b) law."
    assert shown("In the year\n12. of it") == "In the year 12. of it"


def test_only_a_row_of_a_table_is_told_cell_by_cell() -> None:
    def shown(quote: str, row: bool) -> str:
        return shown_quote(Citation(1, "a.md", "A", 0, len(quote), quote, "p-0", row=row))

    assert shown("Use a pipe | like this.", row=False) == "“Use a pipe | like this.”"
    assert shown("| a | | b |", row=True) == "a; b"
    assert shown("a | b", row=True) == "a; b"
    assert shown("A single cell", row=True) == "“A single cell”"


def test_marks_are_cut_out_and_brackets_that_are_no_citation_stay() -> None:
    assert split_marks("a [1], b [7] [2].", {1, 2}) == ["a", 1, ", b [7]", 2, "."]
    assert split_marks("no mark", {1}) == ["no mark"]


@given(st.text(alphabet="ab []12", max_size=40))
def test_marks_and_text_keep_their_order_and_lose_nothing_but_white_space(text: str) -> None:
    found = split_marks(text, {1, 2})
    joined = "".join(piece if isinstance(piece, str) else f"[{piece}]" for piece in found)
    assert joined.replace(" ", "") == text.replace(" ", "")
