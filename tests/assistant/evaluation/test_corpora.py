"""A small public set, indexed and asked for real."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.evaluation import Run
from assistant.evaluation.corpora import load_corpus, open_corpus
from assistant.interfaces.cli import main

CORPUS = [
    {
        "doc_id": "Cheese: types#1",
        "title": "Cheese",
        "text": "Cheese is a dairy product made from milk.\n\nThe village makes 48 cheeses a year.",
    },
    {
        "doc_id": "Bees/hives 2",
        "title": "Bees",
        "text": "Bees live in hives. The keepers of the valley look after 120 hives.",
    },
    {"doc_id": "d3", "title": "Rivers", "text": "A river flows to the sea through the delta."},
]
QUESTIONS = [
    {
        "id": "p1",
        "question": "How many cheeses does the village make a year?",
        "answers": ["48", "forty-eight"],
        "answerable": True,
        "gold_doc_ids": ["Cheese: types#1"],
        "history": [],
    },
    {
        "id": "p2",
        "question": "How many hives do they look after?",
        "answers": ["120"],
        "answerable": True,
        "gold_doc_ids": ["Bees/hives 2"],
        "history": [
            {"role": "user", "content": "Who are the keepers of the valley?"},
            {"role": "assistant", "content": "Those who look after hives."},
        ],
    },
    {
        "id": "p3",
        "question": "What is the budget of UNICEF in Yemen?",
        "answers": [],
        "answerable": False,
        "gold_doc_ids": [],
        "history": [],
    },
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("public")
    for name, records in (("corpus", CORPUS), ("questions", QUESTIONS)):
        lines = "\n".join(map(json.dumps, records))
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return folder


def run_command(monkeypatch: pytest.MonkeyPatch, place: Path, *arguments: str) -> int:
    given = ("evaluate", str(place / "questions.jsonl"), "--index", str(place / "index"))
    monkeypatch.setattr("sys.argv", ["assistant", *given, *arguments])
    return main()


def test_documents_of_a_corpus_are_found_under_their_ids(place: Path) -> None:
    corpus = load_corpus(place / "corpus.jsonl")
    with open_corpus(corpus, user_index=place / "index") as assistant:
        assert {record.name for record in assistant.documents()} == {
            record["doc_id"] for record in CORPUS
        }
        assert assistant.document("Bees/hives 2").text == CORPUS[1]["text"]
        assert assistant.search("dairy product")[0].passage.document == "Cheese: types#1"


def test_a_corpus_is_indexed_once(place: Path) -> None:
    corpus = load_corpus(place / "corpus.jsonl")

    def passages_written() -> list[int]:
        seen: list[int] = []
        beside = place / "other" / "index"
        with open_corpus(
            corpus, user_index=beside, progress=lambda at: seen.append(at.passages_done)
        ):
            return seen

    assert passages_written() == [3]
    assert passages_written() == []


def test_a_public_set_is_scored_and_reported(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--corpus", str(place / "corpus.jsonl"), "--out", str(place / "run.json"))
    report = ("--report", str(place / "run.html"), "--json")
    assert run_command(monkeypatch, place, *options, *report) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["measures"]["ndcg@10"]["value"] == 1
    assert shown["measures"]["answer_accuracy_forced"]["value"] == 1
    assert shown["measures"]["quote_validity"]["value"] in (1, None)
    assert shown["identity"]["corpus"]["documents"] == 3
    assert Run.load(place / "run.json").to_dict()["measures"] == shown["measures"]
    assert "What was measured" in (place / "run.html").read_text("utf-8")


def test_the_same_run_again_changes_nothing(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--corpus", str(place / "corpus.jsonl"), "--json")
    assert run_command(monkeypatch, place, *options, "--out", str(place / "old.json")) == 0
    capsys.readouterr()
    assert run_command(monkeypatch, place, *options, "--compare", str(place / "old.json")) == 0
    comparison = json.loads(capsys.readouterr().out)["comparison"]
    assert comparison["won"] == comparison["lost"] == []
    timeless = {n: c for n, c in comparison["changes"].items() if c["old"] != c["new"]}
    assert timeless == {}


def test_a_wrong_line_is_named_and_nothing_is_scored(
    place: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "questions.jsonl").write_text('{"id": "x"}\n', encoding="utf-8")
    assert run_command(monkeypatch, tmp_path) == 2
    assert "questions.jsonl, line 1: 'answerable' is missing" in capsys.readouterr().err


@pytest.fixture(scope="module")
def beir(place: Path) -> Path:
    """The same set as BEIR lays it out, with its corpus."""
    folder = place / "beir"
    (folder / "qrels").mkdir(parents=True)
    corpus = [{"_id": one["doc_id"], "title": one["title"], "text": one["text"]} for one in CORPUS]
    queries = [{"_id": one["id"], "text": one["question"]} for one in QUESTIONS]
    for name, records in (("corpus", corpus), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    rows = ["query-id\tcorpus-id\tscore", "p1\tCheese: types#1\t1", "p2\tBees/hives 2\t1"]
    (folder / "qrels" / "test.tsv").write_text("\n".join(rows), "utf-8")
    return folder


def run_evaluate(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    monkeypatch.setattr("sys.argv", ["assistant", "evaluate", *map(str, arguments)])
    return main()


def test_a_beir_folder_is_searched_in_its_own_corpus_and_written_for_trec_eval(
    place: Path, beir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    exports = [
        f"--export={name}={place / name}"
        for name in ("trec-run", "trec-qrels", "ragas", "markdown")
    ]
    given = (beir, "--index", place / "index", "--retrieval-only", "--json", *exports)
    assert run_evaluate(monkeypatch, *given) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["identity"]["corpus"]["documents"] == 3
    assert shown["measures"]["ndcg@10"]["value"] == 1
    first = (place / "trec-run").read_text("utf-8").split("\n")[0].split(" ")
    assert first[:4] == ["p1", "Q0", "Cheese:%20types#1", "1"]
    assert (place / "trec-qrels").read_text("utf-8").startswith("p1 0 Cheese:%20types#1 1\n")
    assert (place / "ragas").read_text("utf-8") == ""
    assert "| ndcg@10 | 1.00 |" in (place / "markdown").read_text("utf-8")


def test_below_a_threshold_the_exit_status_is_1_and_the_test_fails(
    place: Path, beir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bounds = place / "nightly.yaml"
    given = (beir, "--index", place / "index", "--retrieval-only", "--thresholds", bounds)
    bounds.write_text("hit@1: 1\n", "utf-8")
    assert run_evaluate(monkeypatch, *given) == 0
    bounds.write_text("hit@1: 1\nanswer_accuracy: 0.5\n", "utf-8")
    assert run_evaluate(monkeypatch, *given, f"--export=junit={place / 'junit.xml'}") == 1
    assert (
        "Not reached: answer_accuracy was not measured by these questions, wanted at least 0.5"
        in capsys.readouterr().err
    )
    assert 'tests="2" failures="1"' in (place / "junit.xml").read_text("utf-8")


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("excel=x.xlsx", "no format 'excel'; there are ragas, deepeval"),
        ("ragas", "--export ragas: wanted FORMAT=FILE, got no file"),
        ("junit=x.xml", "needs --thresholds FILE"),
        ("ragas=nowhere/x.jsonl", "there is no folder nowhere; make it first"),
    ],
)
def test_an_export_that_cannot_be_written_is_refused_before_anything_is_asked(
    beir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    option: str,
    message: str,
) -> None:
    assert run_evaluate(monkeypatch, beir, "--export", option) == 2
    assert message in capsys.readouterr().err
