"""Questions of public sets become groups of passages."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from assistant.reader.training.public import Contexts, read

_OFFICE = "The office opened in 1994. It has 12 rooms. In 1994 the rent was low."


def row(**changed: Any) -> dict[str, Any]:
    known = {
        "source": "squad2",
        "question": "When did the office open?",
        "history": [],
        "context": _OFFICE,
        "answers": ["1994"],
        "answerable": True,
    }
    return known | changed


def test_the_sentence_most_like_the_question_is_right_and_another_with_the_answer_is_unknown() -> (
    None
):
    group = Contexts([row()]).group(row(), 0)
    assert group is not None
    (passage,) = group["passages"]
    assert passage["units"] == _OFFICE.replace(". ", ".\n").split("\n")
    assert passage["labels"] == [1, 0, -1]
    unit, start, end = passage["answer"]
    assert passage["units"][unit][start:end] == "1994"


def test_a_marked_evidence_is_right_even_without_the_answer_in_it() -> None:
    asked = row(answers=[], evidence=["It has 12 rooms."])
    group = Contexts([asked]).group(asked, 0)
    assert group is not None
    assert group["passages"][0]["labels"] == [0, 1, 0]


def test_a_context_that_answers_as_a_whole_holds_and_its_sentences_are_unknown() -> None:
    asked = row(answers=[])
    group = Contexts([asked]).group(asked, 0)
    assert group is not None
    assert group["passages"][0]["holds"]
    assert group["passages"][0]["labels"] == [-1, -1, -1]


def test_a_long_context_is_cut_and_another_context_with_its_words_goes_with_it() -> None:
    filler = " ".join(
        f"Room {n} of the house has a window and a door to the yard." for n in range(30)
    )
    long, other = row(context=f"{_OFFICE} {filler}"), row(context="The office of Lima is open.")
    group = Contexts([long, other]).group(long, 0)
    assert group is not None
    own, *rest = group["passages"]
    assert own["labels"][0] == 1
    assert all(1 not in passage["labels"] for passage in rest)
    assert [p["units"] for p in rest if p["document"] != own["document"]] == [
        ["The office of Lima is open."]
    ]
    assert max(sum(len(unit.split()) for unit in p["units"]) for p in group["passages"]) <= 110


def test_sets_without_a_licence_for_it_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for source in ("squad2", "newsqa", "quail"):
            file.write(json.dumps(row(source=source)) + "\n")
    assert [one["source"] for one in read([path])] == ["squad2"]
