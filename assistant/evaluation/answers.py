"""Answers that another system gave, scored by the same measures.

An answers file has one answer object a line, in the format of `assistant ask --json`, with the
question's ``id``. Quotes are checked against the documents of the index.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.config.errors import UsageError
from assistant.evaluation import identity
from assistant.evaluation.cases import Asked, check_answer
from assistant.evaluation.questions import QuestionFile, field_of, json_lines
from assistant.evaluation.run import Run
from assistant.evaluation.runner import documents_of, judge_all, limited, question_files


def score_answers(
    assistant: identity.System,
    questions: Sequence[QuestionFile] | Sequence[str | Path] | str | Path,
    answers: Path,
    *,
    limit: int | None = None,
    corpus: Mapping[str, Any] | None = None,
) -> Run:
    """Score the answers of file ``answers``; ``assistant`` gives the documents.

    Raises UsageError for an answer without a question, or a question without an answer: a question
    left out would raise the score.
    """
    files = limited(question_files(questions), limit)
    wanted = [question for file in files for question in file.questions]
    data = _bytes(answers)
    asked = _read(answers.name, data)
    missing = [question.id for question in wanted if question.id not in asked]
    if missing:
        raise UsageError(
            f"{answers.name}: no answer to {len(missing)} of {len(wanted)} questions"
            f" ({', '.join(missing[:5])}{' …' if len(missing) > 5 else ''});"
            " a question that was not answered needs a line with status declined"
        )
    measured = {
        "program": identity.program(),
        "system": identity.system_identity(assistant),
        "questions": identity.questions_identity(files),
        "corpus": corpus,
        "options": {"limit": limit},
        "answers": {"name": answers.name, "sha256": hashlib.sha256(data).hexdigest()},
    }
    results = judge_all(wanted, asked, documents_of(assistant), by_document=not corpus)
    return Run(measured, identity.circumstances(), results)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}); give a JSONL file") from error


def _read(name: str, data: bytes) -> dict[str, Asked]:
    asked: dict[str, Asked] = {}
    for where, record in json_lines(name, data):
        question_id = field_of(record, "id", str, where)
        if question_id in asked:
            raise UsageError(f"{where}: a second answer to question {question_id!r}")
        check_answer(record, where)
        asked[question_id] = Asked(question_id, record)
    return asked
