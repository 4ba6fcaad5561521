"""The result of retrieval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assistant.evidence.sources import Source
from assistant.question.understand import Question


@dataclass(frozen=True, slots=True)
class RetrievalResult:
    """Passages, best first, and what was used to find them.

    ``vector``: of the question, float32 (dimension,). ``residual_vectors``: for each document that was
    searched by itself, by name, the vector of what the question says beyond naming the document, float32
    (dimension,). ``rarity``: weight of each stem of the question, >= 0.
    """

    question: Question
    passages: tuple[Source, ...]
    vector: np.ndarray
    residual_vectors: Mapping[str, np.ndarray]
    rarity: Mapping[str, float]
