"""`assistant grid` as a reviewer uses it; a run that is killed is gone on with by the same command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

Run = Callable[..., subprocess.CompletedProcess[str]]
_QUESTIONS = "id;question\nq1;How many police officers were trained in Viet Nam?\nq2;How many factories were inspected?\n"


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    file = tmp_path / "questions.csv"
    file.write_text(_QUESTIONS, encoding="utf-8")
    return file


def test_questions_become_a_workbook_that_goes_on_where_a_reviewer_left_it(
    assistant: Run, index_dir: Path, questions: Path
) -> None:
    out = questions.with_name("questions-grid.xlsx")
    done = assistant("grid", questions, "--index", index_dir)
    assert done.returncode == 0, done.stderr
    assert "2 questions × 2 columns, 2 cells with a quote, 2 not said" in done.stderr
    book = load_workbook(out)
    rows = list(book["Grid"].values)
    assert rows[0][:2] == ("id", "question")
    assert [line.rpartition("\n")[2] for line in rows[0][2::2]] == ["ilo.md", "unodc.txt"]
    assert rows[1][2] == "not said"
    assert "2,278 police officers" in rows[1][4]
    assert "512 garment factories" in rows[2][2]
    book["Grid"]["C2"].value = "nothing, I looked"
    book.save(out)
    again = assistant("grid", out, "--index", index_dir)
    assert again.returncode == 0, again.stderr
    assert load_workbook(out)["Grid"]["C2"].value == "nothing, I looked"
    assert assistant("grid", out, "--again", "q1", "ilo.md", "--index", index_dir).returncode == 0
    assert load_workbook(out)["Grid"]["C2"].value == "not said"


def test_columns_may_be_years_or_countries_and_the_file_csv_or_json(
    assistant: Run, index_dir: Path, questions: Path, tmp_path: Path
) -> None:
    out = tmp_path / "grid.json"
    done = assistant(
        "grid", questions, "--countries", "Viet Nam", "--out", out, "--index", index_dir
    )
    assert done.returncode == 0, done.stderr
    assert [one["value"] for one in json.loads(out.read_text())["columns"]] == ["Viet Nam"]
    out = tmp_path / "grid.csv"
    done = assistant("grid", questions, "--years", "2018", "--out", out, "--index", index_dir)
    assert done.returncode == 0, done.stderr
    assert out.read_text(encoding="utf-8-sig").splitlines()[0] == "id,question,2018,disagrees"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("none.csv",), "none.csv cannot be read"),
        (("QUESTIONS", "--documents", "no/*"), "no document is named 'no/*'"),
        (("QUESTIONS", "--documents", "*", "--years", "2018"), "one of them"),
        (("QUESTIONS", "--countries", "Atlantis"), "'Atlantis', which is neither"),
        (("QUESTIONS", "--years", "1950"), "there is no report of 1950"),
        (("QUESTIONS", "--out", "grid.docx"), "written as .xlsx, .csv, .json"),
        (("QUESTIONS", "--out", "QUESTIONS"), "holds the questions"),
        (("QUESTIONS", "--again", "9", "ilo.md"), "no row of the grid is '9'"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(
    assistant: Run, index_dir: Path, questions: Path, arguments: tuple[str, ...], told: str
) -> None:
    given = [str(questions) if one == "QUESTIONS" else one for one in arguments]
    done = assistant("grid", *given, "--index", index_dir)
    assert done.returncode == 2
    assert told in done.stderr
    assert questions.read_text(encoding="utf-8") == _QUESTIONS
    assert not questions.with_name("questions-grid.xlsx").exists()


@pytest.mark.skipif(os.name == "nt", reason="a process there is not killed by a signal")
def test_a_run_that_is_killed_in_the_middle_is_gone_on_with_by_the_same_command(
    assistant: Run, cache_dir: Path, tmp_path: Path
) -> None:
    folder, index, out = tmp_path / "in", tmp_path / "index", tmp_path / "grid.json"
    folder.mkdir()
    for at in range(8):
        lines = (f"Project {at} trained {at * 40 + n + 20} nurses in 20{n:02}." for n in range(40))
        (folder / f"{at}.txt").write_text("\n\n".join(lines))
    assert assistant("index", folder, "--index", index).returncode == 0
    asked = [f"How many nurses did project {n} train?" for n in range(6)]
    (tmp_path / "questions.txt").write_text("\n".join(asked))
    arguments = ["grid", "questions.txt", "--out", str(out), "--index", str(index)]
    command = [sys.executable, "-m", "assistant.interfaces.cli", *arguments]
    journal = tmp_path / "grid.json.part"
    environment = {**os.environ, "ASSISTANT_CACHE_DIR": str(cache_dir)}
    with subprocess.Popen(command, cwd=tmp_path, env=environment) as running:
        deadline = time.monotonic() + 120
        while len(_cells(journal)) < 3 and time.monotonic() < deadline:
            time.sleep(0.01)
        running.kill()
    assert running.returncode == -signal.SIGKILL
    kept = _cells(journal)
    assert 3 <= len(kept) < 8 * 6
    assert not out.exists()
    marked = [{**one, "short": "from the run before"} for one in kept]
    journal.write_text("\n".join(map(json.dumps, marked)) + '\n{"question": "half a li')
    arguments[1] = str(tmp_path / "questions.txt")
    done = assistant(*arguments)
    assert done.returncode == 0, done.stderr
    grid = json.loads(out.read_text())
    assert len(grid["cells"]) == 8 * 6
    taken = [one for one in grid["cells"] if one.get("short") == "from the run before"]
    assert [(c["question"], c["column"]) for c in taken] == [
        (c["question"], c["column"]) for c in kept
    ]
    assert not list(tmp_path.glob("grid.json.*"))


def _cells(journal: Path) -> list[dict[str, Any]]:
    """The whole lines of a journal."""
    if not journal.exists():
        return []
    text = journal.read_text()
    return [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines()]
