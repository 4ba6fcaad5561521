"""Baselines of a table without rulings between its columns, grouped to rows.

1. Where there are enough rulings across, they separate the rows; so does a baseline with a name and
   figures below another one with a name and figures.
2. Else, where there are wide and narrow gaps, wide gaps separate rows, so that a row may have several
   lines; no column of a row gets a second figure.
3. Else every baseline is a row of its own, unless its only cell continues in lower case.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from corpus.readers.pdf.grid import is_number
from corpus.readers.pdf.lines import Line
from corpus.readers.pdf.rulings import Ruling

Row = list[Line]  # fragments on one baseline, from the left
Cells = dict[int, list[Line]]  # the same by column


def row_groups(
    rows: Sequence[Row], cells: Sequence[Cells], columns: int, rulings: Sequence[Ruling]
) -> list[list[int]]:
    """Positions of the baselines of each row."""
    gaps = [_gap(cells, position, rows) for position in range(1, len(rows))]
    size = rows[0][0].size
    narrow = min((gap for gap in gaps if gap > 0.7 * size), default=size)
    two_kinds = max(gaps) > 1.3 * narrow and narrow < 1.4 * size
    parted = [_ruled(a, b, rulings) for a, b in pairwise(rows)]
    ruled = sum(parted) * 3 >= len(rows)
    figures = _figure_columns(cells, columns)
    groups = [[0]]
    for position in range(1, len(rows)):
        own = [cells[k] for k in groups[-1]]
        tight = gaps[position - 1] <= 1.2 * narrow
        if parted[position - 1]:
            joins = False
        elif ruled:
            joins = not _is_next(own, cells[position], figures)
        elif two_kinds:
            joins = tight and _one_row(own, cells[position], figures)
        else:
            joins = len(cells[position]) == 1 and _continues_in_lower_case(own[-1], cells[position])
        if joins:
            groups[-1].append(position)
        else:
            groups.append([position])
    return groups


def _gap(cells: Sequence[Cells], position: int, rows: Sequence[Row]) -> float:
    """Space above a baseline in the columns that it fills, else to the baseline above it."""
    base = rows[position][0].base
    for above in range(position - 1, max(-1, position - 4), -1):
        if cells[above].keys() & cells[position].keys():
            return base - rows[above][0].base
    return base - rows[position - 1][0].base


def _ruled(above: Row, below: Row, rulings: Sequence[Ruling]) -> bool:
    top, bottom = above[0].base, below[0].base
    left = min(above[0].x0, below[0].x0)
    right = max(above[-1].x1, below[-1].x1)
    return any(
        ruling.horizontal
        and top < ruling.y0 < bottom
        and min(ruling.x1, right) - max(ruling.x0, left) > 0.6 * (right - left)
        for ruling in rulings
    )


def _figure_columns(cells: Sequence[Cells], columns: int) -> set[int]:
    found = set()
    for column in range(1, columns):
        texts = [line.text for own in cells for line in own.get(column, [])]
        if texts and sum(is_number(text) for text in texts) * 2 >= len(texts):
            found.add(column)
    return found


def _one_row(group: Sequence[Cells], cells: Cells, figures: set[int]) -> bool:
    """Whether a close baseline belongs to the row above it: no column gets a second figure."""
    values = [c for c in figures if c in cells]
    above = any(c in own for own in group for c in figures)
    if values and above:
        return False
    weights = {line.bold for line in cells.get(0, [])}
    before = {line.bold for own in group for line in own.get(0, [])}
    return not (weights and before and weights.isdisjoint(before))


def _is_next(group: Sequence[Cells], cells: Cells, figures: set[int]) -> bool:
    """Whether a baseline has a name and second figures: a row that no ruling separates from the last."""
    second = {c for c in figures if c in cells and any(c in own for own in group)}
    return 0 in cells and len(second) * 2 >= len(figures) > 0


def _continues_in_lower_case(before: Cells, cells: Cells) -> bool:
    column, lines = next(iter(cells.items()))
    return column in before and lines[0].text[:1].islower()
