from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.config.errors import UsageError
from assistant.evaluation import load_questions
from assistant.evaluation.corpora import load_corpus
from assistant.evaluation.questions import Question, Support


def lines(path: Path, *records: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    return path


def text(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding=encoding)
    return path


def beir(folder: Path, grades: str = "q1\td1\t2\nq1\td2\t1\nq2\td2\t0\n") -> Path:
    lines(folder / "queries.jsonl", {"_id": "q1", "text": "bees?"}, {"_id": "q2", "text": "x?"})
    text(folder / "qrels" / "test.tsv", "query-id\tcorpus-id\tscore\n" + grades)
    lines(
        folder / "corpus.jsonl",
        {"_id": "d1", "title": "Bees", "text": "Bees live in hives."},
        {"_id": "d2", "title": "Only a title", "text": ""},
    )
    return folder


# --- RAGAS -------------------------------------------------------------------------------------
def test_a_ragas_sample_is_a_question_with_a_reference(tmp_path: Path) -> None:
    sample = {
        "user_input": "How many staff?",
        "reference": "2,278",
        "reference_contexts": ["2,278 staff"],
        "synthesizer_name": "single_hop",
    }
    [file] = load_questions([lines(tmp_path / "set.jsonl", sample)])
    assert file.questions == (
        Question(
            id="set-1",
            question="How many staff?",
            answerable=True,
            kind="single_hop",
            wanted=(("2,278",),),
            references=("2,278",),
            source="set.jsonl",
        ),
    )


def test_a_long_reference_is_compared_by_words_and_not_looked_for(tmp_path: Path) -> None:
    reference = "The Agency trained two thousand staff members in all five fields."
    sample = {"user_input": "How many?", "reference": reference}
    [file] = load_questions([lines(tmp_path / "set.jsonl", sample)])
    assert file.questions[0].wanted is None
    assert file.questions[0].references == (reference,)


def test_the_messages_of_a_ragas_conversation_are_history_and_question(tmp_path: Path) -> None:
    messages = [
        {"content": "What of Peru?", "type": "human"},
        {"content": "Judges.", "type": "ai"},
        {"content": "And Mexico?", "type": "human"},
    ]
    [file] = load_questions([lines(tmp_path / "set.jsonl", {"user_input": messages})])
    [question] = file.questions
    assert (question.history, question.question) == (("What of Peru?",), "And Mexico?")
    assert (question.kind, question.wanted) == ("followup", None)


def test_ragas_csv_is_read_like_its_json_lines(tmp_path: Path) -> None:
    path = text(
        tmp_path / "set.csv",
        'user_input,reference_contexts,reference\nHow many?,"[\'a, b\']","2,278"\n',
    )
    [question] = load_questions([path])[0].questions
    assert (question.question, question.references) == ("How many?", ("2,278",))


# --- CSV ---------------------------------------------------------------------------------------
def test_columns_are_found_by_name_in_any_order_case_and_delimiter(tmp_path: Path) -> None:
    path = text(
        tmp_path / "q.csv",
        "Expected answer;Question;Document;Page;Quote;ID;Note\r\n"
        "2,278|2278;How many staff?;en/x.pdf;3;2,278 staff;s1;seen\r\n"
        ";;;;;;\r\n",
        "utf-8-sig",
    )
    [file] = load_questions([path])
    assert file.questions == (
        Question(
            id="s1",
            question="How many staff?",
            answerable=True,
            kind="question",
            wanted=(("2,278", "2278"),),
            references=("2,278", "2278"),
            supports=(Support("en/x.pdf", 3, "2,278 staff"),),
            source="q.csv",
        ),
    )


def test_a_spreadsheet_saved_in_windows_1252_is_read(tmp_path: Path) -> None:
    path = text(tmp_path / "q.csv", "question,expected\nOù ça?,Éthiopie\n", "cp1252")
    assert load_questions([path])[0].questions[0].references == ("Éthiopie",)


def test_a_question_without_an_expected_answer_is_asked_and_not_judged(tmp_path: Path) -> None:
    path = text(tmp_path / "q.csv", "question,answerable\nWhat was done?,\nWhat of Mars?,No\n")
    first, second = load_questions([path])[0].questions
    assert (first.answerable, first.wanted, first.kind) == (True, None, "question")
    assert (second.answerable, second.kind, second.id) == (False, "absent", "q-2")


def test_next_to_a_ground_truth_an_answer_is_what_a_system_said(tmp_path: Path) -> None:
    path = text(tmp_path / "q.csv", "question,answer,ground_truth\nHow many?,7,12\n")
    assert load_questions([path])[0].questions[0].references == ("12",)


def test_the_queries_of_open_rag_eval_are_read(tmp_path: Path) -> None:
    path = text(tmp_path / "q.csv", "query_id,query,expected_answer\nq9,How many?,12\n")
    [question] = load_questions([path])[0].questions
    assert (question.id, question.question, question.wanted) == ("q9", "How many?", (("12",),))


# --- BEIR and MTRAG ----------------------------------------------------------------------------
def test_a_beir_folder_gives_queries_grades_and_corpus(tmp_path: Path) -> None:
    [file] = load_questions([beir(tmp_path / "set")])
    supports = (Support("d1", relevance=2), Support("d2", relevance=1))
    assert file.questions == (
        Question("q1", "bees?", True, "question", supports=supports, source="set"),
    )
    assert file.corpus == tmp_path / "set" / "corpus.jsonl"
    titles = [(one.name, one.text) for one in load_corpus(file.corpus).documents]
    assert titles == [("d1", "Bees live in hives."), ("d2", "Only a title")]


def test_a_query_of_mtrag_has_the_turns_before_it_as_history(tmp_path: Path) -> None:
    said = "|user|: where do the\nCardinals play\n|agent|: In Arizona.\n|user|: since when?"
    path = lines(tmp_path / "clapnq_questions.jsonl", {"_id": "a<::>2", "text": said})
    text(tmp_path / "qrels" / "dev.tsv", "query-id\tcorpus-id\tscore\na<::>2\td1\t1\n")
    [file] = load_questions([path])
    [question] = file.questions
    assert question.history == ("where do the Cardinals play",)
    assert (question.question, question.kind) == ("since when?", "followup")
    assert file.corpus is None


# --- what is wrong -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("q.csv", "", "no column of questions; got the columns none"),
        ("q.csv", "frage,antwort\nx,y\n", "got the columns frage, antwort, wanted one named quest"),
        ("q.csv", "question,expected\n,7\n", "q.csv, line 2: the question is empty"),
        ("q.csv", "question,answerable\nx,perhaps\n", "must be yes, no or empty, got 'perhaps'"),
        ("q.csv", "question,answerable,answer\nx,no,7\n", "but there is an expected answer"),
        ("q.csv", "question,page\nx,iv\n", "page must be a number from 1 or empty, got 'iv'"),
        ("q.csv", "question,id\nx,1\ny,1\n", "q.csv, line 3: id '1' is already used"),
        ("q.csv", "question\n", "no question in this file"),
        ("q.csv", "\0\1\2\3\4\5\6\7", "q.csv: The file holds binary data"),
        ("q.jsonl", '{"user_input": []}', "must be a question or messages with one of type human"),
        ("q.jsonl", '{"user_input": "x", "reference": 7}', "'reference' must be a text, got 7"),
        ("q.jsonl", '{"_id": "1", "text": "x"}', "no judgements; wanted"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_was_got_and_wanted(
    tmp_path: Path, name: str, content: str, message: str
) -> None:
    with pytest.raises(UsageError) as error:
        load_questions([text(tmp_path / name, content)])
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("grades", "message"),
    [
        ("q1 d1 1\n", "test.tsv, line 2: wanted query, document and grade with tabs between"),
        ("q7\td1\t1\n", "the first column there must hold the _id of a query"),
    ],
)
def test_judgements_that_do_not_fit_are_refused(tmp_path: Path, grades: str, message: str) -> None:
    with pytest.raises(UsageError) as error:
        load_questions([beir(tmp_path / "set", grades)])
    assert message in str(error.value)


def test_a_folder_that_is_no_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"a folder without queries\.jsonl; wanted a BEIR set"):
        load_questions([tmp_path])
