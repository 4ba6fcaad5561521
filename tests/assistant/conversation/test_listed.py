"""Documents that a turn means by their place in a list: "the second one", "the last"."""

from __future__ import annotations

import pytest

from assistant.conversation.listed import meant_of


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("Summarise the second one", "b.pdf"),
        ("What does the second one say?", "b.pdf"),
        ("And the last one?", "c.pdf"),
        ("the first", "a.pdf"),
    ],
)
def test_an_ordinal_means_the_document_at_that_place(text: str, document: str) -> None:
    assert [name for _, name in meant_of(text, ("a.pdf", "b.pdf", "c.pdf"))] == [document]


def test_a_place_that_the_list_does_not_have_means_nothing() -> None:
    assert meant_of("And the fourth?", ("a.pdf", "b.pdf")) == ()


def test_a_report_of_which_more_is_said_is_none_of_the_list() -> None:
    assert meant_of("What does the first report on mines say?", ("a.pdf", "b.pdf")) == ()


def test_the_last_means_nothing_where_nothing_was_listed() -> None:
    assert meant_of("Which incident was the last?", ()) == ()
