from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.config.errors import UsageError
from assistant.config.settings import Settings
from assistant.evaluation import Options, Run, evaluate, score_answers
from assistant.evaluation.comparison import compare
from assistant.evaluation.report import render
from assistant.model import Answer, Citation, Claim, Coverage
from corpus.model import Document, Passage
from index.model import DocumentRecord, Hit


class Scripted:
    """A system whose answers are written down; it counts how often it is asked."""

    def __init__(self, documents: Mapping[str, Document], fails_at: int | None = None) -> None:
        self._documents = documents
        self._fails_at = fails_at
        self.asked: list[tuple[str, tuple[str, ...], bool]] = []
        self.settings = Settings()

    def warm(self) -> None:
        pass

    def documents(self) -> list[DocumentRecord]:
        return [DocumentRecord(name, passages=1) for name in sorted(self._documents)]

    def document(self, name: str) -> Document:
        if name not in self._documents:
            raise UsageError(f"no document {name!r}")
        return self._documents[name]

    def search(
        self,
        query: str,
        limit: int = 10,
        filters: Mapping[str, Any] | None = None,
        *,
        history: Sequence[str] = (),
    ) -> list[Hit]:
        # Two passages of one document: the document counts once, with the better of the two.
        found = [("note.txt", 0.2), ("en/paper.pdf", 0.3), ("note.txt", 0.9)]
        return [Hit(str(i), Passage(n, 0, 0, 4, "text"), s) for i, (n, s) in enumerate(found)]

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        filters: Mapping[str, Any] | None = None,
        *,
        force: bool = False,
    ) -> Answer:
        if self._fails_at == len(self.asked):
            raise KeyboardInterrupt
        self.asked.append((question, tuple(history), force))
        quote = "UNODC trained 140 officers in Viet Nam."
        cited = Citation(1, "en/paper.pdf", "Paper", 0, len(quote), quote, quote, page=1)
        answers = "officers" in question or force
        return Answer(
            trace_id="t",
            question=question,
            standalone_question=question,
            claims=(Claim(quote, (1,)),) if answers else (),
            citations=(cited,) if answers else (),
            coverage=Coverage(2, 2),
            notice="" if answers else "The documents <do> not say.",
            confidence=0.8 if answers else 0.3,
            timings_ms={"retrieve": 2.0, "answer": 1.0},
        )


@pytest.fixture
def system(making: SimpleNamespace) -> Scripted:
    return Scripted(making.DOCUMENTS)


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    support = [{"file": "en/paper.pdf", "page": 1, "quote": "trained 140 officers"}]
    shared = {"kind": "number", "answerable": True, "all": ["140"], "support": support}
    records = [
        {"id": "a", "question": "How many officers?", **shared},
        {"id": "b", "question": "And judges?", "history": ["How many officers?"], **shared},
        {"id": "c", "question": "What of Mars?", "kind": "absent", "answerable": False},
    ]
    path = tmp_path / "q.jsonl"
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


def test_every_question_is_asked_with_its_history_and_forced_when_it_is_declined(
    system: Scripted, questions: Path
) -> None:
    run = evaluate(system, questions)
    assert system.asked == [
        ("How many officers?", (), False),
        ("And judges?", ("How many officers?",), False),
        ("And judges?", ("How many officers?",), True),
        ("What of Mars?", (), False),
    ]
    measures = run.measures()
    assert measures["answer_accuracy"].value == (1 + 0) / 2
    assert measures["answer_accuracy_forced"].value == (1 + 1) / 2
    assert measures["decline_precision"].value == 1 / 2
    assert measures["decline_recall"].value == 1 / 1
    assert measures["quote_validity"].value == 1


def test_passages_are_mapped_to_documents_by_their_best(system: Scripted, questions: Path) -> None:
    run = evaluate(system, questions, options=Options(answers=False))
    ranking = run.results[0].asked.ranking
    assert ranking is not None
    assert [(one.document, one.score) for one in ranking] == [
        ("note.txt", 0.9),
        ("en/paper.pdf", 0.3),
    ]
    assert run.measures()["mrr@10"].value == 1 / 2
    assert "answer_accuracy" not in run.measures()
    assert system.asked == []


def test_measures_are_given_by_kind_language_and_document(
    system: Scripted, questions: Path
) -> None:
    run = evaluate(system, questions)
    assert run.groups("kind") == ["absent", "number"]
    assert run.groups("document") == ["en/paper.pdf"]
    assert run.groups("language") == ["en"]
    assert run.measures("kind", "number")["answer_accuracy"].n == 2


def test_a_saved_run_is_read_back_whole(system: Scripted, questions: Path, tmp_path: Path) -> None:
    run = evaluate(system, questions, out=tmp_path / "run.json")
    again = Run.load(tmp_path / "run.json")
    assert again.results == run.results
    assert again.to_dict() == run.to_dict()
    assert [path.name for path in tmp_path.iterdir() if "run" in path.name] == ["run.json"]


