"""Passages of a report that training data names by their place, as the training of near misses reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assistant.evaluation.fitting.passages_at import with_texts
from assistant.question.understand import question_language
from assistant.reader.tokens import Tokens
from assistant.reader.training.near_misses import load_near
from corpus.model import Passage
from index.encoder.files import DEFAULT_FOLDER
from index.store import Index

DATA = Path(__file__).parents[3] / "data"


def line_about(passage: Passage, **more: Any) -> dict[str, Any]:
    return {
        "document": passage.document,
        "start": passage.start,
        "end": passage.end,
        "question": "How many judges were trained in Peru?",
        "right": [0],
        "answer": "",
        "misses": [{"question": "How many nurses were trained in Peru?", "differs": "counted"}],
    } | more


def test_a_passage_comes_with_its_texts_and_is_read_by_the_training(
    index: Index, tmp_path: Path
) -> None:
    name = next(r.name for r in index.document_records() if r.state == "indexed")
    passage = next(iter(index.passages_of(name).values()))
    (found,) = with_texts(index, [line_about(passage)])
    assert "".join(found["units"][0].split()) in "".join(passage.text.split())
    path = tmp_path / "near.jsonl"
    path.write_text(json.dumps(found), "utf-8")
    (near,) = load_near(path, Tokens.open(DEFAULT_FOLDER))
    answered, missed = near.asked
    assert sum(label for row in answered.rows for label in row.labels) == 1
    assert not any(label for row in missed.rows for label in row.labels)


def test_a_passage_that_the_index_does_not_have_is_left_out(index: Index) -> None:
    name = next(r.name for r in index.document_records() if r.state == "indexed")
    passage = next(iter(index.passages_of(name).values()))
    elsewhere = line_about(passage, end=passage.end + 1)
    unknown = line_about(passage, document="unknown.pdf")
    assert not list(with_texts(index, [elsewhere, unknown]))


def test_near_misses_are_kept_in_the_form_that_is_read() -> None:
    with (DATA / "near_misses.jsonl").open(encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            assert line["right"], line["question"]
            assert len(line["misses"]) >= 2, line["question"]


def test_translated_questions_are_kept_in_the_same_form() -> None:
    with (DATA / "translated_near_misses.jsonl").open(encoding="utf-8") as lines:
        kept = [json.loads(line) for line in lines]
    keys = {"document", "start", "end", "question", "right", "answer", "misses"}
    assert all(line["right"] and line.keys() == keys for line in kept)
    short = [line for line in kept if question_language(line["question"]) == "en"]
    assert len(short) < 0.01 * len(kept)  # a few words without any that tells the language
