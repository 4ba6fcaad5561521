from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote

import ir_measures
import pytest
from ir_measures import RR, nDCG
from junitparser import JUnitXml
from lxml import etree

from assistant.config.errors import UsageError
from assistant.evaluation import Run, compare, load_questions
from assistant.evaluation.formats import Outcome, writer
from assistant.evaluation.thresholds import Threshold, check


def written(name: str, outcome: Outcome, folder: Path) -> Path:
    path = folder / f"written.{name}"
    path.write_text(writer(name)(outcome), encoding="utf-8")
    return path


def test_ragas_samples_come_back_as_the_questions_that_they_were(run: Run, tmp_path: Path) -> None:
    path = written("ragas", Outcome(run), tmp_path)
    samples = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    first, second, absent, declined = samples
    assert first["retrieved_contexts"] == ["UNODC trained 140 officers in Viet Nam."]
    assert first["reference"] == "It trained 140 officers."
    assert second["user_input"] == "How many?\nAnd | judges?"
    assert "reference" not in absent
    assert declined["retrieved_contexts"] == ["The fund spent $93 million in 2024."]
    [file] = load_questions([path])
    assert [one.id for one in file.questions] == ["a", "b 2", "c", "d"]
    assert file.questions[0].references == ("It trained 140 officers.",)


def test_deepeval_cases_have_the_members_of_a_test_case(run: Run, tmp_path: Path) -> None:
    cases = json.loads(written("deepeval", Outcome(run), tmp_path).read_text("utf-8"))
    assert [one["name"] for one in cases] == ["a", "b 2", "c", "d"]
    assert {tuple(one) for one in cases} == {
        ("name", "input", "actual_output", "expected_output", "context", "retrieval_context")
    }
    assert cases[0]["context"] == ["UNODC trained 140 officers in Viet Nam."]
    assert cases[2]["expected_output"] is None


def test_open_rag_eval_has_a_row_for_each_passage_and_no_answer_for_a_declined_one(
    run: Run, tmp_path: Path
) -> None:
    content = written("open-rag-eval", Outcome(run), tmp_path).read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [(row["query_id"], row["passage_id"], row["query_run"]) for row in rows] == [
        ("a", "[1]", "1"),
        ("b 2", "[1]", "1"),
        ("c", "[0]", "1"),
        ("d", "[1]", "1"),
    ]
    assert rows[0]["generated_answer"].endswith("[1]")
    assert rows[3]["generated_answer"] == "NO_ANSWER"


def test_ir_measures_computes_from_the_trec_files_what_the_run_says(
    run: Run, tmp_path: Path
) -> None:
    qrels = ir_measures.read_trec_qrels(str(written("trec-qrels", Outcome(run), tmp_path)))
    ranked = ir_measures.read_trec_run(str(written("trec-run", Outcome(run), tmp_path)))
    qrels, ranked = list(qrels), list(ranked)
    assert {unquote(one.doc_id) for one in ranked} == {"en/paper.pdf", "my note.txt"}
    assert [one.relevance for one in qrels if one.query_id == "a"] == [2, 1]
    assert "b%202" in {one.query_id for one in qrels}
    only = [one for one in qrels if one.query_id == "a"]
    computed = ir_measures.calc_aggregate([nDCG @ 10, RR @ 10], only, ranked)
    assert computed[nDCG @ 10] == pytest.approx(run.measures()["ndcg@10"].value)
    assert computed[RR @ 10] == run.measures()["mrr@10"].value == 1


def test_equal_scores_keep_their_order_in_a_trec_run(
    run: Run, making: SimpleNamespace, tmp_path: Path
) -> None:
    first = run.results[0]
    tied = tuple(replace(one, score=0.5) for one in making.ranked("z", "a", "m"))
    results = (replace(first, asked=replace(first.asked, ranking=tied)),)
    path = written("trec-run", Outcome(replace(run, results=results)), tmp_path)
    found = sorted(ir_measures.read_trec_run(str(path)), key=lambda one: -one.score)
    assert [one.doc_id for one in found] == ["z", "a", "m"]


def test_junit_has_a_test_for_each_threshold_and_names_what_went_wrong(
    run: Run, tmp_path: Path
) -> None:
    thresholds = (
        Threshold("answer_accuracy", at_least=0.9),
        Threshold("quote_validity", at_least=1.0),
        Threshold("vital_recall", at_least=0.5),
    )
    outcome = Outcome(run, verdicts=check(run, thresholds))
    root = etree.fromstring(written("junit", outcome, tmp_path).read_bytes())
    [suite] = root
    assert (suite.get("tests"), suite.get("failures"), suite.get("time")) == ("3", "2", "0.250")
    cases = {case.get("name"): case for case in suite.iter("testcase")}
    failure = cases["answer_accuracy"].find("failure")
    # a is right; b 2 lacks "7"; d is declined.
    assert failure.get("message").startswith("answer_accuracy is 0.333")
    assert "b 2: answer lacks what was asked for" in failure.text
    assert cases["quote_validity"].find("failure") is None
    assert "was not measured" in cases["vital_recall"].find("failure").get("message")


def test_a_reader_of_junit_counts_what_failed(run: Run, tmp_path: Path) -> None:
    thresholds = (Threshold("answer_accuracy", at_least=0.9), Threshold("page_accuracy", 0.5))
    outcome = Outcome(run, verdicts=check(run, thresholds))
    read = JUnitXml.fromfile(str(written("junit", outcome, tmp_path)))
    assert (read.tests, read.failures, read.errors) == (2, 1, 0)
    [suite] = read
    first, second = suite
    assert first.result[0].message.startswith("answer_accuracy is 0.333")
    assert second.is_passed
    assert {one.name: one.value for one in suite.properties()}["version"] == "0.2.0"


def test_junit_without_thresholds_is_refused(run: Run) -> None:
    with pytest.raises(UsageError, match="junit needs --thresholds"):
        writer("junit")(Outcome(run))


def test_the_summary_says_what_was_reached_what_changed_and_what_is_wrong(
    run: Run, tmp_path: Path
) -> None:
    verdicts = check(run, (Threshold("answer_accuracy", at_least=0.9),))
    outcome = Outcome(run, compare(run, run), verdicts)
    page = written("markdown", outcome, tmp_path).read_text("utf-8")
    assert "**0 of 1 thresholds reached.**" in page
    assert "| answer_accuracy | 0.33 |" in page
    assert "0 won, 0 lost. More than chance (p < 0.05): nothing." in page
    assert "- `b 2` And \\| judges?" in page


def test_what_a_question_says_is_no_markup_in_the_summary(run: Run) -> None:
    first = run.results[1]
    hostile = replace(first.question, question="[x](http://e) <img src=x> @someone `a` | b")
    changed = replace(run, results=(replace(first, question=hostile),))
    page = writer("markdown")(Outcome(changed))
    assert "<img" not in page
    assert "[x](http" not in page
    assert "@someone" not in page


def test_a_run_of_the_search_alone_has_no_samples(run: Run) -> None:
    results = tuple(replace(one, asked=replace(one.asked, answer=None)) for one in run.results)
    searched = Outcome(replace(run, results=results))
    assert writer("ragas")(searched) == ""
    assert writer("deepeval")(searched) == "[]\n"
    assert writer("trec-run")(searched).count("\n") == 2
