"""What went wrong with a question, in words, for the list of failures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.evaluation.questions import Support
from assistant.evaluation.run import Result, Run

_RANKED_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ShownSupport:
    """A support and what became of it. ``found``: its quote stands in the document as read."""

    support: Support
    cited: bool
    found: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that was not answered as it should be, ready to be shown.

    ``problems``: short words. ``citations``: each with whether it is right; ``ranked``: the
    documents that a search gave, only where no answer was asked for.
    """

    result: Result
    problems: tuple[str, ...]
    supports: tuple[ShownSupport, ...]
    citations: tuple[tuple[Mapping[str, Any], bool], ...]
    ranked: tuple[str, ...] = ()


def failures(run: Run) -> list[Failure]:
    """Questions with a problem, in the order of the files."""
    return [_failure(r, problems) for r in run.results if (problems := _problems(r))]


def _problems(result: Result) -> tuple[str, ...]:
    found = []
    if result.asked.answer is None:
        hit = result.rows.get("hit@5")
        return ("not among the first 5",) if hit is not None and not hit[0] else ()
    declined = result.asked.answer["status"] == "declined"
    if not result.question.answerable and not declined:
        found.append("answered, though absent")
    if result.question.answerable and declined:
        found.append("declined")
    if result.right is False and result.question.answerable and not declined:
        found.append("answer lacks what was asked for")
    if not declined and result.rows.get("page_accuracy", (1.0,))[0] == 0:
        found.append("page not cited")
    if result.details["invalid_quotes"]:
        found.append("quote not at its span")
    if result.details["unsupported_figures"]:
        figures = ", ".join(result.details["unsupported_figures"])
        found.append(f"unsupported figures: {figures}")
    return tuple(found)


def _failure(result: Result, problems: tuple[str, ...]) -> Failure:
    details = result.details
    supports = zip(
        result.question.supports,
        details["supports_cited"],
        details["supports_found"],
        strict=True,
    )
    answer = result.asked.answer
    cited = answer["citations"] if answer is not None else []
    ranking = result.asked.ranking if answer is None else None
    return Failure(
        result,
        problems,
        tuple(ShownSupport(*one) for one in supports),
        tuple(zip(cited, details["citations_right"], strict=True)),
        tuple(one.document for one in (ranking or ())[:_RANKED_SHOWN]),
    )
