"""What a question asks for, as the network for kinds says it: one fact, or points of some kind.

    <s> question </s>

Of ten numbers of <s>, and of ten others on average over all tokens, the sums are the logits of `KINDS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from assistant.reader.passages import BEGIN, MARK, Reading

OpenKind = Literal[
    "compare",
    "evidence",
    "recommendations",
    "lessons",
    "challenges",
    "findings",
    "overview",
    "results",
    "explain",
]
OPEN_KINDS: tuple[OpenKind, ...] = get_args(OpenKind)
LOOK_UP = "look-up"
KINDS = (LOOK_UP, *OPEN_KINDS)  # in the order of the network's numbers
_LONGEST = 60  # tokens of a question that are read


def encode_question(question: str, ids_of: Callable[[str], Sequence[int]]) -> Reading:
    """A question, or another turn, as the network reads it."""
    return Reading([BEGIN, *ids_of(question)[:_LONGEST], MARK], [], 0)


def chances_of(said: npt.NDArray[np.float32], names: Sequence[str] = KINDS) -> Mapping[str, float]:
    """Probabilities of ``names``, in their order; their sum is 1. ``said``: float32 (tokens, twice their number)."""
    logits = said[0, : len(names)] + said[:, len(names) :].mean(axis=0)
    shares = np.exp(logits.astype(np.float64) - float(logits.max()))
    return dict(zip(names, (shares / shares.sum()).tolist(), strict=True))
