"""A chat model as judge: are answers faithful to their quotes and relevant to the question?

This is an opinion, not a measurement: it depends on the model, and another run may differ. So it is
reported separately from the measures, with the model's name, the answers without a clear opinion, and
tokens and time used. Declined answers are not judged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel

from assistant.evaluation.estimates import estimate, ratio
from assistant.evaluation.run import Run
from assistant.generation.providers import ChatModel, NoReply, Usage, data, instructions

ASKED = ("faithful", "relevant")
_STATED = r"\b{name}\w*\W{{0,12}}(yes|no|true|false)\b"
_YES = {"yes", "true"}


class Verdict(BaseModel):
    """Whether an answer is faithful to its quotes and relevant to its question."""

    faithful: Literal["yes", "no"]
    relevant: Literal["yes", "no"]


def judged(run: Run, model: ChatModel) -> dict[str, Any]:
    """The model's opinion of each answer of ``run``, as `Run.opinions` keeps it.

    ``shares``: of the answers that are faithful and that are relevant, with 95% intervals;
    ``opinions``: of each answer by its question's id; ``unclear``: ids without a clear opinion.
    """
    given = {r.question.id: r.asked.answer for r in run.results}
    answers = {name: one for name, one in given.items() if one and one["status"] != "declined"}
    usage, opinions = Usage(), dict[str, dict[str, bool]]()
    for name, answer in answers.items():
        opinion = _opinion(answer, model, usage)
        if opinion is not None:
            opinions[name] = opinion
    rows = {name: [(float(one[name]), 1.0) for one in opinions.values()] for name in ASKED}
    return {
        "model": model.name,
        "shares": {name: estimate(rows[name], ratio).to_dict() for name in ASKED},
        "opinions": opinions,
        "unclear": [name for name in answers if name not in opinions],
        "usage": usage.to_dict(),
    }


def _opinion(answer: Mapping[str, Any], model: ChatModel, usage: Usage) -> dict[str, bool] | None:
    system, user = instructions("judge", "assistant.evaluation"), _shown(answer)
    try:
        if model.structured:
            filled = model.fill(Verdict, system, user, usage).model_dump()
            return {name: filled[name] in _YES for name in ASKED}
        return parsed("".join(model.stream(system, user, usage)))
    except NoReply:
        return None


def parsed(reply: str) -> dict[str, bool] | None:
    """The opinion in a reply, as lines, as JSON or in a sentence; None unless it is clear on both.

    A reply that says both yes and no to one of them is not clear.
    """
    opinion = {}
    for name in ASKED:
        found = re.findall(_STATED.format(name=name), reply, re.IGNORECASE)
        values = {word.lower() in _YES for word in found}
        if len(values) != 1:
            return None
        opinion[name] = values.pop()
    return opinion


def _shown(answer: Mapping[str, Any]) -> str:
    quotes = [f"<quote>{data(one['quote'])}</quote>" for one in answer["citations"]]
    asked = answer.get("standalone_question") or answer.get("question") or ""
    given = (f"<question>{data(asked)}</question>", f"<answer>{data(answer['text'])}</answer>")
    return "\n".join([*quotes, *given])
