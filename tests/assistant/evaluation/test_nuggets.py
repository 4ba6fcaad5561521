"""What an answer tells of what a person would want to hear, counted by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.config.errors import UsageError
from assistant.evaluation.cases import Asked, make_case
from assistant.evaluation.formats import load_questions
from assistant.evaluation.measures import MEASURES
from corpus.model import Document
from corpus.readers import read

TEXT = "Wells\n\nThe project dug 40 wells in the valley. Two mechanics keep them in order.\n"
QUESTION = {
    "id": "w-1",
    "kind": "overview",
    "question": "What was done about wells?",
    "answerable": True,
    "nuggets": [
        {
            "text": "40 wells were dug",
            "vital": True,
            "any": [["40 wells", "forty wells"]],
            "support": [
                {"file": "w.txt", "page": None, "quote": "The project dug 40 wells in the valley"}
            ],
        },
        {
            "text": "Mechanics keep them",
            "vital": True,
            "any": [],
            "support": [
                {"file": "w.txt", "page": None, "quote": "Two mechanics keep them in order"}
            ],
        },
        {"text": "Paid by a bank", "vital": False, "any": [["bank"]], "support": []},
    ],
}


def observed(tmp_path: Path, text: str, quotes: list[str], status: str = "answered") -> dict:
    path = tmp_path / "q.jsonl"
    path.write_text(json.dumps(QUESTION), encoding="utf-8")
    (question,) = load_questions([path])[0].questions
    document: Document = read("w.txt", TEXT.encode())
    citations = [
        {"document": "w.txt", "quote": q, "start": TEXT.index(q), "end": TEXT.index(q) + len(q)}
        for q in quotes
    ]
    answer = {"status": status, "text": text, "citations": citations}
    case = make_case(question, Asked("w-1", answer), lambda name: document)
    rows = {measure.name: measure.observe(case) for measure in MEASURES}
    return {name: row for name, row in rows.items() if row is not None}


def test_a_nugget_is_told_by_its_quote_or_by_a_phrase_of_each_group(tmp_path: Path) -> None:
    mechanics = "Two mechanics keep them in order."
    rows = observed(tmp_path, f"{mechanics} [1] A bank paid.", [mechanics])
    assert rows["vital_recall"] == (1 / 2, 1.0)  # the mechanics, not the wells
    assert rows["nugget_recall"] == (2 / 3, 1.0)  # and the bank, by its phrase
    assert rows["on_topic"] == (1.0, 1.0)


def test_a_quote_that_is_cited_but_not_shown_tells_nothing(tmp_path: Path) -> None:
    rows = observed(tmp_path, "Something was done. [1]", ["Two mechanics keep them in order."])
    assert rows["vital_recall"] == (0.0, 1.0)


def test_a_declined_question_tells_nothing(tmp_path: Path) -> None:
    rows = observed(tmp_path, "40 wells", [], status="declined")
    assert rows["nugget_recall"] == (0.0, 1.0)


def test_a_nugget_that_can_not_be_told_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    broken = QUESTION | {"nuggets": [{"text": "x", "vital": True}]}
    path.write_text(json.dumps(broken), encoding="utf-8")
    with pytest.raises(UsageError, match=r"q\.jsonl, line 1: a nugget needs 'any' or 'support'"):
        load_questions([path])
