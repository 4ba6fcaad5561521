"""What a cosine means is alike for models whose cosines differ."""

from __future__ import annotations

import pytest

from index.encoder import Encoder


@pytest.mark.parametrize("name", [None, "all-MiniLM-L6-v2"])
def test_texts_of_one_topic_are_related_and_others_are_not_by_any_model(name):
    encoder = Encoder.open(name)

    def related(question: str, passage: str) -> float:
        (row,) = encoder.encode_passages([passage])
        return encoder.relatedness(float(encoder.encode_query(question) @ row))

    midwives = "Forty midwives finished the course in Mali."
    assert related("How many midwives were trained in Mali?", midwives) > 0.5
    assert related("What is the exchange rate of the euro?", midwives) < 0.25
    assert encoder.relatedness(-1.0) == 0
    assert 0.9 < encoder.relatedness(1.0) <= 1
