"""A grid: rows of questions, columns of documents (or countries, or years), and what each says.

A cell is known by the text of its question and the key of its column, never by its place: rows may be
moved, and columns added, by whoever works on the spreadsheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from assistant.citations import shown_text
from assistant.config.errors import UsageError
from assistant.model import Answer, Citation
from assistant.restored import citation_from_dict

ColumnKind = Literal["document", "place", "year"]
COLUMN_KINDS: tuple[ColumnKind, ...] = ("document", "place", "year")
CellStatus = Literal["answered", "partial", "declined"]
CellKey = tuple[str, str]
"""The text of a question and the key of a column."""
_QUOTES = 3  # of a cell
_UNJUDGED = ("open", "compare", "list")  # plans that compute no probability


@dataclass(frozen=True, slots=True)
class Row:
    """A question. ``kept``: by header, what the other columns of its spreadsheet say of it."""

    question: str
    kept: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """What questions are asked of: a document by name, a place by its English name, or a year.

    ``title``: as a person sees it.
    """

    kind: ColumnKind
    value: str
    title: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.value}"

    @property
    def filters(self) -> dict[str, str]:
        """As a question takes them."""
        return {self.kind: self.value}

    @property
    def heading(self) -> str:
        """The title, and under it the name of a document, where it says more."""
        return self.title if self.title == self.value else f"{self.title}\n{self.value}"

    def to_dict(self) -> dict[str, str]:
        return {"kind": self.kind, "value": self.value, "title": self.title}


@dataclass(frozen=True, slots=True)
class Value:
    """What one column of a row says that disagrees with another one. ``column``: its key."""

    column: str
    value: str

    def to_dict(self) -> dict[str, str]:
        return {"column": self.column, "value": self.value}


@dataclass(frozen=True, slots=True)
class Cell:
    """What a column says to a question.

    ``short``: the short answer, "" where the quote has none that is likely enough. ``quotes``: the best first, none
    where the question is declined. ``nearest``: of a declined one, the passage that comes nearest.
    ``confidence``: that it is answered, in [0, 1]; None where no probability was computed. ``inside``: values of
    the cell itself that disagree. ``version``: of what was asked, see `assistant.grid.columns`. ``edited``: what a
    person has written in its place, "" for nothing.
    """

    status: CellStatus
    short: str = ""
    quotes: tuple[Citation, ...] = ()
    nearest: Citation | None = None
    confidence: float | None = None
    inside: tuple[str, ...] = ()
    version: str = ""
    edited: str = ""

    @classmethod
    def of(cls, answer: Answer, version: str) -> Cell:
        """What a cell keeps of an answer."""
        lead = next((claim for claim in answer.claims if claim.lead), None)
        first = lead.citations if lead else ()
        cited = sorted(answer.citations, key=lambda one: one.number not in first)
        return cls(
            status=answer.status if answer.status != "reply" else "declined",
            short=lead.text if lead else "",
            quotes=tuple(cited[:_QUOTES]),
            nearest=next(iter(answer.closest), None) if not cited else None,
            confidence=None if answer.plan in _UNJUDGED else round(answer.confidence, 4),
            inside=tuple(v.value for conflict in answer.conflicts for v in conflict.values),
            version=version,
        )

    @property
    def said(self) -> bool:
        return bool(self.quotes)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready; what is empty is left out."""
        data: dict[str, Any] = {
            "status": self.status,
            "short": self.short,
            "quote": shown_text(self.quotes[0]) if self.quotes else "",
            "document": self.quotes[0].document if self.quotes else "",
            "page": self.quotes[0].page if self.quotes else None,
            "confidence": self.confidence,
            "citations": [one.to_dict() for one in self.quotes],
            "nearest": self.nearest.to_dict() if self.nearest else None,
            "inside": list(self.inside),
            "version": self.version,
            "edited": self.edited,
        }
        return {name: value for name, value in data.items() if value not in ("", None, [])}


