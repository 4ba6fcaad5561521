"""A run of four questions that every writer is given."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from assistant.evaluation import Run
from assistant.evaluation.questions import Support
from assistant.evaluation.run import score

QUOTE = "UNODC trained 140 officers in Viet Nam."


@pytest.fixture
def run(making: SimpleNamespace) -> Run:
    """Answered rightly, answered wrongly after another question, declined rightly, declined wrongly."""
    cited = making.citation(making.PAPER, QUOTE)
    near = making.citation(making.NOTE, "The fund spent $93 million in 2024.")
    right = making.answer(f"{QUOTE} [1]", cited)
    graded = (Support("en/paper.pdf", 1, QUOTE, 2), Support("my note.txt", None, None, 1))
    cases = [
        making.case(
            making.question(id="a", references=("It trained 140 officers.",), supports=graded),
            right,
            ranking=making.ranked("en/paper.pdf", "my note.txt"),
            seconds=0.25,
        ),
        making.case(
            making.question(
                id="b 2", question="And | judges?", history=("How many?",), wanted=(("7",),)
            ),
            right,
        ),
        making.case(making.absent(id="c", question="What of Mars?"), making.answer("Not said.")),
        making.case(making.question(id="d"), making.answer("Not said.", closest=[near])),
    ]
    groups = {"kind": ("k",), "language": ("en",), "document": ()}
    identity = {"program": {"version": "0.2.0"}, "questions": [{"name": "q.jsonl"}]}
    circumstances = {"created": "2026-11-26T20:00:00+00:00"}
    return Run(identity, circumstances, tuple(score(case, groups) for case in cases))
