"""A fact and its cells; each filled cell says where its text is printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from assistant.model import Citation
from corpus.normalize import one_line

Standing = Literal["quote", "section", "title", "metadata"]
Stage = Literal["plan", "result", ""]


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as printed. ``key``: the same for every way to write it. ``stands``: where it is printed.

    "section" means the headings, table and columns; "metadata" publisher and year of the document.
    """

    text: str
    key: str
    stands: Standing = "quote"


@dataclass(frozen=True, slots=True)
class When:
    """A date or period. ``first`` and ``last``: ISO days, "" for an open side.

    ``of``: "fact" when the text gives the date, "report" when only the report's year is known.
    """

    text: str
    first: str
    last: str
    of: Literal["fact", "report"]
    stands: Standing

    def to_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "first": self.first or None,
            "last": self.last or None,
            "of": self.of,
        }


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure with what it counts.

    ``low`` and ``high`` are equal unless it is a range. ``unit``: "percent", "percentage points", an
    ISO 4217 code, or None for a count. ``qualifier``: as in `corpus.names.Figure`. ``counted``: words
    of the quote, or for a table the names of row and column. ``full``: what it counts in full, with "…" where the figure
    stands in its sentence (`assistant.facts.statement`); ``stage``: meant to be, has been, or not said.
    """

    text: str
    low: Decimal
    high: Decimal
    start: int
    end: int
    unit: str | None = None
    qualifier: str = ""
    counted: Cell | None = None
    full: str = ""
    stage: Stage = ""

    @property
    def shown(self) -> str:
        return f"{self.qualifier} {self.text}".strip()

    @property
    def told(self) -> str:
        """What is counted, in full where that is known."""
        return self.full or (one_line(self.counted.text) if self.counted else "")

    def to_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "low": number_of(self.low),
            "high": number_of(self.high),
            "unit": self.unit,
            "qualifier": self.qualifier,
            "counted": self.counted.text if self.counted else "",
            "full": self.full,
            "stage": self.stage or None,
            "start": self.start,
            "end": self.end,
        }


@dataclass(frozen=True, slots=True)
class Fact:
    """One row: a sentence or table row, with at most one of its figures.

    Several figures of one sentence are several facts with the same ``id``, which is that of a citation
    of the sentence. ``start``, ``end``: of the quote in the document's text; also of a figure.
    ``partners``: organisations with which it was done. ``for_whom``: those for whom it was done. ``section_kind``: what
    its section is for (`corpus.sections.vocabulary.KINDS`), "" where nothing says so. ``row``: whether it is a table row.
    """

    document: str
    start: int
    end: int
    quote: str
    page: int | None = None
    section: tuple[str, ...] = ()
    who: tuple[Cell, ...] = ()
    partners: tuple[Cell, ...] = ()
    action: str = ""
    for_whom: str = ""
    amount: Amount | None = None
    where: tuple[Cell, ...] = ()
    when: When | None = None
    title: str = ""
    publisher: str | None = None
    year: int | None = None
    url: str | None = None
    symbol: str | None = None
    passage: str = ""
    ocr: bool = False
    sheet: str | None = None
    range: str | None = None
    also: tuple[str, ...] = field(default=())
    section_kind: str = ""
    row: bool = False

    @property
    def id(self) -> str:
        """Identity of the citation: ``document:start-end``."""
        return f"{self.document}:{self.start}-{self.end}"

    def citation(self, number: int = 0) -> Citation:
        """The fact's sentence as a citation."""
        return Citation(
            number=number,
            document=self.document,
            title=self.title,
            publisher=self.publisher,
            year=self.year,
            url=self.url,
            page=self.page,
            section=self.section,
            start=self.start,
            end=self.end,
            quote=self.quote,
            passage=self.passage,
            ocr=self.ocr,
            also=self.also,
            sheet=self.sheet,
            range=self.range,
            row=self.row,
        )

    def to_dict(self) -> dict[str, Any]:
        """For JSON; ``stands`` names for each filled cell where it is printed."""
        return {
            "id": self.id,
            "who": [cell.key for cell in self.who],
            "partners": [cell.key for cell in self.partners],
            "action": self.action,
            "for_whom": self.for_whom,
            "figure": self.amount.to_dict() if self.amount else None,
            "where": [cell.key for cell in self.where],
            "when": self.when.to_dict() if self.when else None,
            "stands": self.stands(),
            "quote": self.quote,
            "document": self.document,
            "title": self.title,
            "publisher": self.publisher,
            "year": self.year,
            "url": self.url,
            "page": self.page,
            "section": list(self.section),
            "section_kind": self.section_kind or None,
            "start": self.start,
            "end": self.end,
            "passage": self.passage,
            "also": list(self.also),
        }

    def stands(self) -> dict[str, str]:
        """Where each filled cell is printed, by name of the cell."""
        places: dict[str, str] = {}
        for name, cells in (("who", self.who), ("partners", self.partners), ("where", self.where)):
            if cells:
                places[name] = cells[0].stands
        if self.action:
            places["action"] = "quote"
        if self.for_whom:
            places["for_whom"] = "quote"
        if self.amount is not None:
            places["figure"] = "quote"
            if self.amount.counted is not None:
                places["counted"] = self.amount.counted.stands
        if self.when is not None:
            places["when"] = self.when.stands
        return places


def number_of(value: Decimal) -> int | float:
    """A value as Python and JSON have it: whole where it is."""
    return int(value) if value == value.to_integral_value() else float(value)
