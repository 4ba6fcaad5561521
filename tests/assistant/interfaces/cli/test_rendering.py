"""What a person reads at the terminal."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from rich.console import Console

from assistant.interfaces.cli import console as terminal
from assistant.interfaces.cli.console import printable
from assistant.interfaces.cli.rendering import print_answer
from assistant.model import Answer, Citation, Claim, Coverage, Removed

_QUOTE = "In Peru, UNODC [sic] trained\n40 judges."
_CITATION = Citation(
    number=1,
    document="en/unodc.pdf",
    title="Annual report",
    publisher="UNODC",
    year=2018,
    page=3,
    section=("Training", "Peru"),
    start=0,
    end=len(_QUOTE),
    quote=_QUOTE,
    passage=_QUOTE,
    also=("fr/unodc.pdf",),
)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    page = io.StringIO()
    console = Console(
        file=page, width=100, force_terminal=True, color_system=None, markup=False, highlight=False
    )
    monkeypatch.setattr(terminal, "out", lambda: console)
    return page


def _answer(**parts: object) -> Answer:
    given: dict[str, object] = {
        "trace_id": "t",
        "question": "And in Peru?",
        "standalone_question": "What did UNODC do in Peru?",
        "claims": (),
        "citations": (),
        "coverage": Coverage(documents=2, searched=2),
    }
    return Answer(**(given | parts))  # type: ignore[arg-type]


def test_an_answer_shows_what_was_understood_the_marks_and_each_source(shown: io.StringIO) -> None:
    print_answer(_answer(claims=(Claim(_QUOTE, (1,)),), citations=(_CITATION,)))
    text = shown.getvalue()
    assert "Understood as: What did UNODC do in Peru?" in text
    assert "[sic]" in text  # brackets of a document are no markup
    assert "[1] Annual report, UNODC, 2018" in text
    assert "en/unodc.pdf, page 3" in text
    assert "Training › Peru" in text
    assert "“In Peru, UNODC [sic] trained 40 judges.”" in text
    assert "also in fr/unodc.pdf" in text


def test_a_decline_shows_the_nearest_passages_and_no_sources(shown: io.StringIO) -> None:
    print_answer(_answer(notice="Not answered.", missing=("Kenya",), closest=(_CITATION,)))
    text = shown.getvalue()
    assert "Not answered." in text
    assert "Nearest passages" in text
    assert "Sources" not in text


def test_what_the_check_took_out_is_shown_with_its_reason(shown: io.StringIO) -> None:
    removed = (Removed("41 judges", "figure-not-in-quote"),)
    print_answer(_answer(notice="Not answered.", removed=removed))
    assert "41 judges (figure-not-in-quote)" in shown.getvalue()


def test_an_account_of_any_depth_is_shown(shown: io.StringIO) -> None:
    explanation = {
        "decision": {"answer": True, "missing": [], "scores": {"dense": 0.5}},
        "passages": [{"document": "a.txt", "score": 0.25}] * 30,
        "trace": "x",
    }
    print_answer(_answer(notice="Not answered.", explanation=explanation))
    text = shown.getvalue()
    assert "passages: best 8 of 30" in text
    assert text.count("a.txt") == 8
    assert "dense 0.5" in text


def test_a_document_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in printable("\x1b[31mred\x1b]0;title\x07")
    assert "\x9b" not in printable("\x9b31m")
    assert printable("two\nlines\tand é") == "two\nlines\tand é"


def test_a_text_steers_neither_the_terminal_nor_the_direction_of_what_stands_beside_it() -> None:
    assert printable("a\x1b[2Jb\u202ec\u2066d\u2069\x9b") == "a�[2Jb�c�d��"
    assert printable("سلام\u200f 7\n") == "سلام\u200f 7\n"
