"""A chart as a picture, PNG or SVG, drawn by Matplotlib: bars with their figures as printed, and a source for each.

Under the bars each point has a line: its place and date, publisher, title, year and page. In an SVG the line leads to
the document's address, where that is known.
"""

from __future__ import annotations

import textwrap
from io import BytesIO
from pathlib import Path
from typing import Literal, cast

from assistant.citations import source_name
from assistant.config.errors import UsageError
from assistant.facts.series import Point, Series

FORMATS = ("png", "svg")
MOST_BARS = 20
_WIDTH, _BAR, _LINE = 8.0, 0.34, 0.19  # inches: of the picture, of a bar, of a line of text
_LETTERS, _LABEL_LETTERS = 104, 34
_INK, _COLOUR, _QUIET = "#16242f", "#075382", "#4d5b66"


def check_format(path: Path) -> Literal["png", "svg"]:
    """The format that a file's name asks for. Raises UsageError for another."""
    format = path.suffix.lstrip(".").lower()
    if format not in FORMATS:
        raise UsageError(f"a chart is written as .{' or .'.join(FORMATS)}, got {path.name!r}")
    return cast('Literal["png", "svg"]', format)


def picture(drawn: Series, format: Literal["png", "svg"]) -> bytes:
    """The chart as a file's content; at most `MOST_BARS` bars, of how many is said behind the title."""
    import matplotlib
    from matplotlib.figure import Figure

    points = drawn.points[:MOST_BARS]
    left_out = len(drawn.points) > len(points)
    shown = f"{drawn.title} ({len(points)} of {len(drawn.points)})" if left_out else drawn.title
    title = textwrap.wrap(shown, _LETTERS - 24)
    sources = [textwrap.wrap(line, _LETTERS) for line in map(source_line, points)]
    lines = sum(map(len, sources))
    top = len(title) * 0.24 + 0.2
    height = top + len(points) * _BAR + 0.3 + lines * _LINE + 0.2
    # Text stays text in an SVG: it can be searched, and a screen reader says it.
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "chart"}):
        figure = Figure(figsize=(_WIDTH, height))
        inside = (0.3, (lines * _LINE + 0.35) / height, 0.58, len(points) * _BAR / height)
        axes = figure.add_axes(inside)
        values = [float(point.value) for point in points]
        rows = list(range(len(points)))
        axes.barh(rows, values, color=_COLOUR, height=0.66)
        axes.set_yticks(rows, [_label(point) for point in points], size=9, color=_INK)
        axes.invert_yaxis()
        axes.set_xlim(min(0.0, *values), max(0.0, *values) * 1.02 or 1.0)
        axes.xaxis.set_visible(False)
        for row, (point, value) in enumerate(zip(points, values, strict=True)):
            printed = point.fact.amount.shown if point.fact.amount else ""
            axes.annotate(
                f"{printed} [{row + 1}]", (value, row), (4, 0), textcoords="offset points",
                va="center", size=9, color=_INK,
            )  # fmt: skip
        axes.tick_params(length=0)
        for side in axes.spines.values():
            side.set_visible(False)
        figure.text(
            0.02, 1 - 0.12 / height, "\n".join(title), size=11, weight="bold", va="top", color=_INK
        )
        at = lines * _LINE + 0.12
        for number, (point, wrapped) in enumerate(zip(points, sources, strict=True), 1):
            written = "\n".join((f"[{number}] {wrapped[0]}", *wrapped[1:]))
            text = figure.text(0.02, at / height, written, size=7.5, va="top", color=_QUIET)
            if point.fact.url:
                text.set_url(point.fact.url)
            at -= len(wrapped) * _LINE
        file = BytesIO()
        metadata = (
            {"Date": None, "Title": drawn.title} if format == "svg" else {"Title": drawn.title}
        )
        figure.savefig(file, format=format, dpi=150, facecolor="white", metadata=metadata)
    return file.getvalue()


def source_line(point: Point) -> str:
    """Place and date of a point, and the page on which its figure stands."""
    fact = point.fact
    page = f"p. {fact.page}" if fact.page is not None else ""
    said = ", ".join(part for part in (point.place, point.year) if part)
    source = ", ".join(part for part in (source_name(fact.citation()), page) if part)
    return f"{said}: {source}" if said else source


def _label(point: Point) -> str:
    label = point.label if point.label == point.year else f"{point.label} {point.year}".strip()
    if point.label != point.place and point.place:
        label = f"{point.place}, {label}"
    return textwrap.shorten(label, _LABEL_LETTERS, placeholder="…")
