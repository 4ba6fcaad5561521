"""The charts of a report, as SVG; colours are classes of the page."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from markupsafe import Markup

from assistant.evaluation.estimates import Estimate, estimate, ratio
from assistant.evaluation.run import Run

_WIDTH = 520
_IN_A_BIN = 10  # questions; the share of fewer says nothing
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)

Scale = Callable[[float], float]
"""From a value to pixels."""


@dataclass
class _Chart:
    """An SVG drawing of ``width`` by ``height`` pixels; ``title``: for screen readers."""

    width: int
    height: int
    title: str
    _parts: list[Markup] = field(default_factory=list)

    def text(
        self, x: float, y: float, text: str, kind: str = "label", anchor: str = "start"
    ) -> None:
        self._parts.append(
            Markup('<text class="{}" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(
                kind, x, y, anchor, text
            )
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, kind: str) -> None:
        self._parts.append(
            Markup('<line class="{}" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>').format(
                kind, x1, y1, x2, y2
            )
        )

    def bar(self, x: float, y: float, width: float, height: float, kind: str, tip: str) -> None:
        self._parts.append(
            Markup(
                '<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="2">'
                "<title>{}</title></rect>"
            ).format(kind, x, y, max(width, 0.0), height, tip)
        )

    def dot(self, x: float, y: float, radius: float, kind: str, tip: str) -> None:
        self._parts.append(
            Markup(
                '<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="{:.1f}"><title>{}</title></circle>'
            ).format(kind, x, y, radius, tip)
        )

    def path(self, points: Sequence[tuple[float, float]], kind: str) -> None:
        steps = " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        self._parts.append(Markup('<path class="{}" d="M{}"/>').format(kind, steps))

    def render(self) -> Markup:
        head = Markup('<svg viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img">').format(
            self.width, self.height
        )
        name = Markup("<title>{}</title>").format(self.title)
        return head + name + Markup("").join(self._parts) + Markup("</svg>")


def intervals(title: str, rows: Sequence[tuple[str, Estimate]]) -> Markup:
    """A bar for each share in [0, 1], with its 95% interval and number of questions."""
    left, top, step = 150, 8, 26
    chart = _Chart(_WIDTH, top + step * len(rows) + 26, title)
    x = _linear(0, 1, left, _WIDTH - 82)
    bottom = top + step * len(rows)
    _share_axis(chart, x, top, bottom)
    for place, (name, one) in enumerate(rows):
        y = top + step * place
        chart.text(left - 8, y + 17, _shortened(name, 22), "label", "end")
        if one.value is None or one.low is None or one.high is None:
            chart.text(left + 6, y + 17, "not defined", "faint")
            continue
        tip = f"{name}: {one.value:.2f} ({one.low:.2f} to {one.high:.2f}), n = {one.n}"
        chart.bar(left, y + 5, x(one.value) - left, 16, "first-fill", tip)
        chart.line(x(one.low), y + 13, x(one.high), y + 13, "whisker")
        chart.text(_WIDTH - 74, y + 17, f"{one.value:.2f}  n={one.n}", "faint")
    return chart.render()


def decline_curve(run: Run) -> Markup | None:
    """Precision and recall of declining, were all questions below a confidence declined."""
    scored = _confidences(run)
    unanswerable = [c for c, answerable in scored if not answerable]
    if not unanswerable or len(unanswerable) == len(scored):
        return None
    thresholds = [*sorted({c for c, _ in scored}), 1.0]
    recall, precision = [], []
    for threshold in thresholds:
        declined = [answerable for c, answerable in scored if c < threshold]
        rightly = sum(not answerable for answerable in declined)
        recall.append((threshold, rightly / len(unanswerable)))
        if declined:
            precision.append((threshold, rightly / len(declined)))
    chart, x, y = _square("Decline precision and recall by threshold", "declined below confidence")
    chart.path([(x(t), y(v)) for t, v in recall], "first-line")
    chart.path([(x(t), y(v)) for t, v in precision], "second-line")
    _legend(chart, (("recall", "first-line"), ("precision", "second-line")))
    return chart.render()


def calibration(run: Run) -> Markup | None:
    """Confidence against the share of questions that are answerable, in bins of equal size."""
    scored = sorted(_confidences(run))
    bins = min(10, len(scored) // _IN_A_BIN)
    if bins < 2:
        return None
    chart, x, y = _square("Calibration of the confidence", "confidence")
    chart.path([(x(0), y(0)), (x(1), y(1))], "guide")
    for part in np.array_split(np.asarray(scored, dtype=np.float64), bins):
        mean = float(part[:, 0].mean())
        share = estimate([(row[1], 1.0) for row in part], ratio)
        if share.value is None or share.low is None or share.high is None:
            continue
        chart.line(x(mean), y(share.low), x(mean), y(share.high), "whisker")
        tip = f"confidence {mean:.2f}: {share.value:.2f} answerable, n = {share.n}"
        chart.dot(x(mean), y(share.value), 4.5, "first-fill", tip)
    return chart.render()


def latencies(run: Run) -> Markup | None:
    """For each stage a box from the first to the third quartile, whiskers from 5% to 95%."""
    stages: dict[str, list[float]] = {}
    for times in run.times_ms():
        for stage, value in times.items():
            stages.setdefault(stage, []).append(max(value, 0.01))
    if not stages:
        return None
    left, top, step = 100, 8, 30
    bottom = top + step * len(stages)
    chart = _Chart(_WIDTH, bottom + 26, "Latency by stage")
    lowest, highest = _decades(stages)
    scale = _linear(lowest, highest, left, _WIDTH - 118)
    for exponent in range(lowest, highest + 1):
        chart.line(scale(exponent), top, scale(exponent), bottom, "grid")
        chart.text(scale(exponent), bottom + 16, _milliseconds(10.0**exponent), "faint", "middle")
    for place, (stage, values) in enumerate(stages.items()):
        marks = np.quantile(values, (0.05, 0.25, 0.5, 0.75, 0.95))
        at = [scale(math.log10(mark)) for mark in marks]
        middle = top + step * place + 15
        chart.text(left - 8, middle + 4, stage, "label", "end")
        chart.line(at[0], middle, at[4], middle, "whisker")
        tip = f"{stage}: median {_milliseconds(marks[2])}, 95% below {_milliseconds(marks[4])}"
        chart.bar(at[1], middle - 8, at[3] - at[1], 16, "first-fill", tip)
        chart.line(at[2], middle - 8, at[2], middle + 8, "median")
        shown = f"{_milliseconds(marks[2])} / {_milliseconds(marks[4])}"
        chart.text(_WIDTH - 108, middle + 4, shown, "faint")
    return chart.render()


def spark(one: Estimate) -> Markup:
    """The interval of a share in [0, 1] as a small mark for a table."""
    if one.value is None or one.low is None or one.high is None:
        return Markup("")
    chart = _Chart(132, 16, f"{one.low:.2f} to {one.high:.2f}")
    x = _linear(0, 1, 4, 128)
    chart.line(x(0), 8, x(1), 8, "grid")
    chart.line(x(one.low), 8, x(one.high), 8, "range")
    chart.dot(x(one.value), 8, 3.5, "first-fill", f"{one.value:.3f}")
    return chart.render()


def _confidences(run: Run) -> list[tuple[float, bool]]:
    return [
        (float(r.asked.answer["confidence"]), r.question.answerable)
        for r in run.results
        if r.asked.answer is not None and r.asked.answer.get("confidence") is not None
    ]


def _square(title: str, across: str) -> tuple[_Chart, Scale, Scale]:
    """A chart with shares from 0 to 1 on both axes."""
    chart = _Chart(_WIDTH, 300, title)
    x, y = _linear(0, 1, 44, _WIDTH - 110), _linear(0, 1, 252, 10)
    for share in _SHARES:
        chart.line(x(0), y(share), x(1), y(share), "grid")
        chart.text(38, y(share) + 4, f"{share:g}", "faint", "end")
        chart.text(x(share), 270, f"{share:g}", "faint", "middle")
    chart.text(x(0.5), 292, across, "faint", "middle")
    return chart, x, y


def _share_axis(chart: _Chart, x: Scale, top: float, bottom: float) -> None:
    for share in _SHARES:
        chart.line(x(share), top, x(share), bottom, "grid")
        chart.text(x(share), bottom + 16, f"{share:g}", "faint", "middle")


def _legend(chart: _Chart, entries: Sequence[tuple[str, str]]) -> None:
    for place, (name, kind) in enumerate(entries):
        y = 24 + 20 * place
        chart.line(_WIDTH - 98, y - 4, _WIDTH - 74, y - 4, kind)
        chart.text(_WIDTH - 68, y, name, "label")


def _decades(stages: Mapping[str, Sequence[float]]) -> tuple[int, int]:
    """Powers of ten around the values, at least one decade apart."""
    every = [value for values in stages.values() for value in values]
    low, high = np.quantile(every, 0.01), max(every)
    lowest = math.floor(math.log10(low))
    return lowest, max(lowest + 1, math.ceil(math.log10(high)))


def _milliseconds(value: float) -> str:
    if value >= 1000:
        return f"{value / 1000:.3g} s"
    return f"{value:.3g} ms"


def _linear(low: float, high: float, start: float, end: float) -> Scale:
    """Map ``[low, high]`` to ``[start, end]`` pixels."""
    return lambda value: start + (value - low) / (high - low) * (end - start)


def _shortened(text: str, length: int) -> str:
    """At most ``length`` characters, the middle left out: names of files differ at both ends."""
    if len(text) <= length:
        return text
    return f"{text[: length // 2]}…{text[len(text) - length // 2 + 1 :]}"
