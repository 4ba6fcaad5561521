"""Documents, questions and answers that tests score; every value is written out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from assistant.evaluation.cases import Asked, Case, Ranked, make_case
from assistant.evaluation.questions import Question, Support
from corpus.model import Document, Metadata, Page

PAGE_1 = "UNODC trained 140 officers in Viet Nam.\n"
PAGE_2 = "In Peru, UNODC trained judges.\nLima | 12 | 3.5\n"
PAPER = Document(
    name="en/paper.pdf",
    text=PAGE_1 + PAGE_2,
    sha256="0" * 64,
    media_type="application/pdf",
    metadata=Metadata(title="Paper", language="en"),
    blocks=(),
    pages=(Page(1, 0, len(PAGE_1)), Page(2, len(PAGE_1), len(PAGE_1 + PAGE_2))),
)
NOTE = Document(
    name="note.txt",
    text="The fund spent $93 million in 2024.",
    sha256="1" * 64,
    media_type="text/plain",
    metadata=Metadata(title="Note 7", publisher="UNFPA", year=2025, language="en"),
    blocks=(),
)
DOCUMENTS = {document.name: document for document in (PAPER, NOTE)}


def citation(document: Document, quote: str, number: int = 1, **more: Any) -> dict[str, Any]:
    start = document.text.index(quote)
    return {
        "number": number,
        "document": document.name,
        "title": document.metadata.title,
        "publisher": document.metadata.publisher,
        "year": document.metadata.year,
        "page": document.page_at(start),
        "section": [],
        "start": start,
        "end": start + len(quote),
        "quote": quote,
    } | more


def answer(text: str, *citations: dict[str, Any], **more: Any) -> dict[str, Any]:
    status = "answered" if citations else "declined"
    return {
        "question": "How many officers?",
        "status": status,
        "text": text,
        "citations": list(citations),
    } | more


def question(**more: Any) -> Question:
    given: dict[str, Any] = {
        "id": "q",
        "question": "How many officers?",
        "answerable": True,
        "kind": "number",
        "wanted": (("140",),),
        "supports": (Support("en/paper.pdf", 1, "trained 140 officers"),),
    }
    return Question(**(given | more))


def absent(**more: Any) -> Question:
    return question(answerable=False, kind="absent", wanted=None, supports=(), **more)


def case(asked: Question, given: dict[str, Any] | None, **more: Any) -> Case:
    return make_case(asked, Asked(asked.id, given, **more), DOCUMENTS.get)


def ranked(*names: str) -> tuple[Ranked, ...]:
    return tuple(Ranked(name, 1 - place / 10) for place, name in enumerate(names))


@pytest.fixture
def making() -> SimpleNamespace:
    """The documents above and the functions that make questions, answers and cases of them."""
    return SimpleNamespace(
        PAPER=PAPER,
        NOTE=NOTE,
        DOCUMENTS=DOCUMENTS,
        citation=citation,
        answer=answer,
        question=question,
        absent=absent,
        case=case,
        ranked=ranked,
    )
