"""What stands beside the text of a document: numbered notes and captions."""

from __future__ import annotations

import pytest

from corpus.model import Block, Document, Metadata, Passage, Span
from corpus.notes import asides_in, notes_in

NOTES = (
    "40 Ibid, page 3. It was never printed.",
    "41 See, eg, the review of Ardia, annex B.",
    "43 Meri, Harbours (cited above), 6",
)


def passage(text: str, sentences: tuple[str, ...] = (), start: int = 100) -> Passage:
    found = [start + text.index(one) for one in sentences]
    spans = tuple(Span(at, at + len(one)) for at, one in zip(found, sentences, strict=True))
    return Passage("notes.md", 0, start, start + len(text), text, sentences=spans)


def test_numbered_lines_are_notes_where_some_of_them_name_a_source() -> None:
    paragraphs = "21 Members of the council voted for it.\n22 Members were away."
    text = "\n".join((paragraphs, *NOTES))
    assert notes_in([passage(text)]) == {100 + text.index(note) for note in NOTES}


def test_numbered_paragraphs_that_name_no_source_are_no_notes() -> None:
    text = "\n".join(f"{number} The council met in Ardia again." for number in range(20, 30))
    assert not notes_in([passage(text)])


@pytest.mark.parametrize(
    "lines",
    [
        ("13 Schools in Ardia, 25", "14 Clinics in Beria, 31", "15 Wells in Coria, 12"),
        ("11 Schools were built, as page 4 shows.", "14 Clinics were opened in Beria."),
    ],
)
def test_lists_that_end_in_numbers_or_name_a_page_are_no_notes(lines: tuple[str, ...]) -> None:
    assert not notes_in([passage("\n".join(lines))])


def test_all_sentences_of_a_note_belong_to_it_and_those_behind_its_paragraph_do_not() -> None:
    text = "\n".join(NOTES) + "\n\nThe harbour was built in 1990."
    said = ("It was never printed.", "The harbour was built in 1990.")
    found = notes_in([passage(text, said)])
    assert 100 + text.index(said[0]) in found
    assert 100 + text.index(said[1]) not in found


def test_notes_go_on_over_passages_in_the_order_of_the_document() -> None:
    first, second = NOTES[0], "\n".join(NOTES[1:])
    found = notes_in([passage(second, start=900), passage(first, start=100)])
    assert found == {100, 900, 900 + second.index(NOTES[2])}


def test_captions_and_footnotes_stand_beside_the_text() -> None:
    blocks = tuple(
        Block(kind, at, at + 5) for kind, at in (("caption", 0), ("paragraph", 6), ("footnote", 12))
    )
    document = Document("a.md", "a" * 20, "", "text/markdown", Metadata("A"), blocks)
    assert asides_in(document) == {0, 12}
