"""A briefing as cards that a writer moves and adds to: order and own words change, quotes do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.briefing.arrange import Arrangement
from assistant.briefing.docx import write_docx
from assistant.briefing.draft import Draft, Standing, from_json, to_json
from assistant.briefing.model import (
    Bar,
    Briefing,
    Bullet,
    Chart,
    Conflict,
    FactRow,
    Part,
    Section,
    Source,
)
from assistant.briefing.numbering import renumbered
from assistant.briefing.pptx import write_pptx
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


DRAFT = Draft(BRIEFING, "training")


def quotes(briefing: Briefing) -> list[tuple[str, str]]:
    """Every bullet with the quote of its note."""
    return [
        (bullet.text, briefing.notes[bullet.note - 1].quote)
        for section in briefing.sections
        for part in section.parts
        for bullet in part.bullets
    ]


def ids(draft: Draft) -> dict[str, str]:
    """Ids of cards by heading, of quotes and own words by their text."""
    found = {}
    for card in draft.arrangement.cards:
        found[card.heading] = card.id
        for piece in card.pieces:
            text = piece.own or "".join(bullet.text for bullet in piece.part.bullets)
            found[text or repr(piece.part)] = piece.id
    return found


def seen(draft: Draft) -> list[tuple[str, list[str]]]:
    """Headings, with quotes and own words in their order."""
    return [
        (
            card.heading,
            [
                piece.own or piece.part.bullets[0].text
                for piece in card.pieces
                if piece.own or piece.part.bullets
            ],
        )
        for card in draft.arrangement.cards
    ]


def test_cards_that_are_not_changed_give_the_same_texts():
    same = replace(BRIEFING, sections=Arrangement.of(BRIEFING.sections).sections())
    assert to_markdown(renumbered(same)) == to_markdown(renumbered(BRIEFING))


def test_sections_and_points_are_moved_and_notes_numbered_in_their_new_order():
    at = ids(DRAFT)
    moved = DRAFT.changed(lambda cards: cards.card_moved(at["Police"], at["Judges"]))
    moved = moved.changed(
        lambda cards: cards.piece_moved(at["Quote 1."], at["Police"], at["Quote 3."])
    )
    assert seen(moved) == [("Police", ["Quote 1.", "Quote 3."]), ("Judges", ["Quote 2."])]
    written = moved.written(Standing())
    assert quotes(written) == [(f"Quote {n}.", f"Quote {n}.") for n in (1, 3, 2)]
    assert [note.number for note in written.notes] == [1, 2, 3, 4]
    assert [(s.citation.document, s.notes) for s in written.sources] == [
        ("a.txt", (1, 3, 4)),
        ("b.txt", (2,)),
    ]


def test_a_point_goes_to_the_end_of_a_section_and_what_is_taken_out_has_no_note():
    at = ids(DRAFT)
    moved = DRAFT.changed(lambda cards: cards.piece_moved(at["Quote 3."], at["Judges"], ""))
    less = moved.changed(lambda cards: cards.piece_out(at["Quote 1."]))
    assert seen(less)[0] == ("Judges", ["Quote 2.", "Quote 3."])
    less = less.changed(lambda cards: cards.card_out(at["Police"]))
    assert [note.quote for note in less.written(Standing()).notes] == ["Quote 2.", "Quote 3."]


def test_every_change_is_taken_back_and_brought_again_until_another_is_made():
    at = ids(DRAFT)
    one = DRAFT.changed(lambda cards: cards.card_out(at["Judges"]))
    two = one.changed(lambda cards: cards.headed(at["Police"], "Officers"))
    assert two.undone().briefing == one.briefing
    assert two.undone().undone().briefing == DRAFT.briefing
    assert two.undone().undone().redone().redone().briefing == two.briefing
    assert DRAFT.undone() == DRAFT
    other = two.undone().changed(lambda cards: cards.begun("Nurses"))
    assert other.redone() == other
    assert DRAFT.changed(lambda cards: cards) == DRAFT


def test_own_words_are_told_apart_from_quotes_in_every_format(tmp_path):
    from docx import Document
    from pptx import Presentation

    at = ids(DRAFT)
    draft = DRAFT.changed(
        lambda cards: cards.said("Two *things*\n\nwere done", at["Judges"], at["Quote 2."])
    )
    assert seen(draft)[0][1] == ["Quote 1.", "Two *things*", "were done", "Quote 2."]
    written = draft.written(Standing())
    assert r"*Two \*things\* (the author’s own words)*" in to_markdown(written)
    assert '<p class="own">were done <small>(the author’s own words)</small></p>' in to_html(
        written
    )
    write_docx(written, tmp_path / "b.docx")
    paragraphs = [one.text for one in Document(str(tmp_path / "b.docx")).paragraphs]
    assert "were done (the author’s own words)" in paragraphs
    write_pptx(written, tmp_path / "b.pptx")
    slides = Presentation(str(tmp_path / "b.pptx")).slides
    texts = "\n".join(
        s.text_frame.text for slide in slides for s in slide.shapes if s.has_text_frame
    )
    assert "were done (the author’s own words)" in texts


def test_own_words_are_written_anew_and_a_quote_is_not():
    at = ids(DRAFT)
    draft = DRAFT.changed(lambda cards: cards.said("First", at["Judges"], ""))
    mine = ids(draft)["First"]
    assert seen(draft.changed(lambda cards: cards.reworded(mine, "Second")))[0][1][-1] == "Second"
    with pytest.raises(UsageError, match="stays what it is"):
        draft.changed(lambda cards: cards.reworded(at["Quote 1."], "Better"))
    with pytest.raises(UsageError, match="some words"):
        draft.changed(lambda cards: cards.said(" \n", at["Judges"], ""))


@pytest.mark.parametrize(
    "change",
    [
        lambda cards: cards.piece_out("nothing"),
        lambda cards: cards.card_out("nothing"),
        lambda cards: cards.card_moved("nothing", ""),
        lambda cards: cards.said("words", "nothing", ""),
    ],
)
def test_what_is_not_there_any_more_is_refused(change):
    with pytest.raises(UsageError, match="not there any more"):
        DRAFT.changed(change)


def test_of_two_alike_the_chosen_one_goes():
    twice = Section("Judges", (Part("", (Bullet("Quote 1.", 1), Bullet("Quote 1.", 1))),))
    draft = Draft(replace(BRIEFING, sections=(twice, twice)))
    at = draft.arrangement.cards[1].pieces[1].id
    less = draft.changed(lambda cards: cards.piece_out(at))
    assert [len(texts) for _, texts in seen(less)] == [2, 1]


def test_a_draft_is_read_again_as_it_was_written():
    draft = DRAFT.changed(lambda cards: cards.begun("Nurses")).undone()
    assert from_json(to_json(draft)) == draft
    with pytest.raises(UsageError, match="another version"):
        from_json('{"briefing": 1}')


def test_what_cites_a_hidden_document_is_left_out_and_the_other_bars_are_measured_anew():
    clash = Conflict("officers", "", (("120", 4), ("30", 3)))
    draft = Draft(replace(BRIEFING, conflicts=(clash,)))
    text = to_markdown(draft.written(Standing(hidden=frozenset([3, 4]))))
    assert "Quote 3" not in text
    assert "b.txt" not in text
    assert "120" not in text
    assert f"| Chad | {'█' * 24} | 30[^1] |" in text  # the longest that is left
    assert "Officers" in text
    assert "## Judges" in text


def test_a_section_is_filled_anew_its_own_words_stay_and_known_quotes_keep_their_note():
    at = ids(DRAFT)
    draft = DRAFT.changed(lambda cards: cards.said("Mine", at["Judges"], at["Quote 1."]))
    new = replace(note(1, "c.txt"), start=500, end=508, quote="Quote 9.")
    known = replace(NOTES[1], number=2)
    fresh = Briefing(
        "Judges",
        "en",
        date(2026, 1, 3),
        (Section("Judges", (Part("", (Bullet("Quote 9.", 1), Bullet("Quote 2.", 2))),)),),
        (),
        (new, known, replace(note(3, "d.txt"), start=700, end=708, quote="Quote 8.")),
        (Source(new, "A/1", (1,)), Source(known, None, (2,)), Source(note(3, "d.txt"), None, (3,))),
    )
    filled = draft.filled(ids(draft)["Judges"], fresh)
    assert "Quote 8." not in [one.quote for one in filled.briefing.notes], "nothing cites it"
    assert "d.txt" not in {one.citation.document for one in filled.briefing.sources}
    assert seen(filled)[0] == ("Judges", ["Mine", "Quote 9.", "Quote 2."])
    assert seen(filled)[1] == seen(DRAFT)[1]
    written = filled.written(Standing())
    assert quotes(written)[:2] == [("Quote 9.", "Quote 9."), ("Quote 2.", "Quote 2.")]
    assert {s.citation.document: s.notes for s in written.sources}["c.txt"] == (1,)
    assert filled.undone().briefing.sections == draft.briefing.sections


def test_a_heading_of_quotes_that_are_out_does_not_stand_over_somebody_s_own_words() -> None:
    part = Part("Secret programme", (Bullet("Quote 1.", 1),))
    secret = Section("What nobody may see", (part,))
    draft = replace(DRAFT, briefing=replace(DRAFT.briefing, sections=(secret,)))
    own = draft.changed(lambda cards: cards.said("Mine", ids(draft)[secret.heading], ""))
    shown = own.written(Standing(hidden=frozenset({1})))
    assert [one.heading for one in shown.sections] == ["…"]
    assert "Secret programme" not in [one.title for one in shown.sections[0].parts]
    whole = own.written(Standing())
    assert [one.heading for one in whole.sections] == [secret.heading]


CHANGES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9), st.integers(0, 9)), max_size=8)


@given(CHANGES)
def test_after_any_changes_every_note_is_the_quote_it_was_and_all_can_be_taken_back(changes):
    draft = DRAFT
    for kind, one, two in changes:
        cards = [card.id for card in draft.arrangement.cards]
        pieces = [piece.id for card in draft.arrangement.cards for piece in card.pieces]
        if not cards or not pieces:
            break
        card, piece = cards[one % len(cards)], pieces[two % len(pieces)]
        before, other = pieces[one % len(pieces)], cards[two % len(cards)]
        acts = (
            lambda now, p=piece, c=card, b=before: now.piece_moved(p, c, b),
            lambda now, c=card, b=other: now.card_moved(c, b),
            lambda now, p=piece: now.piece_out(p),
            lambda now, c=card, p=piece: now.said(f"words {p}", c, p),
            lambda now, c=card, n=one: now.headed(c, f"Heading {n}"),
            lambda now, n=two: now.begun(f"New {n}"),
        )
        draft = draft.changed(acts[kind])
    written = draft.written(Standing())
    assert all(text == quote for text, quote in quotes(written))
    assert [note.number for note in written.notes] == list(range(1, len(written.notes) + 1))
    while draft.past:
        draft = draft.undone()
    assert draft.briefing == BRIEFING


def test_a_chart_is_in_every_format_with_its_figures_as_printed(tmp_path):
    from docx import Document

    write_docx(BRIEFING, tmp_path / "b.docx")
    written = Document(str(tmp_path / "b.docx"))
    bars = [[cell.text for cell in row.cells] for row in written.tables[0].rows]
    assert bars == [["Peru", "█" * 24, "120"], ["Chad", "█" * 6, "30"]]  # 24 * 0.25
    assert f"| Peru | {'█' * 24} | 120[^4] |" in to_markdown(BRIEFING)
    assert "█" * 24 in to_html(BRIEFING)
