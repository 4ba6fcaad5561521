"""What the network for sheets says of their columns: which are asked for, by which rows are chosen or divided, and what is
done with them.

A table is read as a passage whose units are its columns. Of the numbers of every token the first six say of a unit, two and
two (of its mark, and on average over its tokens), whether its column is asked for, whether rows are chosen by it, and whether
they are divided by it; those of the first token that follow are the logits of `OPERATIONS`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

OPERATIONS = (
    *("cell", "rows", "check", "count", "sum", "mean", "most", "least", "group"),
    *("difference", "share"),
)
TARGET, CONDITION, GROUP, FIRST_OPERATION = 0, 2, 4, 6  # numbers with which each begins
OUTPUTS = FIRST_OPERATION + len(OPERATIONS)


@dataclass(frozen=True, slots=True)
class ColumnScore:
    """Log-odds that a column is asked for (``target``), that rows are chosen by it (``condition``), and that they are divided
    by it (``group``).
    """

    target: float
    condition: float
    group: float


@dataclass(frozen=True, slots=True)
class TableScore:
    """``columns``: one score for each; ``operations``: logarithms of the probabilities of `OPERATIONS`."""

    columns: tuple[ColumnScore, ...]
    operations: Mapping[str, float]


def operations_of(said: Sequence[npt.NDArray[np.float32]]) -> Mapping[str, float]:
    """Logarithms of the probabilities of `OPERATIONS` over the parts of a table. ``said``: of each part, (tokens, `OUTPUTS`)."""
    logits = np.mean([part[0, FIRST_OPERATION:OUTPUTS] for part in said], axis=0)
    shares = logits.astype(np.float64) - float(np.logaddexp.reduce(logits.astype(np.float64)))
    return dict(zip(OPERATIONS, shares.tolist(), strict=True))
