"""Which sentences the ranker reads: as many as it takes for the right one to be among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.answering.candidates import Candidate
from assistant.answering.read import MOST_RERANKED, find_candidates, select_for_ranker
from assistant.question.understand import understand
from assistant.retrieval.retrieve import retrieve
from assistant.service import Assistant
from index.store import Index

ALIKE = "The harbour office trained 310 officers."


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Candidate]]:
    """Forty sentences of one report, of which another report says the first again."""
    folder: Path = tmp_path_factory.mktemp("reports")
    others = (f"Town {n} trained {n} officers of the harbour." for n in range(2, 41))
    (folder / "first.txt").write_text("\n\n".join((ALIKE, *others)), encoding="utf-8")
    (folder / "second.txt").write_text(f"Year in review\n\n{ALIKE}\n", encoding="utf-8")
    with Assistant.open(folder / "index") as assistant:
        assistant.index([folder / "first.txt", folder / "second.txt"])
    with Index.open(folder / "index") as index:
        question = understand("How many officers did the harbour office train?")
        records = {record.name: record for record in index.document_records()}
        yield find_candidates(index, retrieve(index, question, records, limit=60))


def read(found: list[Candidate], log_odds: dict[str, float]) -> list[str]:
    """Texts that the ranker reads; sentences that are not in ``log_odds`` are very unlikely."""
    prior = np.asarray([log_odds.get(one.text, -8.0) for one in found])
    return [found[i].text for i in select_for_ranker(found, prior)]


def test_where_no_sentence_is_likelier_than_others_as_many_as_allowed_are_read(
    found: list[Candidate],
) -> None:
    assert len(set(read(found, {}))) == MOST_RERANKED


def test_beside_a_sure_sentence_few_are_read_and_it_is_read_in_every_report(
    found: list[Candidate],
) -> None:
    texts = read(found, {ALIKE: 8.0})
    assert texts[:2] == [ALIKE, ALIKE]
    assert 1 < len(set(texts)) < MOST_RERANKED / 2


def test_for_a_question_that_several_sentences_answer_as_many_as_allowed_are_read(
    found: list[Candidate],
) -> None:
    question = understand("Which towns trained officers?")
    others = [replace(one, question=question) for one in found]
    assert len(set(read(others, {ALIKE: 8.0}))) == MOST_RERANKED


def test_the_likelier_sentences_are_read_before_the_others(found: list[Candidate]) -> None:
    first = found[-1].text
    assert read(found, {first: -7.0})[0] == first


def test_without_a_sentence_nothing_is_read() -> None:
    assert select_for_ranker([], np.zeros(0)) == []
