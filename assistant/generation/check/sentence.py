"""Whether passages support a sentence that a chat model, or anybody, wrote.

1. Rules: what no passage has cannot be said (`assistant.generation.check.rules`).
2. What passes is measured (`features`), and a logistic model over that says how likely it is supported. Its weights
   are fitted by ``python -m assistant.evaluation.fitting.check`` and kept in ``weights.json``. Where every passage is in
   another language than the sentence, words cannot be compared: it has to be near one of their sentences in meaning.
3. If a model of entailment is set, the sentence follows from the passages as that sees it.

The question is not looked at: what it presumes may be wrong.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from assistant.answering.weights import Logistic
from assistant.generation.check.evidence import Annotated, Evidence, Passage
from assistant.generation.check.features import FEATURES, SIDES, Encode, measure, sides
from assistant.generation.check.rules import Ruled, apply_rules
from assistant.model import Reason
from assistant.question.understand import question_language
from index.encoder import Encoder

Entails = Callable[[str, str], float]
"""Probability, in [0, 1], that the second text follows from the first."""

LEAST_ENTAILMENT = 0.5
# Of 304 supported sentences that pass the rules seven are stranger than one of these.
_LEAST_MEANING = 0.82  # cosine to the nearest sentence
_LEAST_NEAR = 0.66  # of its words to the nearest one
_COPIED, _LEAST_NEAR_COPIED = (
    0.75,
    0.71,
)  # share of words that are copied; the same of such a sentence
_LEAST_FOREIGN = 0.79  # cosine to the nearest sentence in another language: .95 of 94 supported sentences have it
_LEAST_COUNTED = 0.79  # of what a figure counts to a word around that figure


@dataclass(frozen=True, slots=True)
class Verdict:
    """``reason``: why a sentence cannot be shown; None if it can. ``probability``: that the passages support it, which says
    little of those in another language.

    ``said``, ``evidence`` and ``ruled``: what was compared, and where its figures and names stand.
    """

    reason: Reason | None
    probability: float
    said: Annotated
    evidence: Evidence
    ruled: Ruled


def check_sentence(
    sentence: str, passages: Sequence[Passage], encode: Encode, entails: Entails | None = None
) -> Verdict:
    """What the passages say of a sentence. ``encode``: `Encoder.encode_with_spans` of the packaged encoder."""
    said, evidence, ruled = _read(sentence, passages)
    if ruled.reason is not None:
        return Verdict(ruled.reason, 0.0, said, evidence, ruled)
    values = measure(said, evidence, ruled.anchors, encode, ruled.known)
    model = fitted()
    probability = float(model.probability(sides(values[None]))[0])
    if evidence.is_foreign:
        holds = values[FEATURES.index("meaning_best")] >= _LEAST_FOREIGN
    else:
        holds = bool(probability >= model.threshold) and not is_strange(values)
    if holds and entails is not None:
        holds = entails(evidence.whole, sentence) >= LEAST_ENTAILMENT
    return Verdict(None if holds else "unsupported", probability, said, evidence, ruled)


def is_strange(values: np.ndarray) -> bool:
    """Whether a sentence is far from every one of the passages, has a word that is far from all of them, or counts what
    they do not count.
    """
    named = dict(zip(FEATURES, values.tolist(), strict=True))
    least = _LEAST_NEAR_COPIED if named["words"] >= _COPIED else _LEAST_NEAR
    return bool(
        named["meaning_best"] < _LEAST_MEANING
        or named["farthest"] < least
        or named["counted_cosine"] < _LEAST_COUNTED
    )


def encoder_of_check(own: Encoder) -> Encoder:
    """The packaged encoder, on whose cosines the weights are fitted; ``own`` where it is the same."""
    packaged = _packaged()
    return own if own.identity.checksum == packaged.identity.checksum else packaged


@cache
def _packaged() -> Encoder:
    return Encoder.open(shared=True)


def measured(sentence: str, passages: Sequence[Passage], encode: Encode) -> np.ndarray | None:
    """The values of `FEATURES`, float64 (features,); None for a sentence that the model is not asked about."""
    said, evidence, ruled = _read(sentence, passages)
    if ruled.reason is not None:
        return None
    values = measure(said, evidence, ruled.anchors, encode, ruled.known)
    return None if evidence.is_foreign or is_strange(values) else values


def _read(sentence: str, passages: Sequence[Passage]) -> tuple[Annotated, Evidence, Ruled]:
    language = question_language(sentence)
    said, evidence = Annotated(sentence, language), Evidence(tuple(passages), language)
    return said, evidence, apply_rules(said, evidence)


@cache
def fitted() -> Logistic:
    """The model of ``weights.json``."""
    raw = resources.files("assistant.generation.check").joinpath("weights.json").read_text("utf-8")
    data = json.loads(raw)
    weights = np.asarray([data.get(name, 0.0) for name in SIDES], dtype=np.float64)
    return Logistic(SIDES, weights, data["bias"], threshold=0.5, sharpness=1.0)
