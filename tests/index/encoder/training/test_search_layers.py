"""The layers for searches learn to put questions near the passages that answer them, and what is exported does the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from index.encoder.training.search_layers import (
    Part,
    Questions,
    Searched,
    SearchedPassages,
    export,
    load_searches,
    measure,
    train,
    vectors_of,
    write_searches,
)
from tests.index.encoder.tiny_models import WORDS, tiny_encoder

DIMENSION = 32
ASKED = [word for word in WORDS.split() if word.isalpha()]


@pytest.fixture
def questions(tmp_path: Path) -> Questions:
    torch.manual_seed(0)
    return Questions(tiny_encoder(tmp_path / "model", dimension=DIMENSION, layers=10))


@pytest.fixture(scope="module")
def part() -> Part:
    """A passage for each question, at random, the last two held out; an open question that the first three answer."""
    draw = np.random.default_rng(0)
    rows = draw.normal(size=(2 * len(ASKED), DIMENSION)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    vectors, sentences = rows[: len(ASKED)], [[row] for row in rows[len(ASKED) :]]
    held = np.arange(len(ASKED)) >= len(ASKED) - 2
    passages = SearchedPassages.of(vectors, [np.asarray(one) for one in sentences], held)
    asked = [
        Searched(word, [(number, 1.0)], every=False, held=bool(held[number]))
        for number, word in enumerate(ASKED)
    ]
    asked.append(Searched("in the course", [(0, 1.0), (1, 1.0), (2, 0.3)], every=True, held=False))
    return passages, asked


def test_questions_come_near_the_passages_that_answer_them(
    questions: Questions, part: Part
) -> None:
    passages, asked = part
    learnt = [one for one in asked if not one.held and not one.every]
    as_held = [Searched(one.text, one.right, every=False, held=True) for one in learnt]
    first, *_ = measure(questions, [(passages, as_held)])
    losses = list(train(questions, [part], 120, highest=3e-3))
    assert losses[-1] < 0.6 * losses[0]
    after, *_ = measure(questions, [(passages, as_held)])
    assert first < 0.3
    assert after > 0.7


def test_what_is_held_out_is_not_learnt_from(tmp_path: Path, part: Part) -> None:
    passages, asked = part
    learnt = [one for one in asked if not one.held]
    losses = []
    for some in (asked, learnt):
        torch.manual_seed(0)
        model = tiny_encoder(tmp_path / str(len(some)), dimension=DIMENSION, layers=10)
        losses.append(list(train(Questions(model), [(passages, some)], 2)))
    assert losses[0] == pytest.approx(losses[1], rel=0.05)


def test_a_passage_is_as_near_as_itself_and_its_nearest_sentence() -> None:
    vectors = np.eye(3, dtype=np.float32)
    none, two = vectors[:0], vectors[[1, 2]]
    passages = SearchedPassages.of(vectors, [none, two, vectors[[0]]], [False] * 3)
    near, _ = passages.nearness(np.asarray([[0.6, 0.0, 0.8]], np.float32))
    assert near[0] == pytest.approx([0.6 + 0.6, 0.0 + 0.8, 0.8 + 0.6])


def test_files_give_back_what_was_written(tmp_path: Path, part: Part) -> None:
    passages, asked = part
    write_searches(tmp_path / "searches.npz", passages, asked)
    kept, read = load_searches(tmp_path / "searches.npz")
    assert [(one.text, one.every, one.held) for one in read] == [
        (one.text, one.every, one.held) for one in asked
    ]
    assert [[tuple(pair) for pair in one.right] for one in read] == [one.right for one in asked]
    assert np.allclose(kept.vectors, passages.vectors, atol=1e-3)
    assert np.allclose(kept.sentences, passages.sentences, atol=1e-3)
    assert (kept.first == passages.first).all()
    assert (kept.held == passages.held).all()


def test_the_exported_layers_give_what_was_trained(questions: Questions, tmp_path: Path) -> None:
    lowest = export(questions, ASKED, tmp_path / "searches.xml")
    assert lowest > 0.99
    assert (tmp_path / "searches.bin").stat().st_size > 0
    vectors = vectors_of(questions.upper, *questions(ASKED))
    assert torch.allclose(vectors.norm(dim=1), torch.ones(len(ASKED)), atol=1e-4)
