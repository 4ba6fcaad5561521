"""What a sentence says of something else than the question asks for."""

from __future__ import annotations

from itertools import combinations

import pytest

from assistant.evidence.coverage import contrasts, count_contrasts
from assistant.question.understand import understand
from corpus.stemming import stems


def found(question: str, sentence: str) -> int:
    asked = understand(question)
    return count_contrasts(asked, frozenset(stems(sentence, asked.language)))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How many boys were reached in Chad?", "In Chad, 300 girls were reached."),
        ("How much did UNFPA receive in 2022?", "UNFPA requested $12 million in 2022."),
        (
            "What share of internal audit recommendations was implemented?",
            "It implemented 92 per cent of external audit recommendations.",
        ),
        (
            "Combien de réfugiés ont été formés au Niger ?",
            "Au Niger, 40 migrants ont été formés.",
        ),
        ("¿Cuántas mujeres fueron capacitadas?", "Se capacitó a 40 hombres."),
    ],
)
def test_a_sentence_that_has_only_the_other_side_of_a_contrast_is_contrary(
    question: str, sentence: str
) -> None:
    assert found(question, sentence) > 0


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How many boys were reached in Chad?", "In Chad, 300 girls and 200 boys were reached."),
        ("How many boys were reached in Chad?", "In Chad, 300 pupils were reached."),
        ("How many people were reached in Chad?", "In Chad, 300 girls were reached."),
        ("How far did unmet need fall?", "Unmet need has been reduced by increased budgets."),
    ],
)
def test_a_sentence_that_has_the_side_asked_for_or_none_is_not(
    question: str, sentence: str
) -> None:
    assert found(question, sentence) == 0


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_no_word_stands_on_two_sides_of_a_contrast(language: str) -> None:
    assert contrasts(language)
    for sides in contrasts(language):
        assert all(one.isdisjoint(other) for one, other in combinations(sides, 2))
