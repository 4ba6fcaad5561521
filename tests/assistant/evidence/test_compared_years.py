"""Years that a sentence tells of, and those that it only compares with."""

from __future__ import annotations

import pytest

from assistant.evidence.compared_years import years_told
from corpus.names import find_years


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("In 2024, 17 wells were dug, another increase from 2023.", {"2024"}),
        ("In 2024 there were 11 per cent fewer cases than in 2023.", {"2024"}),
        ("Compared with 2019, 2020 saw fewer cases.", {"2020"}),
        ("En 2024, le nombre a baissé par rapport à 2023.", {"2024"}),
        ("En 2024 hubo más casos, en comparación con 2023.", {"2024"}),
        ("В 2024 году число выросло по сравнению с 2023 годом.", {"2024"}),
        ("ارتفع العدد في 2024 مقارنة بعام 2023", {"2024"}),
        ("The share rose from 12 in 2022 to 15 in 2023.", {"2022", "2023"}),
        ("Growth from 2020 to 2023 was 4 per cent.", {"2020", "2023"}),
        ("In 2021 it began, and growth over 2023 was 5 per cent.", {"2021", "2023"}),
        ("Cases fell by a third compared to 2023.", {"2023"}),
    ],
)
def test_a_year_that_others_are_compared_with_is_told_of_where_it_is_the_only_one(
    text: str, told: set[str]
) -> None:
    assert years_told(text, find_years(text)) == told
