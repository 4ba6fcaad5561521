"""What a sentence must not say beyond its quotes, with hostile examples of every kind."""

from __future__ import annotations

import pytest

from assistant.generation.check import Similarity, fault
from assistant.model import Citation

CITED = {
    1: Citation(
        1,
        "a.txt",
        "Training report",
        0,
        1,
        "In 2018, UNODC trained more than 2,278 police officers in Viet Nam on violence against"
        " women.",
        "p1",
        section=("Asia",),
    ),
    2: Citation(
        2, "b.txt", "Annual report", 0, 1, "UNODC trained 40 judges in Peru; “no one left”.", "p2"
    ),
    4: Citation(
        4,
        "d.txt",
        "Annual report",
        0,
        1,
        "UNODC trained 40 judges in Peru; “no one left”.",
        "p4",
        section=("Asia",),
    ),
    3: Citation(
        3, "c.txt", "Budget", 0, 1, "The programme cost $93 million and did not end in 2019.", "p3"
    ),
}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("UNODC trained more than 2,278 police officers in Viet Nam.", [1]),
        ("In 2018, more than 2,278 police officers were trained by UNODC in Viet Nam.", [1]),
        ("Police officers in Viet Nam were trained on violence against women.", [1]),
        ("In Peru, UNODC trained 40 judges; “no one left”.", [2]),
        ("The programme did not end in 2019 and cost $93 million.", [3]),
    ],
)
def test_what_the_quotes_say_in_other_words_holds(
    text: str, numbers: list[int], similarity: Similarity
) -> None:
    assert fault(text, numbers, CITED, similarity) is None


@pytest.mark.parametrize(
    ("text", "numbers", "reason"),
    [
        ("UNODC trained more than 2,279 police officers in Viet Nam.", [1], "figure-not-in-quote"),
        ("UNODC trained more than 2,278,000 police officers.", [1], "figure-not-in-quote"),
        ("UNODC trained more than 2.278 police officers.", [1], "figure-not-in-quote"),
        ("UNODC trained two thousand police officers in Viet Nam.", [1], "figure-not-in-quote"),
        ("UNODC trained 2,278 police officers in Viet Nam.", [1], "figure-not-in-quote"),
        ("UNODC trained fewer than 2,278 police officers.", [1], "figure-not-in-quote"),
        ("UNODC trained more than 2,278% police officers.", [1], "figure-not-in-quote"),
        ("The programme cost $93.", [3], "figure-not-in-quote"),
        ("The programme cost €93 million and did not end in 2019.", [3], "figure-not-in-quote"),
        ("UNODC trained 40 police officers in Viet Nam.", [1], "figure-not-in-quote"),
        ("UNODC trained 40 pilots in Peru; “no one left”.", [2], "figure-not-in-quote"),
        ("In 2019, UNODC trained police officers in Viet Nam.", [1], "figure-not-in-quote"),
        ("UNODC trained police officers in Laos on violence against women.", [1], "place"),
        ("UNICEF trained police officers in Viet Nam on violence.", [1], "organisation"),
        ("UNODC and Dr Silva trained police officers in Viet Nam.", [1], "unsupported"),
        ("UNODC trained police officers in Viet Nam for Project ORCHID.", [1], "unsupported"),
        ("UNODC did not train police officers in Viet Nam on violence.", [1], "unsupported"),
        ("The programme cost $93 million and ended in 2019.", [3], "unsupported"),
        ("UNODC hired expensive consultants for luxurious weekend retreats.", [1], "unsupported"),
        ("UNODC trained police officers in Viet Nam, see https://evil.example.", [1], "unsup"),
        ("UNODC said “women lead” to police officers in Viet Nam.", [1], "quote-not-found"),
        ("UNODC trained 40 judges in Viet Nam.", [1, 2], "place"),
        ("UNODC trained police officers in Viet Nam.", [], "quote-not-found"),
        ("UNODC trained police officers in Viet Nam.", [1, 9], "quote-not-found"),
        ("UNODC trained 40 judges in Asia; “no one left”.", [4], "unsupported"),
        ("Yes", [1], "unsupported"),
    ],
)
def test_what_the_quotes_do_not_say_is_found_out(
    text: str, numbers: list[int], reason: str, similarity: Similarity
) -> None:
    found = fault(text, numbers, CITED, similarity)
    assert found is not None
    assert found.startswith(reason)
