"""What can be quoted: sentences, labels with their values, whole enumerations; no headings."""

from __future__ import annotations

from assistant.evidence.segments import segments
from corpus.model import Passage, Span


def passage(*sentences: str, headings: tuple[str, ...] = (), context: str = "") -> Passage:
    spans, at = [], 100
    for sentence in sentences:
        spans.append(Span(at, at + len(sentence)))
        at += len(sentence) + 1
    text = " ".join(sentences)
    return Passage("d", 0, 100, 100 + len(text), text, headings, context, sentences=tuple(spans))


def texts(of: Passage, *, enumerations: bool = False) -> list[str]:
    found = [segment.span for segment in segments(of, enumerations=enumerations)]
    return [of.text[s.start - of.start : s.end - of.start] for s in found]


def test_a_heading_is_not_quoted() -> None:
    assert texts(
        passage("MALI", "A pool of 48 officers was trained there.", headings=("MALI",))
    ) == ["A pool of 48 officers was trained there."]


def test_a_heading_with_an_amount_is_a_label_with_its_value() -> None:
    label = "Total expenditure: $93 million"
    assert label in texts(passage("Impact 3: ending violence", label, headings=(label,)))


def test_a_short_line_is_quoted_with_the_line_above_it_too() -> None:
    found = texts(passage("Donor and period of the project", "Budget: EUR 1,400,000"))
    assert "Donor and period of the project Budget: EUR 1,400,000" in found


def test_a_line_of_figures_or_of_one_short_word_is_quoted_with_the_line_above_it_alone() -> None:
    found = texts(passage("Trees that were planted", "14 5", "Les", "12 km of road"))
    assert "Trees that were planted 14 5" in found
    assert not {"14 5", "Les"} & set(found)
    assert "12 km of road" in found


def test_a_short_sentence_and_words_with_marks_are_quoted() -> None:
    lines = ("Was it built?", "Yes.", "كَتَبَ الْوَلَدُ الدَّرْسَ", "共培训2,278人", "$14 m")
    assert set(lines) <= set(texts(passage(*lines)))


def test_an_enumeration_is_one_unit_for_questions_that_want_several_things() -> None:
    parts = ("There are three sectors: 1) prevention;", "2) services;", "and 3) law.", "Then more.")
    whole = " ".join(parts[:3])
    assert whole in texts(passage(*parts), enumerations=True)
    assert whole not in texts(passage(*parts))


def test_items_whose_bullets_stand_between_the_sentences_are_an_enumeration() -> None:
    text = "They covered:\n\n- gender awareness,\n- rights.\n\nThen more."
    sentences = ("They covered:", "gender awareness,", "rights.", "Then more.")
    spans = tuple(Span(at := 100 + text.index(one), at + len(one)) for one in sentences)
    listed = Passage("d", 0, 100, 100 + len(text), text, (), "", sentences=spans)
    assert text.removesuffix("\n\nThen more.") in texts(listed, enumerations=True)


def test_a_row_of_column_names_is_not_quoted() -> None:
    found = texts(passage("Country | Score", "Mexico | 100", context="Scores Country Score"))
    assert found == ["Mexico | 100"]
