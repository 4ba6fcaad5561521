"""What answers to requests have, for OpenAPI; the documentation says what it means."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Response(BaseModel):
    model_config = ConfigDict(extra="allow")


class CitationOut(_Response):
    """A quote: `text[start:end]` of the document, in code points."""

    number: int
    document: str
    title: str
    publisher: str | None
    year: int | None
    url: str | None
    page: int | None
    section: list[str]
    start: int
    end: int
    quote: str
    passage: str
    ocr: bool
    also: list[str]


class RemovedOut(_Response):
    text: str
    reason: str


class AnswerOut(_Response):
    """An answer with its evidence; each `[n]` in the text is the number of a citation."""

    trace_id: str
    question: str
    standalone_question: str
    status: Literal["answered", "partial", "declined", "reply"]
    plan: Literal["look-up", "table", "list", "open", "compare"] | None = Field(
        description="How the question was answered; null for a reply."
    )
    text: str
    citations: list[CitationOut]
    conflicts: list[dict[str, Any]]
    computed: list[dict[str, Any]]
    missing: list[str]
    closest: list[CitationOut]
    removed: list[RemovedOut]
    coverage: dict[str, Any]
    answerer: str
    timings_ms: dict[str, float]


class PassageOut(_Response):
    document: str
    page: int | None
    section: list[str]
    start: int
    end: int
    text: str
    score: float
    rank: int


class DocumentOut(_Response):
    document: str
    title: str
    publisher: str | None
    year: int | None
    language: str | None
    pages: int | None
    passages: int
    state: Literal["indexed", "failed"]
    reason: str = Field(description="Why it could not be read; empty where it could.")


class TextOut(_Response):
    document: str
    page: int | None
    start: int = Field(description="Where the text begins in the document, in code points.")
    end: int
    text: str


class ColumnOut(_Response):
    name: str = Field(description="From several header rows joined; empty where there is none.")
    kind: str
    unit: str
    scale: int = Field(description="Factor that the cells leave out: 1000 for thousands.")


class CollectionOut(_Response):
    """A named set of documents, as far as somebody may see it."""

    collection: str = Field(description="Its name, for the filter `collection`.")
    title: str
    documents: int = Field(description="Documents that may be seen.")
    asked: int = Field(description="Of these, those that may be asked about.")
    editable: bool = Field(description="Whether documents may be added to it.")


class TableOut(_Response):
    """A table of a document, without its rows."""

    document: str
    number: int
    title: str
    sheet: str | None
    pages: list[int] = Field(description="First and last page; empty where there are none.")
    columns: list[ColumnOut]
    rows: int
    notes: list[str]


class SectionOut(_Response):
    """A stretch of a document under one heading."""

    title: str
    kind: str | None = Field(description="What it is for; null where nothing says so.")
    page: int | None
    start: int
    end: int


class ItemOut(_Response):
    """A recommendation, finding, conclusion, lesson or good practice."""

    kind: str
    number: str = Field(description='As printed ("4", "B"); empty without.')
    text: str
    to: str = Field(description="Those it is addressed to; empty where nothing says so.")
    priority: str
    deadline: str
    response: str = Field(description="Of the management; empty without.")
    page: int | None
    start: int
    end: int


class OutlineOut(_Response):
    """What the sections of a document are for, and the items in them."""

    document: str
    sections: list[SectionOut]
    items: list[ItemOut]


class TermOut(_Response):
    """A term of a taxonomy. `above`: the tag above it, empty at the top."""

    tag: str
    name: str
    names: dict[str, str]
    definition: str
    above: str
    documents: int
    passages: int


class TagOut(_Response):
    """A tag of a passage with the quote that shows it: `text[start:end]` of the document."""

    tag: str
    name: str
    probability: float
    document: str
    page: int | None
    section: list[str]
    start: int
    end: int
    quote: str
    corrected: bool


class FailedOut(_Response):
    document: str
    reason: str


class IndexedOut(_Response):
    """What became of the files, by name."""

    added: list[str]
    updated: list[str]
    unchanged: list[str]
    removed: list[str]
    failed: list[FailedOut]


class StateOut(_Response):
    status: str
