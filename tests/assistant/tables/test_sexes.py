"""Which cells stand for the two sexes, and where a question has halves."""

from __future__ import annotations

import pytest

from assistant.question.understand import understand
from assistant.tables.asked import halves
from assistant.tables.sexes import sexes_of
from corpus.stemming import words


@pytest.mark.parametrize(
    ("cells", "language", "sexes"),
    [
        ({"f", "m"}, "en", {"f": "female", "m": "male"}),
        ({"h", "m"}, "es", {"h": "male", "m": "female"}),
        ({"f", "m"}, "es", {"f": "female", "m": "male"}),
        ({"women", "men", "both"}, "en", {"women": "female", "men": "male"}),
        ({"h", "m", "l"}, "es", {}),
        ({"f", "m", "x"}, "en", {}),
        ({"women", "girls", "men"}, "en", {}),
    ],
)
def test_a_column_of_two_sexes_has_these_and_what_stands_for_both(
    cells: set[str], language: str, sexes: dict[str, str]
) -> None:
    assert sexes_of(cells, language) == sexes


def test_a_joining_letter_in_arabic_leaves_its_word_in_the_second_half() -> None:
    question = understand("ما هو المدير والميزانية؟")
    found = words(question.text, "ar")
    ((first, second),) = halves(question.text, "ar", found)
    assert (max(first), min(second)) == (len(found) - 2, len(found) - 1)
