"""Fitted weights of the linear models over tables and plans, by the names of their features."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources

import numpy as np


def log_odds(values: np.ndarray, names: Sequence[str], part: str) -> np.ndarray:
    """What the model ``part`` says of ``values`` (n, len(names)): float64 (n,)."""
    known = weights()[part]
    return np.asarray(values @ np.asarray([known.get(n, 0.0) for n in names]) + known["bias"])


@cache
def weights() -> dict[str, dict[str, float]]:
    """Weights by feature, and the ``bias``, of each model."""
    raw = resources.files("assistant.tables").joinpath("weights.json").read_text("utf-8")
    return dict(json.loads(raw))
