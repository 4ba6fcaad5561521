"""Documents that a turn means by their place in a list: "the second one", "the last"."""

from __future__ import annotations

import pytest

from assistant.conversation.history import Earlier
from assistant.conversation.listed import documents_meant, meant_of
from assistant.model import Answer, Citation, Claim, Coverage, Group
from index.model import DocumentRecord


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


def answer_in_groups(*documents: tuple[str, ...]) -> Answer:
    """One group for each tuple, with a point from each of its documents."""
    names = [name for own in documents for name in own]
    claims, citations = [], []
    for number, name in enumerate(names, 1):
        claims.append(Claim("Wells were dug.", (number,)))
        citations.append(Citation(number, name, name, 0, 15, "Wells were dug.", f"{name}:0"))
    groups, at = [], 0
    for own in documents:
        groups.append(Group(own[0], tuple(range(at, at + len(own)))))
        at += len(own)
    return Answer(
        trace_id="",
        question="",
        standalone_question="",
        claims=tuple(claims),
        citations=tuple(citations),
        coverage=Coverage(3, 3),
        groups=tuple(groups),
    )


@pytest.mark.parametrize(
    ("groups", "meant"),
    [
        ([("a.pdf",), ("b.pdf", "b.pdf"), ("c.pdf",)], ("b.pdf",)),
        ([("a.pdf", "b.pdf"), ("b.pdf",)], ()),  # a theme of several reports is none
        ([("a.pdf",), ("a.pdf",)], ()),  # sections of one report
    ],
)
def test_the_second_report_of_an_answer_is_that_of_its_second_group(
    groups: list[tuple[str, ...]], meant: tuple[str, ...]
) -> None:
    earlier = [Earlier("What do we have on wells?", answer_in_groups(*groups))]
    records = {name: DocumentRecord(name, name.upper()) for name in ("a.pdf", "b.pdf", "c.pdf")}
    text, names = documents_meant("Résume le deuxième rapport", earlier, records, None)
    assert names == meant
    assert ("B.PDF" in text) == bool(meant)


def test_what_came_first_is_no_report_of_an_answer() -> None:
    earlier = [Earlier("What do we have on wells?", answer_in_groups(("a.pdf",), ("b.pdf",)))]
    records = {name: DocumentRecord(name, name.upper()) for name in ("a.pdf", "b.pdf")}
    for text in ("What should be done first?", "Which agency arrived last?"):
        assert documents_meant(text, earlier, records, None) == (text, ())
