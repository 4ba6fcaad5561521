"""Answer accuracy: right answers over answerable questions.

A question is right when it is not declined and the text contains all that is asked for
(`assistant.evaluation.matching`); questions whose right answer is not known are left out. Forced
accuracy is the same with declining switched off: what the answers are worth apart from the
decision to decline. Row: (1 if right else 0, 1).
"""

from __future__ import annotations

from assistant.evaluation.cases import Answer, Case
from assistant.evaluation.matching import contains_all
from assistant.evaluation.measures.base import Measure, Row


def _row(case: Case, answer: Answer | None) -> Row | None:
    wanted = case.question.wanted
    if answer is None or wanted is None or not case.question.answerable:
        return None
    right = answer["status"] != "declined" and contains_all(answer["text"], wanted)
    return float(right), 1.0


ANSWER_ACCURACY = Measure("answer_accuracy", lambda case: _row(case, case.asked.answer))
ANSWER_ACCURACY_FORCED = Measure(
    "answer_accuracy_forced", lambda case: _row(case, case.asked.forced)
)
