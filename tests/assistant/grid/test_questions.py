"""Questions are taken as reviewers have them: lists, CSV of any kind, workbooks with titles and other columns."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from assistant.config.errors import UsageError
from assistant.grid.questions import read_questions

ONE, TWO = "How many were trained?", "Combien de femmes, à Niamey ?"


def test_a_text_has_one_question_a_line_without_the_marks_of_its_list(tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    file.write_text(f"1. {ONE}\n\n- {TWO}\n2019 was a year of what?\n", encoding="utf-8")
    asked = [row.question for row in read_questions(file).rows]
    assert asked == [ONE, TWO, "2019 was a year of what?"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_file_may_have_any_usual_encoding_and_delimiter(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    file = tmp_path / "questions.csv"
    lines = [["id", "Theme", "Question"], ["a1", "reach", ONE], ["a2", "été", f'"{TWO}"']]
    file.write_text("\n".join(delimiter.join(line) for line in lines), encoding=encoding)
    found = read_questions(file)
    assert (found.header, found.asked) == (("id", "Theme", "Question"), "Question")
    assert [row.question for row in found.rows] == [ONE, TWO]
    assert found.rows[1].kept == {"id": "a2", "Theme": "été"}


@pytest.mark.parametrize(
    "header",
    ["QUESTION", "Evaluation questions", "Pregunta", "Вопросы", "السؤال", "Questions d’évaluation"],
)
def test_the_column_is_found_by_its_header_in_five_languages(tmp_path: Path, header: str) -> None:
    file = tmp_path / "questions.csv"
    file.write_text(f"id,{header}\n1,{ONE}\n", encoding="utf-8")
    assert [row.question for row in read_questions(file).rows] == [ONE]


def test_a_column_of_numbers_of_questions_is_not_taken_for_the_questions(tmp_path: Path) -> None:
    file = tmp_path / "questions.csv"
    file.write_text(f"Question no.,Key question\n1.1,{ONE}\n1.2,{ONE[:-1]} in Peru?\n")
    found = read_questions(file)
    assert found.asked == "Key question"
    assert found.rows[0].kept == {"Question no.": "1.1"}


def test_titles_above_the_headers_of_a_workbook_and_sheets_without_questions_are_passed_over(
    tmp_path: Path,
) -> None:
    book = Workbook()
    book.active.append(["Read me first"])
    sheet = book.create_sheet("Matrix")
    for line in (
        ["Evaluation matrix"],
        [],
        ["#", "Question", "Source"],
        [1, ONE, "desk"],
        [2.0, TWO],
    ):
        sheet.append(line)
    book.save(tmp_path / "matrix.xlsx")
    found = read_questions(tmp_path / "matrix.xlsx")
    assert found.header == ("#", "Question", "Source")
    assert [(row.question, row.kept) for row in found.rows] == [
        (ONE, {"#": "1", "Source": "desk"}),
        (TWO, {"#": "2", "Source": ""}),
    ]


def test_a_list_in_a_single_column_needs_no_header(tmp_path: Path) -> None:
    file = tmp_path / "questions.csv"
    file.write_text(f"{ONE}\nWho paid for it?\n")
    assert [row.question for row in read_questions(file).rows] == [ONE, "Who paid for it?"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"id,text\n1,How many?\n2,Who?\n", "'id', 'text'"),
        ("a.csv", b"id,question\n", "no question"),
        ("a.txt", b"\n \n", "no question"),
        ("a.pdf", b"%PDF", ".csv"),
        ("a.xlsx", b"not a workbook", "save it as .xlsx"),
        ("a.csv", b"\x00\x01\x02\x03\x00\x05" * 50, "binary"),
        ("a.txt", b"why? " * 1000, "2,000 at most"),
        ("a.txt", b"why?\n" * 1001, "1,000"),
    ],
)
def test_a_bad_file_is_told_with_what_was_got_and_what_is_wanted(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=r".") as error:
        read_questions(tmp_path / name)
    assert told in str(error.value)
    assert name in str(error.value)


def test_a_workbook_that_unpacks_to_much_more_than_a_list_is_refused(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "bomb.xlsx", "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 301 * 2**20)
    with pytest.raises(UsageError, match="too large"):
        read_questions(tmp_path / "bomb.xlsx")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        read_questions(tmp_path / "none.csv")


def test_a_header_without_questions_is_no_question(tmp_path: Path) -> None:
    file = tmp_path / "questions.csv"
    file.write_text("question\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"has no (?:question|column)"):
        read_questions(file)
