"""What a question asks for, learnt from questions that people sorted: a look-up, or points of some kind.

A multinomial logistic regression over the question's vector and its form (the kind by `kinds.open_kind`, what value it
asks for, its length, how many names it has), fitted by ``assistant.evaluation.fitting.kinds``. The weights belong to
one embedding model: with another one the ways of asking in ``open_words.yaml`` decide alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import cast, get_args

import numpy as np
import numpy.typing as npt

from assistant.answering.open_questions.kinds import (
    OPEN_KINDS,
    OpenKind,
    asks_for_one_value,
)
from assistant.conversation.classifier import PROBE, is_same_model, softmax
from assistant.question.understand import Kind, Question
from index.view import IndexView

WEIGHTS = "kinds.npz"
LOOK_UP = "look-up"
FORMS = (*OPEN_KINDS, LOOK_UP, *get_args(Kind), "closed", "words", "names")
_VECTOR = 4.0  # factor of the vector, whose numbers are small beside those of the form
_MOST_WORDS, _MOST_NAMES = 30, 3

Vector = npt.NDArray[np.float32]
# The kind of a question, given the one by its words, and the probability, in [0, 1], that it is open.
KindOf = Callable[[Question, OpenKind | None], tuple[OpenKind | None, float]]


@dataclass(frozen=True, slots=True)
class KindModel:
    """``labels``: `LOOK_UP` and kinds of open questions, n. ``weights``: (n, dimension + `FORMS`); ``bias``: (n,).

    ``probe``: unit vector of `PROBE`. ``threshold``: the probability, in (0, 1), of not being a look-up from which a
    question is open; ``kept``: those, (n,), of questions that ask for each kind in a known way.
    """

    labels: tuple[str, ...]
    weights: npt.NDArray[np.float32]
    bias: Vector
    probe: Vector
    threshold: float
    kept: Vector

    def probabilities(self, values: Vector) -> dict[str, float]:
        """Label -> probability, the likeliest first; their sum is 1. ``values``: of `kind_values`."""
        return softmax(self.labels, self.weights @ values + self.bias)

    def kind(self, values: Vector, by_words: OpenKind | None) -> tuple[OpenKind | None, float]:
        """The kind of an open question, that ``by_words`` where there is one, None for a look-up; and how likely it is
        open.
        """
        chances = self.probabilities(values)
        chance = 1.0 - chances.pop(LOOK_UP)
        least = self.kept[self.labels.index(by_words)] if by_words else self.threshold
        if chance < least:
            return None, chance
        return by_words or cast("OpenKind", next(iter(chances))), chance


def kind_values(question: Question, by_words: OpenKind | None, vector: Vector) -> Vector:
    """What the model knows of a question: its unit vector, and the numbers named in `FORMS`."""
    true = {by_words or LOOK_UP, question.kind, "closed" if asks_for_one_value(question) else ""}
    form = [float(name in true) for name in FORMS[:-2]]
    names = len(question.places) + len(question.organisations) + len(question.years)
    form.append(min(len(question.text.split()), _MOST_WORDS) / 10.0)
    form.append(min(names, _MOST_NAMES) / 2.0)
    return np.concatenate((vector * _VECTOR, np.asarray(form, dtype=np.float32)))


def open_kinds(index: IndexView) -> KindOf:
    """What tells the kind of a question over ``index``."""
    model = packaged_kinds()
    if not is_same_model(model.probe, index.encode_query(PROBE)):
        return lambda _, by_words: (by_words, float(by_words is not None))
    return lambda question, by_words: model.kind(
        kind_values(question, by_words, index.encode_query(question.text)), by_words
    )


@cache
def packaged_kinds() -> KindModel:
    """The fitted model."""
    file = resources.files("assistant.answering.open_questions").joinpath(WEIGHTS)
    with file.open("rb") as opened, np.load(opened, allow_pickle=False) as stored:
        return KindModel(
            labels=tuple(stored["labels"].tolist()),
            weights=stored["weights"].astype(np.float32),
            bias=stored["bias"].astype(np.float32),
            probe=stored["probe"].astype(np.float32),
            threshold=float(stored["threshold"]),
            kept=stored["kept"].astype(np.float32),
        )
