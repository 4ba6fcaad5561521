"""Searching gives the passages that asking reads, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.config.settings import Settings
from assistant.question.understand import understand
from assistant.retrieval.scores import DENSE
from assistant.retrieval.within_document import residual_queries, search_document
from assistant.service import Assistant
from index.model import Filters
from tests.assistant.reports import assistant_over

TEXTS = {
    f"report-{n}.txt": f"Harbour report {n}\n\nThe office trained {n + 10} pilots in town {n}.\n\n"
    f"Ferry line {n} was repaired by {n + 2} workers.\n\nThe budget of town {n} was spent on boats."
    for n in range(12)
}
QUESTION = "How many pilots were trained in town 7?"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with assistant_over(tmp_path_factory.mktemp("harbours"), TEXTS) as opened:
        yield opened


def read_by_asking(assistant: Assistant, question: str, history: tuple[str, ...] = ()) -> list[str]:
    explanation = assistant.ask(question, history, explain=True).explanation
    assert explanation is not None
    return [one["document"] for one in explanation["parts"][0]["passages"]]


@pytest.mark.parametrize(
    ("question", "history"),
    [(QUESTION, ()), ("And in town 9?", (QUESTION,)), ("How many pilts were trained?", ())],
)
def test_a_search_gives_the_passages_that_asking_reads(
    assistant: Assistant, question: str, history: tuple[str, ...]
) -> None:
    hits = assistant.search(question, limit=10, history=history)
    found = [hit.passage.document for hit in hits]
    assert found == read_by_asking(assistant, question, history)[:10]


def test_scores_fall_and_lie_between_0_and_1(assistant: Assistant) -> None:
    scores = [hit.score for hit in assistant.search(QUESTION, limit=12)]
    assert scores == sorted(scores, reverse=True)
    assert 0 <= scores[-1] < scores[0] <= 1


def test_more_passages_begin_with_the_same_ones(assistant: Assistant) -> None:
    few, many = (assistant.search(QUESTION, limit=n) for n in (3, 12))
    assert [hit.id for hit in few] == [hit.id for hit in many][:3]


def test_the_weight_of_meaning_reaches_searching_and_asking(
    assistant: Assistant, tmp_path: Path
) -> None:
    orders = []
    for weight in (0.0, 1.0):
        settings = Settings(dense_weight=weight)
        with Assistant.open(assistant.directory, settings=settings) as other:
            found = [hit.passage.document for hit in other.search(QUESTION, limit=12)]
            assert found == read_by_asking(other, QUESTION)[:12]
            orders.append(found)
    assert orders[0] != orders[1]


def test_the_only_passage_of_a_report_counts_as_the_best_of_any_other_report(
    assistant: Assistant,
) -> None:
    with assistant._index() as index:
        records = {record.name: record for record in index.document_records()}
        question = understand(QUESTION)
        record = records["report-7.txt"]
        assert record.passages == 1
        (residual,) = residual_queries(index, question, [record]).values()
        found = search_document(index, question, record, Filters(), residual, DENSE)
    assert list(found.scores.values()) == [1.0]
