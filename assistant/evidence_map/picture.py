"""An evidence map as a picture, PNG or SVG, drawn by Matplotlib.

A cell's shade and its number say how many documents have evidence; an empty cell is white, with a thin border, so that a
gap is seen as one. Matplotlib brings a font for Latin, Cyrillic and Arabic letters and shapes the latter.
"""

from __future__ import annotations

import textwrap
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from assistant.evidence_map.labels import TITLES, summary
from assistant.evidence_map.model import EvidenceMap
from assistant.locale import texts

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_CELL_WIDTH, _CELL_HEIGHT = 0.42, 0.34  # inches
_LETTER = 0.083  # inches of a letter of a label
_ROW_LETTERS, _COLUMN_LETTERS = 44, 26
_DPI = 150
_WHITE, _DARK, _INK, _LINE = (1.0, 1.0, 1.0), (0.027, 0.325, 0.514), "#16242f", "#b9c4cc"


def picture(made: EvidenceMap, format: Literal["png", "svg"], language: str = "en") -> bytes:
    """The map as a file's content; words of ours are in ``language``."""
    import matplotlib
    from matplotlib.figure import Figure

    t = texts(language)
    rows = [_short("   " * row.level + row.name, _ROW_LETTERS) for row in made.rows]
    columns = [_short(made.label(column), _COLUMN_LETTERS) for column in made.columns]
    left = max((len(name) for name in rows), default=8) * _LETTER + 0.3
    top = max((len(name) for name in columns), default=4) * _LETTER * 0.87 + 0.65
    width = max(left + len(columns) * _CELL_WIDTH + 0.75, 6.0)
    height = top + len(rows) * _CELL_HEIGHT + 0.5
    # Text stays text in an SVG: it can be searched, and a screen reader says it.
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "map"}):
        figure = Figure(figsize=(width, height))
        inside = (
            left / width,
            0.45 / height,
            len(columns) * _CELL_WIDTH / width,
            len(rows) * _CELL_HEIGHT / height,
        )
        axes = figure.add_axes(inside)
        _draw(axes, made, rows, columns)
        title = t(TITLES[made.by])
        figure.text(0.15 / width, 1 - 0.28 / height, title, size=12, weight="bold", color=_INK)
        figure.text(0.15 / width, 0.16 / height, " · ".join(summary(made, t)), size=8, color=_INK)
        file = BytesIO()
        metadata = {"Date": None, "Title": title} if format == "svg" else {"Title": title}
        figure.savefig(file, format=format, dpi=_DPI, facecolor="white", metadata=metadata)
    return file.getvalue()


def _draw(axes: Axes, made: EvidenceMap, rows: list[str], columns: list[str]) -> None:
    from matplotlib.patches import Rectangle

    axes.set_xlim(0, max(1, len(columns)))
    axes.set_ylim(len(rows), 0)
    for y, row in enumerate(made.rows):
        for x, column in enumerate(made.columns):
            count = made.cell(row.key, column).count
            shade = made.shade(count)
            colour = tuple(w + (d - w) * shade for w, d in zip(_WHITE, _DARK, strict=True))
            box = Rectangle((x, y), 1, 1, facecolor=colour, edgecolor=_LINE, linewidth=0.6)
            axes.add_patch(box)
            if count:
                ink = "white" if shade > 0.7 else _INK
                axes.text(x + 0.5, y + 0.5, str(count), ha="center", va="center", size=8, color=ink)
    axes.set_yticks([at + 0.5 for at in range(len(rows))], rows, size=8.5, color=_INK)
    axes.set_xticks(
        [at + 0.5 for at in range(len(columns))],
        columns,
        size=8.5,
        color=_INK,
        rotation=60,
        ha="left",
        rotation_mode="anchor",
    )
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)


def _short(text: str, most: int) -> str:
    return textwrap.shorten(text, most, placeholder="…") if len(text.strip()) > most else text
