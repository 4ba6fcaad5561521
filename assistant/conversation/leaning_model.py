"""The fitted model of `assistant.conversation.leaning`: whether a question leans on the one before it.

p = sigmoid of ``form_weights`` · (``weights`` · vector + ``bias``, form, 1), fitted by
``assistant.evaluation.fitting.leaning``. The weights belong to one embedding model: the file holds the vector of a probe text, and
where the model in use gives another one they are not used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

WEIGHTS = "leaning.npz"
PROBE = "What is this a probe of?"
_SAME_MODEL = 0.97  # cosine: another rounding of the same weights gives more, another model less

Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LeaningModel:
    """``probe``: unit vector of `PROBE`. ``weights``: (dimension,). ``form_weights``: (16,), of the log odds by the vector, the
    form of a question, what it has to do with the one before it, and 1.
    """

    probe: Vector
    weights: Vector
    bias: float
    form_weights: Vector

    def fits(self, probe: Vector) -> bool:
        """Whether the weights were fitted for the model that gives ``probe`` for `PROBE`."""
        return is_same_model(self.probe, probe)

    def probability(self, vector: Vector, form: Sequence[float]) -> float:
        """That a question leans on the one before it; ``form``: the numbers of its form and of the pair."""
        by_vector = float(self.weights @ vector) + self.bias
        score = float(self.form_weights @ np.asarray((by_vector, *form, 1.0), dtype=np.float32))
        return float(1.0 / (1.0 + np.exp(-score)))


def is_same_model(probe: Vector, other: Vector) -> bool:
    """Whether two unit vectors of `PROBE` are by one embedding model."""
    return probe.shape == other.shape and float(probe @ other) >= _SAME_MODEL


@cache
def packaged_leaning() -> LeaningModel:
    """The fitted model."""
    file = resources.files("assistant.conversation").joinpath("turns", WEIGHTS)
    with file.open("rb") as opened, np.load(opened, allow_pickle=False) as stored:
        return LeaningModel(
            stored["probe"], stored["weights"], float(stored["bias"]), stored["form_weights"]
        )
