"""open-rag-eval: the CSV of generated answers that its connectors write and its evaluators read (version 0.3).

A row for each passage: ``query_id``, ``query``, ``query_run``, ``passage_id``, ``passage``, ``generated_answer``. The answer is in the
first row of its query; its marks ``[1]`` are the ids of passages. A declined question has the answer NO_ANSWER,
which open-rag-eval leaves out of its scores.
"""

from __future__ import annotations

import csv
import io

from assistant.evaluation.formats.outcome import Answered, Outcome, asked_text, contexts

_COLUMNS = ("query_id", "query", "query_run", "passage_id", "passage", "generated_answer")
_NO_ANSWER = "NO_ANSWER"


def render(outcome: Outcome) -> str:
    """The rows of each question that was answered or declined."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in outcome.answered:
        writer.writerows(_rows(one))
    return written.getvalue()


def _rows(one: Answered) -> list[tuple[str, ...]]:
    declined = one.answer["status"] == "declined"
    text = _NO_ANSWER if declined else one.answer["text"]
    passages = list(contexts(one).items()) or [("[0]", "")]
    begin = (one.question.id, asked_text(one.question), "1")
    return [
        (*begin, name, passage, "" if place else text)
        for place, (name, passage) in enumerate(passages)
    ]
