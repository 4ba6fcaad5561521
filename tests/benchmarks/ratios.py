"""Two things measured in turns, and their ratio beside a target."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Ratio:
    """``value``: median of the ratios of the rounds. ``more``: whether more is better."""

    name: str
    value: float
    target: float
    more: bool
    detail: dict[str, Any]

    @property
    def met(self) -> bool:
        return self.value >= self.target if self.more else self.value <= self.target

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"met": self.met}

    def __str__(self) -> str:
        sign = "≥" if self.more else "≤"
        state = "met" if self.met else "not met"
        return f"{self.name}: {self.value:.2f} (target {sign} {self.target}, {state}) {self.detail}"


def seconds(call: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """``clock``: `time.process_time` counts what all threads of this process computed instead."""
    begun = clock()
    call()
    return clock() - begun


def in_turns(
    ours: Callable[[], float], theirs: Callable[[], float], rounds: int
) -> tuple[float, list[float], list[float]]:
    """Median of ours / theirs, and both lists; each call gives a number, such as seconds."""
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    ratio = statistics.median(one / other for one, other in pairs)
    return ratio, [round(one, 4) for one, _ in pairs], [round(other, 4) for _, other in pairs]
