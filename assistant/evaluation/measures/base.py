"""What a measure is: a name, a row for each question it applies to, and an estimator over rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from assistant.evaluation.cases import Case
from assistant.evaluation.estimates import Estimator, ratio

Row = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """``observe`` gives a question's row, None where the measure does not apply to it.

    ``better``: "higher" or "lower"; "neither" for a description. ``unit``: "" for a share in
    [0, 1]; else what is counted.
    """

    name: str
    observe: Callable[[Case], Row | None]
    estimator: Estimator = ratio
    better: Literal["higher", "lower", "neither"] = "higher"
    unit: str = ""
