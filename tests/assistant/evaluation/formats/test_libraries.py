"""What is written is read by the programs that it is for, where they are installed.

They are not in the extra "test": RAGAS 0.4 needs openai before 2, DeepEval 4 brings plugins for pytest and rich before 15,
open-rag-eval 0.3 pins torch. An environment for them: ``pip install programme-assistant pytest ragas "langchain-community<0.4"
deepeval beir open-rag-eval``.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.evaluation import Run, load_questions
from assistant.evaluation.formats import Outcome, writer


def test_ragas_reads_our_samples_and_we_read_its_own(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAGAS_DO_NOT_TRACK", "true")
    ragas = pytest.importorskip("ragas")
    path = tmp_path / "ours.jsonl"
    path.write_text(writer("ragas")(Outcome(run)), encoding="utf-8")
    data = ragas.EvaluationDataset.from_jsonl(str(path))
    assert data[0].user_input == "How many officers?"
    assert data[0].reference_contexts == ["UNODC trained 140 officers in Viet Nam."]
    for name, save in (("theirs.jsonl", data.to_jsonl), ("theirs.csv", data.to_csv)):
        save(str(tmp_path / name))
        [file] = load_questions([tmp_path / name])
        assert [one.question for one in file.questions] == [sample.user_input for sample in data]
        assert file.questions[0].references == (data[0].reference,)


def test_deepeval_reads_our_test_cases(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEEPEVAL_TELEMETRY_OPT_OUT", "YES")
    dataset = pytest.importorskip("deepeval.dataset")
    path = tmp_path / "cases.json"
    path.write_text(writer("deepeval")(Outcome(run)), encoding="utf-8")
    data = dataset.EvaluationDataset()
    names = ("input", "actual_output", "expected_output", "context", "retrieval_context")
    data.add_test_cases_from_json_file(str(path), **{f"{name}_key_name": name for name in names})
    assert [case.input for case in data.test_cases][2] == "What of Mars?"
    assert data.test_cases[0].expected_output == "It trained 140 officers."
    goldens = dataset.EvaluationDataset()
    goldens.add_goldens_from_json_file(str(path))
    assert [one.name for one in goldens.goldens] == ["a", "b 2", "c", "d"]


def test_open_rag_eval_reads_our_answers_with_their_marks(run: Run, tmp_path: Path) -> None:
    loader = pytest.importorskip("open_rag_eval.rag_results_loader")
    path = tmp_path / "answers.csv"
    path.write_text(writer("open-rag-eval")(Outcome(run)), encoding="utf-8")
    first, second = loader.RAGResultsLoader(str(path)).load()  # declined ones are left out
    [result] = first.rag_results
    [part] = result.generation_result.generated_answer
    assert part.citations == list(result.retrieval_result.retrieved_passages) == ["[1]"]
    assert second.query == "How many?\nAnd | judges?"


def test_we_read_a_set_as_beir_does(tmp_path: Path) -> None:
    loader = pytest.importorskip("beir.datasets.data_loader")
    for name, records in (
        ("queries", [{"_id": "q1", "text": "bees?"}, {"_id": "q2", "text": "x?"}]),
        ("corpus", [{"_id": "d1", "title": "Bees", "text": "Bees live in hives."}]),
    ):
        content = "".join(json.dumps(one) + "\n" for one in records)
        (tmp_path / f"{name}.jsonl").write_text(content, encoding="utf-8")
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t2\n")
    _, queries, qrels = loader.GenericDataLoader(str(tmp_path)).load(split="test")
    [file] = load_questions([tmp_path])
    assert {one.id: one.question for one in file.questions} == queries
    assert {
        one.id: {support.file: support.relevance for support in one.supports}
        for one in file.questions
    } == qrels
