"""The pages of reference/ are what the code says; examples on pages are ones that the code reads."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.evaluation.formats import load_questions
from assistant.evaluation.measures import MEASURES
from assistant.interfaces.api.schemas.responses import AnswerOut, CitationOut
from tests.docs.pages import PAGES, ROOT


def _text(name: str) -> str:
    return re.sub(r"<!--.*?-->", "", (PAGES / name).read_text(encoding="utf-8"), flags=re.DOTALL)


def _example(name: str, key: str) -> Any:
    """The first JSON block of a page that has ``key``."""
    blocks = re.findall(r"^```json\n(.*?)^```", _text(name), flags=re.MULTILINE | re.DOTALL)
    return next(data for data in map(json.loads, blocks) if key in data)


def test_the_reference_is_what_the_script_writes() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "write_reference.py"), "--check"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_example_answer_has_the_members_of_an_answer_and_no_others() -> None:
    answer = _example("reference/formats.md", "trace_id")
    assert set(answer) == set(AnswerOut.model_fields)
    assert set(answer["citations"][0]) == set(CitationOut.model_fields)
    AnswerOut.model_validate(answer)


@pytest.mark.parametrize("page", ["using/evaluation.md", "reference/formats.md"])
def test_the_example_question_is_one_that_scoring_reads(page: str, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps(_example(page, "answerable")) + "\n", encoding="utf-8")
    (read,) = load_questions([file])
    assert read.questions[0].answerable


def test_every_measure_is_explained_and_none_that_is_not_there() -> None:
    table = _text("using/evaluation.md").split("## Measures")[1].split("\n## ")[0]
    explained = set(
        re.findall(
            r"`([\w@]+)`", "\n".join(row.split("|")[1] for row in table.splitlines() if "|" in row)
        )
    )
    names = {re.sub(r"^(hit|recall)@\d+", r"\1@k", measure.name) for measure in MEASURES}
    assert explained == names | {"latency_ms"}
