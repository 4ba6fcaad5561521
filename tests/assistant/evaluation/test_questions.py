from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.config.errors import UsageError
from assistant.evaluation.corpora import load_corpus
from assistant.evaluation.formats import load_questions
from assistant.evaluation.questions import Question, Support

REPORT = {
    "id": "r-1",
    "kind": "followup",
    "question": "And in Peru?",
    "history": ["What did UNODC do in Viet Nam?"],
    "all": ["10 offices", ["ten", "10"]],
    "answerable": True,
    "support": [{"file": "en/x.pdf", "page": 3, "quote": "ten offices"}],
    "filters": {"year": 2018},
}
PUBLIC = {
    "id": "p-1",
    "question": "Can you help?",
    "answers": ["yes", "of course"],
    "answerable": True,
    "gold_doc_ids": ["Types of cheese:19"],
    "gold_passages": ["Some cheeses"],
    "history": [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hi"}],
    "tags": ["t"],
}


def write(path: Path, *records: Any) -> Path:
    lines = [one if isinstance(one, str) else json.dumps(one) for one in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_question_of_the_reports_is_read(tmp_path: Path) -> None:
    [file] = load_questions([write(tmp_path / "q.jsonl", REPORT)])
    assert file.questions == (
        Question(
            id="r-1",
            question="And in Peru?",
            answerable=True,
            kind="followup",
            wanted=(("10 offices",), ("ten", "10")),
            history=("What did UNODC do in Viet Nam?",),
            supports=(Support("en/x.pdf", 3, "ten offices"),),
            filters={"year": 2018},
            source="q.jsonl",
        ),
    )


def test_a_public_question_takes_any_answer_and_the_user_turns(tmp_path: Path) -> None:
    [file] = load_questions([write(tmp_path / "q.jsonl", PUBLIC)])
    [question] = file.questions
    assert question.wanted == (("yes", "of course"),)
    assert question.history == ("Hello",)
    assert question.supports == (Support("Types of cheese:19", None, "Some cheeses"),)
    assert question.kind == "followup"


def test_gold_passages_that_do_not_go_with_the_documents_are_left_out(tmp_path: Path) -> None:
    record = PUBLIC | {"gold_doc_ids": ["a", "b"]}
    [file] = load_questions([write(tmp_path / "q.jsonl", record)])
    assert file.questions[0].supports == (Support("a"), Support("b"))


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ("{", "q.jsonl, line 2: not JSON"),
        ("[1]", "q.jsonl, line 2: wanted a JSON object, got list"),
        ({**REPORT, "id": " "}, "q.jsonl, line 2: 'id' is empty"),
        ({"id": "x", "answerable": True, "all": ["1"]}, "q.jsonl, line 2: 'question' is missing"),
        ({**REPORT, "id": "x", "answerable": "yes"}, "'answerable' must be bool, got 'yes'"),
        ({**REPORT, "id": "x", "all": []}, "neither 'all' nor 'nuggets' names anything"),
        ({**REPORT, "id": "x", "all": [[]]}, "an entry of 'all' is a text or a list"),
        ({**REPORT, "id": "x", "history": [3]}, "a turn of 'history' is a question or"),
        ({**REPORT, "id": "x", "support": [{"file": "a"}]}, "'quote' is missing"),
        ({**REPORT, "id": "x", "support": [{"file": "a", "page": 0, "quote": "b"}]}, "from 1"),
        ({**REPORT, "id": "x", "filters": []}, None),
        ({**REPORT, "id": "x", "filters": [1]}, "'filters' must be an object"),
        (REPORT, "q.jsonl, line 2: id 'r-1' is already used at q.jsonl, line 1"),
    ],
)
def test_what_is_not_a_question_is_refused_with_file_and_line(
    tmp_path: Path, record: Any, message: str | None
) -> None:
    path = write(tmp_path / "q.jsonl", REPORT, record)
    if message is None:
        assert len(load_questions([path])[0].questions) == 2
        return
    with pytest.raises(UsageError) as error:
        load_questions([path])
    assert message in str(error.value)


def test_the_same_id_in_two_files_is_refused(tmp_path: Path) -> None:
    paths = [write(tmp_path / name, REPORT) for name in ("a.jsonl", "b.jsonl")]
    with pytest.raises(UsageError, match=r"b\.jsonl, line 1: id 'r-1' is already used at a\.jsonl"):
        load_questions(paths)


def test_a_line_separator_inside_a_text_does_not_end_the_line(tmp_path: Path) -> None:
    record = json.dumps(REPORT | {"question": "And\u2028Peru?"}, ensure_ascii=False)
    [file] = load_questions([write(tmp_path / "q.jsonl", record)])
    assert file.questions[0].question == "And\u2028Peru?"


def test_an_empty_file_and_one_that_is_not_utf8_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no question in this file"):
        load_questions([write(tmp_path / "q.jsonl")])
    (tmp_path / "l.jsonl").write_bytes(b'{"id": "\xe9"}')
    with pytest.raises(UsageError, match="not UTF-8 at byte 8"):
        load_questions([tmp_path / "l.jsonl"])
    with pytest.raises(UsageError, match="cannot be read"):
        load_questions([tmp_path / "none.jsonl"])


def test_a_document_of_a_corpus_is_named_by_its_id_and_parted_by_blank_lines(
    tmp_path: Path,
) -> None:
    record = {"doc_id": "Cheese: types#1", "title": "Cheese", "text": "One.\nTwo. \n\nThree.\n"}
    corpus = load_corpus(write(tmp_path / "c.jsonl", record))
    [document] = corpus.documents
    assert document.name == "Cheese: types#1"
    assert document.metadata.title == "Cheese"
    texts = [document.text[block.start : block.end] for block in document.blocks]
    assert texts == ["One.\nTwo.", "Three."]


def test_a_corpus_that_names_two_documents_alike_is_refused(tmp_path: Path) -> None:
    record = {"doc_id": "a", "title": "", "text": "x"}
    with pytest.raises(UsageError, match=r"c\.jsonl, line 2: doc_id 'a' is already used"):
        load_corpus(write(tmp_path / "c.jsonl", record, record))
