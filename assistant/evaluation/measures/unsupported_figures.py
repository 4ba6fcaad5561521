"""Unsupported figures: numbers in answers that nothing the answer cites gives.

A number in digits (a figure, a year, a percentage), grouping of thousands removed, must stand as a
whole number in a cited quote, in its section, title, publisher or year, in the question (as asked or
as understood), or among the computed values. Citation marks are no figures. This reads digits by
its own rule and shares no code with the check inside the assistant. Anything above 0 is a defect.
Row: (unsupported figures,).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.evaluation.cases import Answer, Case
from assistant.evaluation.estimates import total
from assistant.evaluation.matching import fold, without_marks
from assistant.evaluation.measures.base import Measure, Row

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def unsupported_figures(answer: Answer) -> tuple[str, ...]:
    """Each number of the answer's text, once, that is not supported; in the order of the text."""
    allowed = {number for text in _grounds(answer) for number in _numbers(text)}
    found = _numbers(without_marks(answer["text"]))
    return tuple(dict.fromkeys(number for number in found if number not in allowed))


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(fold(text))


def _grounds(answer: Answer) -> Iterator[str]:
    yield answer.get("question") or ""
    yield answer.get("standalone_question") or ""
    for item in answer.get("computed") or []:
        yield str(item["value"])
    for citation in answer["citations"]:
        yield citation["quote"]
        yield from citation.get("section") or []
        for name in ("title", "publisher", "year"):
            yield str(citation.get(name) or "")


def _row(case: Case) -> Row | None:
    answer = case.asked.answer
    return None if answer is None else (float(len(unsupported_figures(answer))),)


UNSUPPORTED_FIGURES = Measure(
    "unsupported_figures", _row, estimator=total, better="lower", unit="figures"
)
