"""Thresholds: what a run has to reach, in a YAML file, so that a nightly run or a pull request fails below it.

::

    answer_accuracy: 0.8            # at least; at most for measures of which less is better
    unsupported_figures: 0
    latency_ms total p95: 1500      # milliseconds, at most; named as the command prints it
    words_median: {at_least: 20, at_most: 200}

The estimate itself is compared, not its interval: of few questions leave room below what is usual.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.config.errors import UsageError
from assistant.evaluation.estimates import Estimate
from assistant.evaluation.measures import MEASURES
from assistant.evaluation.records import read_bytes
from assistant.evaluation.run import Run

_MEASURES = {measure.name: measure for measure in MEASURES}
_LATENCY = "latency_ms"
_BOUNDS = ("at_least", "at_most")


@dataclass(frozen=True, slots=True)
class Threshold:
    """Bounds of a measure, both included; None where there is none."""

    measure: str
    at_least: float | None = None
    at_most: float | None = None

    @property
    def text(self) -> str:
        """In words: "at least 0.8"."""
        given = (("at least", self.at_least), ("at most", self.at_most))
        return " and ".join(f"{word} {bound:g}" for word, bound in given if bound is not None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A threshold and what was measured; ``estimate`` None where nothing was."""

    threshold: Threshold
    estimate: Estimate | None

    @property
    def passed(self) -> bool:
        """Whether the value is within the bounds; what was not measured is not."""
        value = None if self.estimate is None else self.estimate.value
        if value is None:
            return False
        low, high = self.threshold.at_least, self.threshold.at_most
        return (low is None or value >= low) and (high is None or value <= high)

    @property
    def text(self) -> str:
        """One sentence: what was got and what was wanted."""
        name, wanted = self.threshold.measure, self.threshold.text
        if self.estimate is None or self.estimate.value is None:
            return f"{name} was not measured by these questions, wanted {wanted}"
        one = self.estimate
        interval = "" if one.low is None else f" (95% interval {one.low:.3f} to {one.high:.3f})"
        return f"{name} is {one.value:.3f}{interval} over {one.n} questions, wanted {wanted}"


def load_thresholds(path: Path) -> tuple[Threshold, ...]:
    """Read a file of thresholds. Raises UsageError that names what is wrong in it."""
    try:
        given = yaml.safe_load(read_bytes(path).decode("utf-8-sig"))
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise UsageError(f"{path}: not YAML ({error}); a line is measure: number") from error
    if not isinstance(given, Mapping) or not given:
        raise UsageError(f"{path}: wanted lines such as answer_accuracy: 0.8, got {given!r:.80}")
    return tuple(_threshold(path, str(name), value) for name, value in given.items())


def check(run: Run, thresholds: tuple[Threshold, ...]) -> tuple[Verdict, ...]:
    """Each threshold with what the run measured."""
    measured = run.measures() | dict(_latencies(run))
    return tuple(Verdict(one, measured.get(one.measure)) for one in thresholds)


def _latencies(run: Run) -> Iterator[tuple[str, Estimate]]:
    for stage, times in run.latency_ms().items():
        for name, one in times.items():
            yield f"{_LATENCY} {stage} {name}", one


def _threshold(path: Path, name: str, value: Any) -> Threshold:
    where = f"{path}, {name}"
    timed = name.split()[:1] == [_LATENCY]
    if name not in _MEASURES and not timed:
        raise UsageError(
            f"{where}: no such measure; there are {', '.join(_MEASURES)} and {_LATENCY} STAGE median or p95"
        )
    if isinstance(value, Mapping):
        wrong = [key for key in value if key not in _BOUNDS]
        if wrong or not value:
            raise UsageError(f"{where}: wanted at_least, at_most or both, got {dict(value)!r}")
        return Threshold(name, **{key: _number(where, one) for key, one in value.items()})
    bound = _number(where, value)
    better = "lower" if timed else _MEASURES[name].better
    if better == "neither":
        raise UsageError(
            f"{where}: neither more nor less is better; write {{at_least: …, at_most: …}}"
        )
    return Threshold(name, bound) if better == "higher" else Threshold(name, None, bound)


def _number(where: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UsageError(f"{where}: wanted a number, got {value!r}")
    return float(value)
