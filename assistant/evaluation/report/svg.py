"""Parts of a chart as SVG text: a frame with axes, labels, marks. Colours are classes of the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

Scale = Callable[[float], float]


def linear(low: float, high: float, start: float, end: float) -> Scale:
    """Map ``[low, high]`` to ``[start, end]`` pixels."""
    return lambda value: start + (value - low) / (high - low) * (end - start)


@dataclass
class Chart:
    """An SVG drawing of ``width`` by ``height`` pixels; ``title`` is read out to who cannot see it."""

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


def shortened(text: str, length: int) -> str:
    """At most ``length`` characters, the middle left out: names of files differ at both ends."""
    if len(text) <= length:
        return text
    return f"{text[: length // 2]}…{text[len(text) - length // 2 + 1 :]}"
