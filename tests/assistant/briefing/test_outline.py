"""A briefing as lines that a writer edits: order and words change, quotes do not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.briefing.docx import write_docx
from assistant.briefing.model import Bar, Briefing, Bullet, Chart, FactRow, Part, Section, Source
from assistant.briefing.outline import arranged, outline_of
from assistant.briefing.write import to_html, to_markdown
from assistant.config.errors import UsageError
from assistant.model import Citation


def note(number: int, document: str = "a.txt") -> Citation:
    quote = f"Quote {number}."
    return Citation(number, document, "A report", number * 10, number * 10 + 8, quote, f"p{number}")


NOTES = (note(1), note(2), note(3, "b.txt"), note(4))
CHART = Chart("officers", (Bar("Peru", "120", 1.0, 4), Bar("Chad", "30", 0.25, 1)))
BRIEFING = Briefing(
    "Training",
    "en",
    date(2026, 1, 2),
    (
        Section("Judges", (Part("", (Bullet("Quote 1.", 1), Bullet("Quote 2.", 2))),)),
        Section(
            "Police",
            (
                Part("Officers", (Bullet("Quote 3.", 3),), chart=CHART),
                Part("", rows=(FactRow(("UNODC", "120", "officers", "Peru", "2020"), 4),)),
                Part("", gap="How many nurses?"),
            ),
        ),
    ),
    (),
    NOTES,
    (Source(NOTES[0], None, (1, 2, 4)), Source(NOTES[2], None, (3,))),
)


def quotes(briefing: Briefing) -> list[tuple[str, str]]:
    """Every bullet with the quote of its note."""
    return [
        (bullet.text, briefing.notes[bullet.note - 1].quote)
        for section in briefing.sections
        for part in section.parts
        for bullet in part.bullets
    ]


def test_an_outline_that_is_not_changed_gives_the_same_texts():
    same = arranged(BRIEFING, outline_of(BRIEFING))
    assert outline_of(same) == outline_of(BRIEFING)
    assert to_markdown(same) == to_markdown(BRIEFING)


def test_sections_and_quotes_are_moved_and_notes_numbered_in_their_new_order():
    moved = arranged(BRIEFING, "# Police\n[3]\n# Judges\n[2]\n[1]")
    assert [section.heading for section in moved.sections] == ["Police", "Judges"]
    assert quotes(moved) == [(f"Quote {n}.", f"Quote {n}.") for n in (3, 2, 1)]
    assert [note.number for note in moved.notes] == [1, 2, 3]
    assert [(s.citation.document, s.notes) for s in moved.sources] == [
        ("a.txt", (2, 3)),
        ("b.txt", (1,)),
    ]


def test_words_of_the_writer_stand_before_what_follows_them():
    told = arranged(BRIEFING, "# Judges\nTwo things were done [1] [2]\n[1]\nAnd then:\n[2]")
    first, second = told.sections[0].parts
    assert [(s.text, s.notes) for s in first.connecting] == [("Two things were done", (1, 2))]
    assert [s.text for s in second.connecting] == ["And then:"]
    assert "And then:" in to_markdown(told)


def test_what_is_typed_behind_a_number_changes_no_quote():
    assert quotes(arranged(BRIEFING, "# Judges\n[1] “Quote 1, improved.”")) == [
        ("Quote 1.", "Quote 1.")
    ]


@pytest.mark.parametrize("line", ["[9]", "[table 2]", "[chart 0]", "Said so [7]"])
def test_a_number_that_is_not_there_is_refused_with_those_that_are(line: str):
    with pytest.raises(UsageError, match="it has:"):
        arranged(BRIEFING, f"# Judges\n{line}")


@given(st.lists(st.sampled_from(outline_of(BRIEFING).splitlines()), max_size=14))
def test_every_note_of_any_arrangement_is_the_quote_it_was(lines: list[str]):
    made = arranged(BRIEFING, "\n".join(lines))
    assert all(text == quote for text, quote in quotes(made))
    assert [note.number for note in made.notes] == list(range(1, len(made.notes) + 1))


def test_a_chart_is_in_every_format_with_its_figures_as_printed(tmp_path):
    from docx import Document

    write_docx(BRIEFING, tmp_path / "b.docx")
    written = Document(str(tmp_path / "b.docx"))
    bars = [[cell.text for cell in row.cells] for row in written.tables[0].rows]
    assert bars == [["Peru", "█" * 24, "120"], ["Chad", "█" * 6, "30"]]  # 24 * 0.25
    assert f"| Peru | {'█' * 24} | 120[^4] |" in to_markdown(BRIEFING)
    assert "█" * 24 in to_html(BRIEFING)
