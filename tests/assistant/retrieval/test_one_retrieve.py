"""Searching gives the passages that asking reads, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.question.understand import understand
from assistant.retrieval.within_document import residual_queries, search_document
from assistant.service import Assistant
from index.filters import Filters
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


def test_a_question_finds_a_report_in_another_language_by_what_it_means(tmp_path: Path) -> None:
    texts = {
        "pilotes.txt": "Port de Cotonou\n\nLe bureau a formé 31 pilotes en 2019.\n\nLe quai a été repeint.",
        "ferry.txt": "Ferry line\n\nThe ferry was painted green and sails on Sundays.",
        "barcos.txt": "Astillero\n\nSe repararon doce barcos de pesca en la costa.",
    }
    with assistant_over(tmp_path, texts) as opened:
        for question, document in (
            ("How many pilots were trained?", "pilotes.txt"),
            ("¿Cuántos pilotos se formaron?", "pilotes.txt"),
            ("كم عدد قوارب الصيد التي تم إصلاحها؟", "barcos.txt"),
            ("Сколько рыболовных судов отремонтировали?", "barcos.txt"),
        ):
            assert opened.search(question)[0].passage.document == document


def test_the_only_passage_of_a_report_counts_as_the_best_of_any_other_report(
    assistant: Assistant,
) -> None:
    with assistant._index() as index:
        records = {record.name: record for record in index.document_records()}
        question = understand(QUESTION)
        record = records["report-7.txt"]
        assert record.passages == 1
        (residual,) = residual_queries(index, question, [record]).values()
        found = search_document(index, record, Filters(), residual)
    assert list(found.values()) == [1.0]
