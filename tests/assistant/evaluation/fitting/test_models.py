"""The model that ranks: what competes is compared, what only tells questions apart gets no weight."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.evaluation.fitting.fit import best_threshold
from assistant.evaluation.fitting.models import Group, conditional_logit


def made(questions: int = 60, *, shift: float = 0.0) -> list[Group]:
    """Five sentences a question: the first value says which is right, the second is noise, the third
    is the same for all sentences of a question.
    """
    random = np.random.default_rng(5)
    groups = []
    for number in range(questions):
        right = np.arange(5) == random.integers(5)
        signal = right + random.normal(0, 0.4, 5)
        constant = np.full(5, shift * (number % 3))
        groups.append((np.column_stack([signal, random.normal(0, 1, 5), constant]), right))
    return groups


def test_the_right_sentence_comes_first() -> None:
    model = conditional_logit(made())
    first = [right[np.argmax(model.logit(values))] for values, right in made()]
    assert np.mean(first) > 0.85
    assert model.weights[0] > 5 * abs(model.weights[1])


def test_what_is_the_same_for_all_sentences_of_a_question_gets_no_weight() -> None:
    assert abs(conditional_logit(made(shift=4.0)).weights[2]) < 1e-3


def test_scores_are_log_odds_of_being_right() -> None:
    """Of the sentences that get a probability near p, about the share p is right, every question
    having half its weight on its right sentence.
    """
    groups = made(300)
    model = conditional_logit(groups)
    odds = np.concatenate([model.logit(values) for values, _ in groups])
    right = np.concatenate([r for _, r in groups])
    share = np.where(right, 0.5, 0.5 / 4)
    probability = 1 / (1 + np.exp(-odds))
    middle = (probability > 0.3) & (probability < 0.7)
    assert middle.sum() > 50
    measured = (share * right)[middle].sum() / share[middle].sum()
    assert measured == pytest.approx(probability[middle].mean(), abs=0.12)


def test_the_sharpness_takes_log_odds_back_to_the_chances_of_competing_sentences() -> None:
    """Of the sentences whose softmax share is near p, about the share p is right."""
    groups = made(400)
    model = conditional_logit(groups)
    assert model.sharpness is not None
    powers = [np.exp(model.sharpness * model.logit(values)) for values, _ in groups]
    share = np.concatenate([p / p.sum() for p in powers])
    right = np.concatenate([r for _, r in groups])
    middle = (share > 0.3) & (share < 0.7)
    assert middle.sum() > 50
    assert right[middle].mean() == pytest.approx(share[middle].mean(), abs=0.12)


def test_of_bounds_that_are_as_good_the_middle_one_decides() -> None:
    confidence = np.asarray([0.1, 0.2, 0.3, 0.7, 0.8, 0.9])
    answerable = np.asarray([False] * 3 + [True] * 3)
    threshold, recall, precision = best_threshold(confidence, answerable, answerable)
    assert threshold == pytest.approx(0.5, abs=0.02)
    assert (recall, precision) == (1.0, 1.0)
