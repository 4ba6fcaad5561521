"""An evidence map as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from assistant.model import Citation

By = Literal["country", "agency", "year", "section"]
BY: tuple[By, ...] = get_args(By)


@dataclass(frozen=True, slots=True)
class MapRow:
    """A topic: a term of a taxonomy by its ``tag``, or a free topic ("" then). ``level``: 0 at the top."""

    key: str
    name: str
    tag: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class MapQuote:
    """A quote that speaks of the cell's topic. ``probability``: in (0, 1].

    ``shown_by``: what shows the cell's column: the "quote" itself, the "heading", the "title" or the "report".
    """

    citation: Citation
    probability: float
    shown_by: str

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            **self.citation.to_dict(),
            "probability": round(self.probability, 3),
            "shown_by": self.shown_by,
        }


@dataclass(frozen=True, slots=True)
class MapCell:
    """Quotes of a topic in a column, the surest first; each document that is counted has one at least."""

    quotes: tuple[MapQuote, ...] = ()

    @property
    def documents(self) -> tuple[str, ...]:
        """Names of the documents that count here, in the order of their surest quotes."""
        return tuple(dict.fromkeys(one.citation.document for one in self.quotes))

    @property
    def count(self) -> int:
        return len(self.documents)


EMPTY = MapCell()


@dataclass(frozen=True, slots=True)
class EvidenceMap:
    """Topics × columns. ``columns``: keys in order, ``labels`` as people see them.

    ``documents``: how many the filters leave. ``left_out``: columns with evidence that are not shown.
    ``narrower``: tags of rows that have terms below them.
    """

    by: By
    rows: tuple[MapRow, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], MapCell]
    documents: int
    left_out: int = 0
    labels: Mapping[str, str] = field(default_factory=dict)
    filters: Mapping[str, Any] = field(default_factory=dict)
    narrower: frozenset[str] = frozenset()

    def cell(self, row: str, column: str) -> MapCell:
        """That of a row's key and a column; empty where no document speaks of the topic there."""
        return self.cells.get((row, column), EMPTY)

    def label(self, column: str) -> str:
        return self.labels.get(column, column)

    def in_row(self, row: str) -> int:
        """Documents with evidence in any shown column; one that counts in several counts once."""
        return len({name for one in self.columns for name in self.cell(row, one).documents})

    def in_column(self, column: str) -> int:
        """Documents with evidence on any topic in a column."""
        return len({name for row in self.rows for name in self.cell(row.key, column).documents})

    @property
    def most(self) -> int:
        """The highest count of a cell."""
        return max((cell.count for cell in self.cells.values()), default=0)

    @property
    def empty(self) -> int:
        """Cells without a document: gaps."""
        full = sum(self.cell(r.key, c).count > 0 for r in self.rows for c in self.columns)
        return len(self.rows) * len(self.columns) - full

    def shade(self, count: int) -> float:
        """Of a cell, in [0, 1]: the root of its share of the highest count, so that few are seen next to many."""
        return float((count / self.most) ** 0.5) if count else 0.0

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, with every quote; empty cells are there too."""
        return {
            "by": self.by,
            "documents": self.documents,
            "filters": dict(self.filters),
            "columns": [
                {"key": c, "label": self.label(c), "documents": self.in_column(c)}
                for c in self.columns
            ],
            "left_out": self.left_out,
            "rows": [
                {
                    "key": row.key,
                    "name": row.name,
                    "tag": row.tag,
                    "documents": self.in_row(row.key),
                    "cells": [self._cell(row, column) for column in self.columns],
                }
                for row in self.rows
            ],
        }

    def _cell(self, row: MapRow, column: str) -> dict[str, Any]:
        cell = self.cell(row.key, column)
        return {
            "column": column,
            "documents": cell.count,
            "quotes": [quote.to_dict() for quote in cell.quotes],
        }