@dataclass(frozen=True, slots=True)
class Grid:
    """``header``: names of all columns of the questions' spreadsheet, in order; ``asked``: that of the questions.

    ``filters``: that hold in every cell. ``conflicts``: by question, what its columns say that disagrees.
    """

    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    cells: Mapping[CellKey, Cell] = field(default_factory=dict)
    header: tuple[str, ...] = ("question",)
    asked: str = "question"
    filters: Mapping[str, Any] = field(default_factory=dict)
    conflicts: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)

    def cell(self, row: Row, column: Column) -> Cell | None:
        """None for one that was not asked yet."""
        return self.cells.get((row.question, column.key))

    def with_cells(self, cells: Mapping[CellKey, Cell]) -> Grid:
        return replace(self, cells={**self.cells, **cells})

    @property
    def left(self) -> list[tuple[str, Column]]:
        """Questions and columns of the cells that were not asked yet, column by column, each once."""
        questions = dict.fromkeys(row.question for row in self.rows)
        pairs = ((question, column) for column in self.columns for question in questions)
        return [(q, column) for q, column in pairs if (q, column.key) not in self.cells]

    def to_dict(self) -> dict[str, Any]:
        """The form in which programs read a grid, and in which it can be read in again."""
        keys = {(row.question, column.key) for row in self.rows for column in self.columns}
        return {
            "format": FORMAT,
            "questions": [{**row.kept, self.asked: row.question} for row in self.rows],
            "header": list(self.header),
            "asked": self.asked,
            "filters": dict(self.filters),
            "columns": [column.to_dict() for column in self.columns],
            "cells": [cell_to_dict(key, self.cells[key]) for key in self.cells if key in keys],
            "conflicts": {q: [v.to_dict() for v in vs] for q, vs in self.conflicts.items()},
        }


FORMAT = "programme-assistant-grid-1"


def cell_to_dict(key: CellKey, cell: Cell) -> dict[str, Any]:
    """A cell with its question and column."""
    return {"question": key[0], "column": key[1], **cell.to_dict()}


def cell_from_dict(data: Mapping[str, Any]) -> tuple[CellKey, Cell]:
    """The opposite of `cell_to_dict`. Raises KeyError, TypeError or ValueError for anything else."""
    nearest, confidence, status = data.get("nearest"), data.get("confidence"), data["status"]
    if status not in ("answered", "partial", "declined"):
        raise ValueError(f"status {status!r}")
    return (str(data["question"]), str(data["column"])), Cell(
        status=status,
        short=str(data.get("short", "")),
        quotes=tuple(citation_from_dict(one) for one in data.get("citations", ())),
        nearest=citation_from_dict(nearest) if nearest else None,
        confidence=None if confidence is None else float(confidence),
        inside=tuple(map(str, data.get("inside", ()))),
        version=str(data.get("version", "")),
        edited=str(data.get("edited", "")),
    )


def grid_from_dict(data: Mapping[str, Any]) -> Grid:
    """The opposite of `Grid.to_dict`. Raises UsageError for anything else."""
    try:
        if data["format"] != FORMAT:
            raise ValueError(f"format {data['format']!r}")
        asked = str(data["asked"])
        return Grid(
            rows=tuple(
                Row(str(one[asked]), {str(k): str(v) for k, v in one.items() if k != asked})
                for one in data["questions"]
            ),
            columns=tuple(
                Column(one["kind"], str(one["value"]), str(one["title"])) for one in data["columns"]
            ),
            cells=dict(map(cell_from_dict, data["cells"])),
            header=tuple(map(str, data["header"])),
            asked=asked,
            filters=dict(data["filters"]),
            conflicts={
                question: tuple(Value(str(v["column"]), str(v["value"])) for v in values)
                for question, values in data.get("conflicts", {}).items()
            },
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UsageError(
            f"this is no grid as it was written here ({type(error).__name__}: {error}); give its questions"
            " instead, and they are asked anew"
        ) from error
