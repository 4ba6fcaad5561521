"""A table of a page: its rows as printed cells, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``rows[r][c]``: printed text of the cell in column ``c``, "" if empty or spanned.

    ``headers[c]``: names above column ``c``, outermost first. ``edges``: the borders of its columns,
    ascending, in points. ``title``: what is printed above it, "" if nothing is.
    """

    x0: float
    x1: float
    top: float
    bottom: float
    page: int
    rows: tuple[tuple[str, ...], ...]
    headers: tuple[tuple[str, ...], ...] = ()
    edges: tuple[float, ...] = ()
    title: str = ""
