"""What a chat model thinks of the answers: are they faithful to their quotes, relevant to the question.

An opinion, not a measurement: it depends on the model, and another run may say otherwise. So it stands
apart from the measures, in a section of its own, with the model's name, the number of answers that it
gave no clear opinion of, and what it took. Declined answers are not judged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel

from assistant.evaluation.estimates import estimate, ratio
from assistant.evaluation.run import Run
from assistant.generation.prompts import data, instructions
from assistant.generation.providers import ChatModel, NoReply, Usage

ASKED = ("faithful", "relevant")
_SAID = r"\b{name}\w*\W{{0,12}}(yes|no|true|false)\b"
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
            said = model.fill(Verdict, system, user, usage).model_dump()
            return {name: said[name] in _YES for name in ASKED}
        return parsed("".join(model.stream(system, user, usage)))
    except NoReply:
        return None


def parsed(reply: str) -> dict[str, bool] | None:
    """The opinion in a reply, also as JSON or in a sentence; None unless it says both, and each once.

    A reply that says yes and no to the same is no opinion.
    """
    opinion = {}
    for name in ASKED:
        found = re.findall(_SAID.format(name=name), reply, re.IGNORECASE)
        said = {word.lower() in _YES for word in found}
        if len(said) != 1:
            return None
        opinion[name] = said.pop()
    return opinion


def _shown(answer: Mapping[str, Any]) -> str:
    quotes = [f"<quote>{data(one['quote'])}</quote>" for one in answer["citations"]]
    asked = answer.get("standalone_question") or answer.get("question") or ""
    given = (f"<question>{data(asked)}</question>", f"<answer>{data(answer['text'])}</answer>")
    return "\n".join([*quotes, *given])
