"""What a turn is, from its meaning and its spelling: a logistic regression over the embedding model and pieces of words.

p(label | turn) = softmax over labels of ``weights[label] · (vector, letters) + bias[label]``, fitted by
``assistant.evaluation.fitting.turns``. A kind's probability is the sum over its labels, and each kind
has the threshold from which it is believed. A second, binary one tells questions that lean on the one before.

The weights belong to one embedding model: the file holds the vector of a probe text, and where the
model in use gives another one the classifier is silent and the rules decide alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from assistant.conversation.letters import letters

WEIGHTS = "weights.npz"
LIKE_QUESTIONS = "inventory"  # "which reports are on …" asks for the same words
PROBE = "What is this a probe of?"
_SAME_MODEL = 0.97  # cosine: another rounding of the same weights gives more, another model less

Vector = npt.NDArray[np.float32]


def features(turn: str, vector: Vector) -> Vector:
    """What the classifier sees of a turn: its vector, then its `letters`."""
    return np.concatenate([vector, letters(turn)])


def is_same_model(probe: Vector, other: Vector) -> bool:
    """Whether two unit vectors of `PROBE` are by one embedding model."""
    return probe.shape == other.shape and float(probe @ other) >= _SAME_MODEL


def softmax(labels: Sequence[str], scores: Vector) -> dict[str, float]:
    """Label -> probability, the likeliest first; their sum is 1. ``scores``: logits, (labels,)."""
    powers = np.exp(scores - scores.max())
    shares = powers / powers.sum()
    return {labels[i]: float(shares[i]) for i in np.argsort(-shares)}


def kind_of(label: str) -> str:
    """The part before the stroke: "command" of "command/shorter"."""
    return label.partition("/")[0]


@dataclass(frozen=True, slots=True)
class TurnClassifier:
    """``labels``: n. ``weights``: float32 (n, dimension + `letters.PLACES`); ``bias``: (n,). ``probe``: unit vector of `PROBE`.

    ``thresholds``: for each kind the probability, in (0, 1), from which a turn is of that kind; ``talk``: the
    probability of all kinds together from which it is of the likeliest one, unless that is `LIKE_QUESTIONS`;
    ``unanswered``: the probability from which a turn that no document answers is of such a kind.

    ``leaning_weights``: (dimension,), ``leaning_bias`` and ``form_weights``: (16,), of a question that leans on the
    one before it (`assistant.conversation.leaning`).
    """

    labels: tuple[str, ...]
    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    probe: Vector
    thresholds: Mapping[str, float]
    talk: float
    unanswered: float
    leaning_weights: Vector
    leaning_bias: float
    form_weights: Vector

    def fits(self, probe: Vector) -> bool:
        """Whether the weights were fitted for the model that gives ``probe`` for `PROBE`."""
        return is_same_model(self.probe, probe)

    def probabilities(self, turn: str, vector: Vector) -> dict[str, float]:
        """Label -> probability, the likeliest first; their sum is 1. ``vector``: of the turn as a query."""
        return softmax(self.labels, self.weights @ features(turn, vector) + self.bias)

    def leaning(self, vector: Vector, form: Sequence[float]) -> float:
        """Probability that a question leans on the one before it; ``form``: the numbers of its form and of the pair."""
        by_vector = float(self.leaning_weights @ vector) + self.leaning_bias
        score = float(self.form_weights @ np.asarray((by_vector, *form, 1.0), dtype=np.float32))
        return float(1.0 / (1.0 + np.exp(-score)))


def kinds(probabilities: Mapping[str, float]) -> dict[str, float]:
    """Kind -> the sum over its labels."""
    summed: dict[str, float] = {}
    for label, probability in probabilities.items():
        summed[kind_of(label)] = summed.get(kind_of(label), 0.0) + probability
    return summed


@cache
def packaged_classifier() -> TurnClassifier | None:
    """The fitted classifier; None before it has been fitted."""
    file = resources.files("assistant.conversation").joinpath("turns", WEIGHTS)
    if not file.is_file():
        return None
    with file.open("rb") as opened, np.load(opened, allow_pickle=False) as stored:
        data = {name: stored[name] for name in stored.files}
    thresholds = zip(data["kinds"].tolist(), data["thresholds"].tolist(), strict=True)
    return TurnClassifier(
        labels=tuple(data["labels"].tolist()),
        weights=data["weights"].astype(np.float32),
        bias=data["bias"].astype(np.float32),
        probe=data["probe"].astype(np.float32),
        thresholds=dict(thresholds),
        talk=float(data["talk"]),
        unanswered=float(data["unanswered"]),
        leaning_weights=data["leaning_weights"].astype(np.float32),
        leaning_bias=float(data["leaning_bias"]),
        form_weights=data["form_weights"].astype(np.float32),
    )
