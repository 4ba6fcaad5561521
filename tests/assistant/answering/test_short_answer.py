"""What an answer begins with: a part of the best sentence that surely is what was asked for, or nothing."""

from __future__ import annotations

import pytest

from assistant.answering.short_answer import is_label, lead_features, likeliest_part, short_answer
from tests.assistant.answering.made import scored

HOW_MANY = "How many judges did the ministry train?"


def part(question: str, text: str, probability: float = 0.98) -> str | None:
    item = scored(question, text, probability)
    found = short_answer(item)
    return None if found is None else text[found.start : found.end]


def test_the_figure_that_counts_what_was_asked_for_is_the_short_answer() -> None:
    text = "In 2019 the ministry trained 340 judges and 12 clerks in 7 towns."
    found, likely = likeliest_part(scored(HOW_MANY, text, 0.98))
    assert found is not None
    assert text[found.start : found.end] == "340 judges"
    assert likely > 0.5


def test_what_is_counted_belongs_to_it() -> None:
    assert part(HOW_MANY, "The ministry trained 340 judges.") == "340 judges"


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("The ministry trained more than 340 judges.", "more than 340 judges"),
        ("At least 340 judges were trained by the ministry.", "At least 340 judges"),
        ("The ministry trained 340 or more judges.", "340 or more judges"),
        ("The ministry trained nearly 340 judges.", "nearly 340 judges"),
        ("The ministry trained not more than 340 judges.", "not more than 340 judges"),
    ],
)
def test_a_figure_keeps_its_bound(text: str, short: str) -> None:
    assert part(HOW_MANY, text) == short


def test_a_sentence_without_a_figure_has_none() -> None:
    assert likeliest_part(scored(HOW_MANY, "The ministry trained judges.")) == (None, 0.0)


def test_of_two_figures_that_are_as_likely_neither_is_shown() -> None:
    assert part("How many were trained?", "340 in spring and 512 in autumn.", 0.2) is None


def test_every_part_has_its_features_and_only_one_part_is_ahead() -> None:
    item = scored(HOW_MANY, "The ministry trained 340 judges and 12 clerks.")
    values = lead_features(item)
    assert values.shape == (2, 8)
    ahead = values[:, 1]
    assert ahead[0] == pytest.approx(-ahead[1])  # each less the other


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Total expenditure: $93 million", True),
        ("Judges trained by the ministry in the year of the reform: 340", False),  # 11 words
        ("The ministry trained 340 judges.", False),
    ],
)
def test_a_label_is_a_few_words_before_a_colon(text: str, label: bool) -> None:
    assert is_label(scored(HOW_MANY, text)) is label
