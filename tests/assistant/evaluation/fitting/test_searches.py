"""Questions with the numbers of the passages that answer them, as the layers for searches learn from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from assistant.evaluation.fitting.searches import (
    passages_of,
    places_of,
    searched,
)
from index.store import Index


def written(path: Path, *lines: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines), "utf-8")
    return path


def test_supports_name_the_passages_that_they_stand_in(index: Index, tmp_path: Path) -> None:
    places = places_of(index)
    support = {"file": "report.md", "page": None, "quote": "trained 61 judges"}
    asked = {"id": "1", "kind": "number", "question": "How many judges were trained in Peru?"}
    known = asked | {"answerable": True, "all": ["61"], "support": [support]}
    unknown = known | {"id": "2", "support": [support | {"file": "elsewhere.md"}]}
    path = written(tmp_path / "questions.jsonl", known, unknown)
    (found,) = searched(index, places, [path])
    texts = {number: one.text for number, one in places["report.md"]}
    assert found.text == known["question"]
    assert not found.every
    assert found.right
    assert all("61 judges" in texts[number] for number, _ in found.right)


def test_questions_on_a_place_have_the_passages_there(index: Index, tmp_path: Path) -> None:
    places = places_of(index)
    number, passage = places["report.md"][-1]
    line = {"document": "report.md", "start": passage.start + 1, "end": passage.start + 2}
    path = written(
        tmp_path / "plain.jsonl",
        line | {"questions": ["who paid", "qui a payé"]},
        line | {"document": "unknown.pdf", "question": "who"},
    )
    found = list(searched(index, places, [path]))
    assert [one.text for one in found] == ["who paid", "qui a payé"]
    assert all(list(one.right) == [(number, 1.0)] for one in found)


def test_graded_statements_weigh_their_passages(index: Index, tmp_path: Path) -> None:
    places = places_of(index)
    (first, one), (last, other) = places["report.md"][0], places["report.md"][-1]
    assert first != last
    grades = [[one.start, one.start + 1, 3], [other.start, other.start + 1, 2]]
    none = [[other.start + 1, other.start + 2, 1]]
    path = written(
        tmp_path / "graded.jsonl",
        {"question": "What was done?", "grades": {"report.md": grades + none}},
        {"question": "What was not?", "grades": {"report.md": none}},
    )
    (found,) = searched(index, places, [path])
    assert found.every
    assert dict(found.right) == {first: 1.0, last: 0.3}


def test_the_vectors_are_those_of_the_numbered_passages(index: Index) -> None:
    places = places_of(index)
    kept = passages_of(index, places)
    every = [one for own in places.values() for one in own]
    assert [number for number, _ in every] == list(range(len(kept.vectors)))
    number, passage = every[-1]
    id_ = next(i for i, p in index.passages_of(passage.document).items() if p == passage)
    sentences = index.sentence_vectors([id_])[id_]
    assert np.allclose(kept.sentences[kept.first[number] : kept.first[number + 1]], sentences)
    cosine = index.cosines([id_], kept.vectors[number])[id_]
    assert cosine > 0.999