def test_two_runs_give_the_same_numbers(
    system: Scripted, questions: Path, making: SimpleNamespace
) -> None:
    first, second = (evaluate(one, questions) for one in (system, Scripted(making.DOCUMENTS)))
    assert first.measures() == second.measures()
    assert first.identity == second.identity


def test_a_stopped_run_goes_on_where_it_stopped(
    questions: Path, tmp_path: Path, making: SimpleNamespace
) -> None:
    out = tmp_path / "run.json"
    with pytest.raises(KeyboardInterrupt):
        evaluate(Scripted(making.DOCUMENTS, fails_at=3), questions, out=out)
    # The process died while it wrote: a line that was cut off is asked again.
    part = tmp_path / "run.json.part"
    part.write_text(part.read_text("utf-8") + '{"id": "c", "ans', "utf-8")
    system = Scripted(making.DOCUMENTS)
    run = evaluate(system, questions, out=out)
    assert [asked[0] for asked in system.asked] == ["What of Mars?"]
    assert len(run.results) == 3
    assert not part.exists()


def test_answers_of_another_identity_are_not_taken_over(
    questions: Path, tmp_path: Path, making: SimpleNamespace
) -> None:
    out = tmp_path / "run.json"
    with pytest.raises(KeyboardInterrupt):
        evaluate(Scripted(making.DOCUMENTS, fails_at=3), questions, out=out)
    other = Scripted({making.PAPER.name: making.PAPER})
    evaluate(other, questions, out=out)
    assert len(other.asked) == 4


def test_answers_of_another_system_are_scored(
    system: Scripted, questions: Path, tmp_path: Path
) -> None:
    given = [
        {"id": name, **system.ask(question).to_dict()}
        for name, question in (("a", "officers"), ("b", "officers"), ("c", "Mars"))
    ]
    path = tmp_path / "answers.jsonl"
    path.write_text("\n".join(map(json.dumps, given)), encoding="utf-8")
    run = score_answers(system, questions, path)
    assert run.measures()["answer_accuracy"].value == (1 + 1) / 2
    assert run.measures()["decline_auroc"].value == 1
    assert "answer_accuracy_forced" not in run.measures()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "other"}, "no answer to 1 of 3 questions (a)"),
        (
            {"status": "maybe"},
            "line 1: 'status' must be answered, partial, declined or reply, got 'maybe'",
        ),
        ({"text": None}, "line 1: 'text' must be a text"),
        ({"citations": [{"document": "x"}]}, "line 1: a citation needs 'quote' (str)"),
    ],
)
def test_an_answers_file_that_cannot_be_scored_says_why(
    system: Scripted, questions: Path, tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    given = [{"id": name, **system.ask("officers").to_dict()} for name in "abc"]
    given[0] |= change
    path = tmp_path / "answers.jsonl"
    path.write_text("\n".join(map(json.dumps, given)), encoding="utf-8")
    with pytest.raises(UsageError) as error:
        score_answers(system, questions, path)
    assert message in str(error.value)


def test_a_run_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("{}", "utf-8")
    with pytest.raises(UsageError, match="not a run of"):
        Run.load(path)
    with pytest.raises(UsageError, match="cannot be read"):
        Run.load(tmp_path / "none.json")


def test_the_page_shows_each_failure_and_loads_nothing(system: Scripted, questions: Path) -> None:
    run = evaluate(system, questions)
    page = render(run)
    assert "And judges?" in page
    assert "The documents &lt;do&gt; not say." in page
    assert page.count("<svg") > 4
    assert page.count('<details class="failure">') == 1
    for loading in ("http://", "https://", "<script", "<link", "@import", "url(", " src="):
        assert loading not in page


def test_documents_are_ranked_for_a_question_without_supports_where_that_is_wanted(
    system: Scripted, questions: Path
) -> None:
    lines = [json.loads(line) for line in questions.read_text("utf-8").splitlines()]
    bare = [line | {"support": []} for line in lines if line.get("answerable")][:1]
    questions.write_text("\n".join(map(json.dumps, bare)), encoding="utf-8")
    assert evaluate(system, questions).results[0].asked.ranking is None
    ranking = evaluate(system, questions, options=Options(ranks=True)).results[0].asked.ranking
    assert ranking is not None
    assert [one.document for one in ranking] == ["note.txt", "en/paper.pdf"]


def test_the_page_shows_what_changed_between_two_runs(system: Scripted, questions: Path) -> None:
    run = evaluate(system, questions)
    page = render(run, compare(run, run))
    assert "What changed" in page
    assert "0 questions won, 0 lost" in page


def test_a_page_of_retrieval_alone_has_no_answers(system: Scripted, questions: Path) -> None:
    page = render(evaluate(system, questions, options=Options(answers=False)))
    assert "ndcg@10" in page
    assert "answer_accuracy" not in page
