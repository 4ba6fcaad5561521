"""What each figure of a sentence counts."""

from __future__ import annotations

import pytest

from assistant.facts.counted import counted_things
from assistant.facts.counted_before import counted_before
from assistant.facts.figures import counting_figures
from assistant.facts.grammar import grammar


def counted(text: str, language: str = "en") -> dict[str, str | None]:
    figures = counting_figures(text, language)
    things = counted_things(text, figures, grammar(language))
    return {figure.text: cell.text if cell else None for figure, cell in things}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("58 per cent of new members are women.", {"58 per cent": "new members"}),
        ("58 per cent girls joined.", {"58 per cent": "girls"}),
        ("$10.9 million in flexible funding was raised.", {"$10.9 million": "flexible funding"}),
        ("Among projects completed in 2024, 41 per cent were led by women.", {"41 per cent": "projects"}),
        ("225 were girls.", {"225": "girls"}),
        ("The figure was 12.", {"12": None}),
    ],
)  # fmt: skip
def test_a_figure_counts_the_noun_after_it_or_its_whole(text: str, expected: dict[str, str]):
    assert counted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It reached 57 countries, up from 43 in 2023.", {"57": "countries", "43": "countries"}),
        ("There were 71 loans in Niamey, 41 in Zinder and 10 in Tahoua.",
         {"71": "loans", "41": "loans", "10": "loans"}),
        ("43 per cent of allegations were closed and 25 per cent were dropped.",
         {"43 per cent": "allegations", "25 per cent": "allegations"}),
        ("40 countries took part, with 58 per cent reporting progress.",
         {"40": "countries", "58 per cent": "countries"}),
        ("Of the 560 forms received, 442 were kept.", {"560": "forms", "442": "forms"}),
        ("UNODC trained 200 and 300 officers.", {"200": "officers", "300": "officers"}),
        ("12 of the 17 goals were met.", {"12": "goals", "17": "goals"}),
        ("UNODC trained 40 judges; 12 came late.", {"40": "judges", "12": None}),
    ],
)  # fmt: skip
def test_a_figure_counts_what_another_one_of_its_sentence_does(text: str, expected: dict[str, str]):
    assert counted(text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "58 pour cent des femmes ont voté.", {"58 pour cent": "femmes"}),
        ("es", "El 58 por ciento de las mujeres votaron.", {"58 por ciento": "mujeres"}),
    ],
)
def test_other_languages_have_their_own_of(language: str, text: str, expected: dict[str, str]):
    assert counted(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It made an investment of $74 million.", "investment"),
        ("UNDP raised the budget by 12 per cent.", "the budget"),
        ("The overall score of 3.9 was high.", "overall score"),
        ("The number of people in need grew to 30.4 million.", "people in need"),
        ("Maternal mortality fell to 197.", "Maternal mortality"),
        ("The share – the highest so far – rose to 45 per cent.", "share"),
        ("Total expenditure: $135 million", "Total expenditure"),
        ("UNDP opened 12 offices.", None),
    ],
)
def test_what_grew_or_is_measured_comes_before_its_figure(text: str, expected: str | None):
    (figure,) = counting_figures(text, "en")
    span = counted_before(text, figure, grammar("en"))
    assert (text[slice(*span)] if span else None) == expected
