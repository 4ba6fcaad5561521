"""Scores answers over question files; a `Run` keeps all that is needed to compute them again."""

from __future__ import annotations

from assistant.evaluation.comparison import Comparison, compare
from assistant.evaluation.formats import load_questions
from assistant.evaluation.questions import Question, QuestionFile
from assistant.evaluation.run import Result, Run
from assistant.evaluation.scoring import Options, evaluate, score_answers

__all__ = [
    "Comparison",
    "Options",
    "Question",
    "QuestionFile",
    "Result",
    "Run",
    "compare",
    "evaluate",
    "load_questions",
    "score_answers",
]
