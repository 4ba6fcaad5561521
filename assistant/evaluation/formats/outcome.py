"""What the writers of formats are given: a run, a comparison, checked thresholds; and what they share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.evaluation.comparison import Comparison
from assistant.evaluation.questions import Question
from assistant.evaluation.run import Result, Run
from assistant.evaluation.thresholds import Verdict


@dataclass(frozen=True, slots=True)
class Answered:
    """A result that has an answer, in the JSON format of answers."""

    question: Question
    answer: Mapping[str, Any]
    result: Result


@dataclass(frozen=True, slots=True)
class Outcome:
    """A run to be written. ``verdicts``: of thresholds, in the order of their file; None without one."""

    run: Run
    comparison: Comparison | None = None
    verdicts: tuple[Verdict, ...] | None = None

    @property
    def answered(self) -> Iterator[Answered]:
        """Results with an answer; a run of the search alone has none."""
        for result in self.run.results:
            if result.asked.answer is not None:
                yield Answered(result.question, result.asked.answer, result)


def asked_text(question: Question) -> str:
    """The question with those before it, a line each: what formats of one turn are given."""
    return "\n".join([*question.history, question.question])


def contexts(answered: Answered) -> dict[str, str]:
    """The text around each citation, of a declined answer around each nearest passage, by its mark: ``[1]``."""
    shown = answered.answer["citations"] or answered.answer.get("closest") or ()
    texts = answered.result.details["contexts"]
    return {
        f"[{one.get('number', place)}]": text
        for place, (one, text) in enumerate(zip(shown, texts, strict=True), 1)
    }


def expected_text(question: Question) -> str:
    """A right answer in one text: the reference, else the entries that an answer contains; "" where none is known."""
    if question.references:
        return question.references[0]
    if question.nuggets:
        return " ".join(one.text for one in question.nuggets)
    return "; ".join(entry[0] for entry in question.wanted or ())
