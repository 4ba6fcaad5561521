"""The question sets: their form, and that what they cite stands where they say."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assistant.evaluation.formats import load_questions
from assistant.evaluation.matching import contains_all
from corpus.model import Document
from corpus.readers import read

DATA = Path(__file__).parent / "data"
SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
REPORTS = Path(os.environ.get("ASSISTANT_SHARED", ".")) / "documents"
KINDS = {
    "number",
    "date",
    "place",
    "entity",
    "list",
    "table",
    "summary",
    "conflict",
    "followup",
    "language",
    "absent",
}
FAST = {".txt", ".md", ".html", ".csv", ".docx"}  # reading every PDF again would take minutes
LONGEST_QUOTE = 15  # words: the reports belong to their publishers


def _questions(name: str) -> list[dict[str, Any]]:
    lines = (DATA / f"{name}_questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


SETS = {name: _questions(name) for name in ("sample", "report", "absent", "table", "paraphrased")}
EVERY = [pytest.param(question, id=question["id"]) for set_ in SETS.values() for question in set_]


def _folded(text: str) -> str:
    """White space and typographic marks do not matter where a person copied a quote by hand."""
    marks = str.maketrans("’‘“”–‑\u00ad", "''\"\"--\u0000")
    return "".join(text.translate(marks).replace("\u0000", "").casefold().split())


@cache
def _document(folder: Path, name: str) -> Document:
    return read(name, (folder / name).read_bytes())


def _stands(document: Document, support: dict[str, Any]) -> bool:
    text = document.text if support["page"] is None else document.page_text(support["page"])
    folded = _folded(text)
    return all(_folded(cell) in folded for cell in support["quote"].split(" | "))


@pytest.mark.parametrize("question", EVERY)
def test_a_question_has_the_form_that_scoring_expects(question: dict[str, Any]) -> None:
    assert question["kind"] in KINDS
    assert question["question"].strip()
    assert question["answerable"] is (question["kind"] != "absent")
    assert bool(question["all"]) is question["answerable"]
    assert bool(question["support"]) is question["answerable"]
    assert all(isinstance(turn, str) for turn in question["history"])
    for support in question["support"]:
        assert len(support["quote"].replace(" | ", " ").split()) <= LONGEST_QUOTE or (
            (SAMPLES / support["file"]).exists()
        )


@pytest.mark.parametrize("question", [case for case in EVERY if case.values[0]["answerable"]])
def test_what_a_right_answer_must_contain_stands_in_the_support(question: dict[str, Any]) -> None:
    quotes = "; ".join(support["quote"] for support in question["support"])
    entries = [[entry] if isinstance(entry, str) else entry for entry in question["all"]]
    assert contains_all(quotes, entries), [e for e in entries if not contains_all(quotes, [e])]


def test_the_sets_are_read_by_the_program_that_scores() -> None:
    files = load_questions([DATA / f"{name}_questions.jsonl" for name in SETS])
    assert [len(file.questions) for file in files] == [len(set_) for set_ in SETS.values()]


def test_ids_are_unique_and_no_question_is_asked_twice() -> None:
    questions = [question for set_ in SETS.values() for question in set_]
    assert len({question["id"] for question in questions}) == len(questions)
    asked = [(question["question"], *question["history"]) for question in questions]
    assert len(set(asked)) == len(asked)


def test_questions_that_are_learnt_from_are_well_formed_and_their_quotes_are_short() -> None:
    questions = _questions("training")
    assert len({question["id"] for question in questions}) == len(questions)
    for question in questions:
        assert question["kind"] in KINDS
        assert bool(question["all"]) is bool(question["support"]) is question["answerable"]
        for support in question["support"]:
            assert len(support["quote"].replace(" | ", " ").split()) <= LONGEST_QUOTE


READER = _questions("reader")
READER_KINDS = {
    "number",
    "date",
    "place",
    "entity",
    "list",
    "table",
    "what",
    "why",
    "how",
    "yes-no",
}
SHARED = Path(os.environ.get("ASSISTANT_SHARED", "."))


def test_questions_for_the_reader_are_well_formed_and_their_quotes_are_short() -> None:
    assert len({question["id"] for question in READER}) == len(READER) >= 3_000
    for question in READER:
        assert question["kind"] in READER_KINDS
        assert question["language"] in {"en", "fr", "es", "ar", "ru"}
        assert bool(question["all"]) is bool(question["support"]) is question["answerable"]
        for support in question["support"]:
            assert len(support["quote"].split(" ")) <= LONGEST_QUOTE, question["id"]


def test_questions_for_the_reader_are_of_many_languages_and_a_quarter_has_no_answer() -> None:
    absent = sum(not question["answerable"] for question in READER)
    assert 0.23 <= absent / len(READER) <= 0.27
    assert sum(question["language"] != "en" for question in READER) >= 900
    assert len({question["file"] for question in READER}) >= 100


@pytest.mark.skipif("ASSISTANT_SHARED" not in os.environ, reason="ASSISTANT_SHARED is not set")
def test_no_question_for_the_reader_is_about_a_report_that_is_only_measured_on() -> None:
    measured = set((SHARED / "more" / "measure.txt").read_text(encoding="utf-8").split())
    assert len(measured) == 22
    asked = {question["file"] for question in READER}
    asked |= {support["file"] for question in READER for support in question["support"]}
    assert not asked & measured
    folders = (SHARED / "documents", SHARED / "more" / "documents")
    assert [name for name in asked if not any((one / name).exists() for one in folders)] == []


def test_the_sets_are_large_and_varied_enough_to_fit_on() -> None:
    assert {question["kind"] for question in SETS["sample"]} == KINDS - {"language"}
    assert len(SETS["absent"]) >= 90
    assert sum(not q["id"].startswith("absent-en") for q in SETS["absent"]) >= 15
    files = {support["file"] for q in SETS["report"] for support in q["support"]}
    assert len(SETS["report"]) >= 60
    assert len(files) >= 25


@pytest.mark.parametrize(
    "question",
    [pytest.param(q, id=q["id"]) for q in SETS["sample"] if q["answerable"]],
)
def test_a_support_quote_stands_in_its_sample_report(question: dict[str, Any]) -> None:
    assert question["support"]
    for support in question["support"]:
        assert _stands(_document(SAMPLES, support["file"]), support), support


@pytest.mark.skipif("ASSISTANT_SHARED" not in os.environ, reason="ASSISTANT_SHARED is not set")
@pytest.mark.parametrize("set_", ["report", "table", "paraphrased"])
def test_support_quotes_stand_where_they_are_said_to(set_: str) -> None:
    supports = [s for q in SETS[set_] for s in q["support"] if Path(s["file"]).suffix in FAST]
    assert supports
    for support in supports:
        assert _stands(_document(REPORTS, support["file"]), support), support
