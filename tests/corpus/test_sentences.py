"""Sentences end where a reader would end them, in five languages, and their spans are exact."""

from __future__ import annotations

import os
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.model import Block, Document, Metadata, Span
from corpus.sentences import sentence_spans, sentences_in

# Expected boundaries are marked "‖".
ENGLISH = [
    "The U.N. Women office met. ‖No. 3 of the series is out. ‖See Art. 5 of the Convention.",
    "Mr. Smith, e.g. the judge, said in para. 5 (vol. 3, pp. 12-14) that Jones et al. disagree. "
    "‖A total of 2,278 staff and US$ 3.02 billion.",
    "GLO.ACT trained J. K. Rowling. ‖It worked... ‖Then it ended.",
    "They met in the U.S. ‖In 2018, it grew.",
    "The U.S. Department of Labor paid. ‖The rest is known.",
    "He left (see Fig. 2. It is in the annex). ‖Done.",
    "“It works. It is good.” ‖Then he left.",
    "Was it read? ‖Yes! ‖It was.",
    "1. Provide training to all staff. ‖And more of it.",
    "It opened on 5 Dec. 2018 in Dakar. ‖Police came.",
    "It ended in 2018. ‖3 people came.",
    "Was there a plan? ‖No. ‖We think so.",
    "The next one was trained.3 ‖Then it ended.[12] ‖Also this.",
    "Visit www.unwomen.org. ‖The end came at 5 p.m. ‖The rest left.",
    "It continued… and it ended. ‖So it did.",
    "Annex A. ‖The plan follows.",
    "Costs, travel, fees, etc. ‖The Fund paid. ‖Firms such as Smith Inc. and Jones Ltd. did not.",
]
OTHERS = [
    ("fr", "M. Dupont et Mme. Durand, p. ex. hier, sont venus. ‖L’art. 5 est clair. ‖Qui ? ‖Eux."),
    ("fr", "« Cela marche. C’est bien. » ‖Il est parti. ‖Voir p. 12 et vol. 3."),
    ("es", "La Sra. Pérez, de EE. UU., y el Dr. Ruiz. ‖¿Qué pasó? ‖Véase el art. 5 y la pág. 3."),
    ("ar", "قال الرئيس. ‖ثم ذهب؟ ‖نعم. ‖وصل د. أحمد إلى بيروت."),
    ("ru", "В 2018 г. было 5 тыс. человек. ‖См. ст. 5 и п. 3. ‖Затем он ушел в г. Москва. ‖Да."),
    ("ru", "Доклад А. С. Пушкина от 5 мая 2019 г. ‖В нем 3 части, т.е. много."),
    ("zh", "他来了。‖他走了！‖好吗？"),
]


def split(text: str, language: str | None = "en") -> list[str]:
    return [span.of(text) for span in sentence_spans(text, 0, len(text), language)]


@pytest.mark.parametrize("marked", ENGLISH)
def test_english_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    expected = [part.strip() for part in marked.split("‖")]
    assert split(marked.replace("‖", "")) == expected


@pytest.mark.parametrize(("language", "marked"), OTHERS)
def test_sentences_of_other_languages_end_where_a_reader_ends_them(
    language: str, marked: str
) -> None:
    expected = [part.strip() for part in marked.split("‖")]
    assert split(marked.replace("‖", ""), language) == expected
    assert split(marked.replace("‖", ""), None) == expected


def test_each_item_of_a_long_enumeration_can_be_cited_alone() -> None:
    text = (
        "The Committee recommends that the State party: (a) adopt a comprehensive law against all "
        "forms of violence; (b) train judges, prosecutors and police officers; and (c) report."
    )
    assert split(text) == [
        "The Committee recommends that the State party: (a) adopt a comprehensive law against all "
        "forms of violence;",
        "(b) train judges, prosecutors and police officers;",
        "and (c) report.",
    ]


def test_a_short_enumeration_stays_one_sentence() -> None:
    assert split("It has (a) a plan; (b) a budget.") == ["It has (a) a plan; (b) a budget."]


def test_bullets_and_empty_lines_separate_and_a_soft_line_end_does_not() -> None:
    text = "Aims:\n• train the\npolice\n• reach schools\n\nAnd more\n2. Second point"
    assert split(text) == [
        "Aims:",
        "• train the\npolice",
        "• reach schools",
        "And more",
        "2. Second point",
    ]


def test_headings_and_rows_are_one_span_each_and_no_sentence_crosses_a_block() -> None:
    text = "1. Aims. And means.\nIt began. It went on\nA. | B. C. | 3"
    ends = [i for i, c in enumerate(text) if c == "\n"]
    blocks = (
        Block("heading", 0, ends[0]),
        Block("paragraph", ends[0] + 1, ends[1]),
        Block("row", ends[1] + 1, len(text)),
    )
    document = Document("a", text, "", "text/plain", Metadata("T", language="en"), blocks)
    spans = [s for b in blocks for s in sentences_in(document, b, Span(b.start, b.end))]
    assert [span.of(text) for span in spans] == [
        "1. Aims. And means.",
        "It began.",
        "It went on",
        "A. | B. C. | 3",
    ]


@settings(max_examples=300, deadline=None)
@given(st.text("aBc 1.,;:!?…()[]“”«»\n•—éЖд؟ب。他\u0301👍", max_size=200), st.data())
def test_every_visible_character_lies_in_exactly_one_sentence(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    spans = sentence_spans(text, start, end)
    assert all(one.end <= two.start for one, two in pairwise(spans))
    assert all(start <= span.start < span.end <= end for span in spans)
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(
        text[start:end].split()
    )
    assert all(span.of(text) == span.of(text).strip() for span in spans)


@pytest.mark.parametrize(
    "text",
    ["." * 400_000 + "a", "Mr. " * 200_000, "(" * 200_000 + ". A" * 50_000, "\n \n" * 200_000],
)
def test_a_hostile_text_takes_seconds_at_most(text: str) -> None:
    began = time.process_time()
    sentence_spans(text, 0, len(text))
    assert time.process_time() - began < 5


def test_a_text_of_800_000_characters_takes_seconds_at_most() -> None:
    text = (
        "The U.N. Women office trained 2,278 staff in No. 3 of its courses. It went well. " * 10_000
    )
    began = time.process_time()
    assert len(sentence_spans(text, 0, len(text))) == 20_000
    assert time.process_time() - began < 5


@pytest.mark.skipif("ASSISTANT_SHARED" not in os.environ, reason="needs the shared reports")
def test_few_sentences_of_a_real_report_open_in_lower_case() -> None:
    """A split after an abbreviation is visible as a sentence that begins in lower case."""
    folder = Path(os.environ["ASSISTANT_SHARED"]) / "documents"
    text = (folder / "evaw-training-capacity-building.txt").read_text(encoding="utf-8")
    spans = [
        span
        for start, line in _lines(text)
        for span in sentence_spans(text, start, start + len(line), "en")
    ]
    assert len(spans) > 80
    assert [span.of(text) for span in spans if span.of(text)[0].islower()] == []


def _lines(text: str) -> list[tuple[int, str]]:
    at, lines = 0, []
    for line in text.split("\n"):
        lines.append((at, line))
        at += len(line) + 1
    return lines
