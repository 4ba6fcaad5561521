"""What the documents say for each section of a plan: the answers to its questions, points, advice and facts on its topic.

Only what the plan needs is gathered: no points for a table of figures, no facts for recommendations. A point is told once: what
answers a question stands where it is asked, anything else in the first section that has it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.briefing.model import clean_quote
from assistant.briefing.plan import Plan, SectionPlan
from assistant.briefing.points import (
    Point,
    distinct,
    facts_on,
    point_of,
    points_on,
    questions_on,
    same,
)
from assistant.facts.model import Fact
from assistant.facts.similarity import stems_of
from assistant.locale import say
from assistant.model import Answer, Conflict
from assistant.service import Assistant

Watch = Callable[[int, int], None]
"""Told how many questions have been asked, and of how many."""


@dataclass(slots=True)
class Gathered:
    """What is known for one section of a plan; ``answers``: to its questions, the others on its topic.

    ``conflicts``: of an answer, which has the citations.
    """

    plan: SectionPlan
    answers: list[Point] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    advice: list[Point] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    conflicts: list[tuple[Conflict, Answer]] = field(default_factory=list)


def gather(
    assistant: Assistant,
    plan: Plan,
    documents: int,
    wanted: Sequence[SectionPlan],
    told: Sequence[Point] = (),
    watch: Watch = lambda done, total: None,
) -> list[Gathered]:
    """Ask everything that the plan asks for the sections ``wanted``. ``documents``: as in `points_on`; ``told``: points that are
    not told again.
    """
    held = {one.holds for one in wanted}
    found = [Gathered(one) for one in wanted if one.holds == "points"]
    of_all = any(one.holds != "points" for one in wanted)
    if of_all and plan.topic and not any(one.plan.topic == plan.topic for one in found):
        found.append(Gathered(SectionPlan(heading=plan.topic, topic=plan.topic)))
    advice = held == {"recommendations"}
    known = list(told)
    asked = _Count(sum(_questions(one.plan, documents, advice) for one in found), watch)
    for one in found:
        filters = {**plan.filters, **one.plan.filters}
        for question in one.plan.questions:
            _answered(one, question, _answer(assistant, question, filters, plan.language))
            asked()
        one.answers = _new(one.answers, known)
    for one in found:
        filters = {**plan.filters, **one.plan.filters}
        if one.plan.topic and held & {"messages", "figures"}:
            one.facts = facts_on(assistant, one.plan.topic, filters)
        if one.plan.topic and held - {"figures"}:
            points = points_on(assistant, one.plan.topic, filters, documents, asked, advice)
            _on_topic(one, points, known, plan.language)
    return found


@dataclass(slots=True)
class _Count:
    total: int
    watch: Watch
    done: int = 0

    def __call__(self) -> None:
        self.done = min(self.done + 1, self.total)
        self.watch(self.done, self.total)


def _questions(plan: SectionPlan, documents: int, advice: bool) -> int:
    return len(plan.questions) + (questions_on(documents, advice) if plan.topic else 0)


def _on_topic(one: Gathered, found: Sequence[Point], known: list[Point], language: str) -> None:
    topic = one.plan.topic
    one.advice = _new([point for point in found if point.is_advice], known)
    one.points = _new([point for point in found if not point.is_advice], known)
    if not found:
        one.gaps.append(topic)
    elif not any(point.is_advice for point in found):
        one.gaps.append(say("recommendations on {topic}", language, topic=topic))


def _answer(assistant: Assistant, question: str, filters: dict[str, Any], language: str) -> Answer:
    """The answer; from documents in the briefing's language, if these answer too."""
    answer = assistant.ask_within(question, filters)
    languages = {record.name: record.language for record in assistant.documents()}
    quoted = {languages.get(citation.document) for citation in answer.citations}
    if not quoted or language in quoted or "language" in filters:
        return answer
    own = assistant.ask_within(question, {**filters, "language": language})
    return answer if own.status == "declined" else own


def _answered(one: Gathered, question: str, answer: Answer) -> None:
    """The quotes of an answer as points, also rows of tables; what is missing as a gap."""
    if answer.status == "declined":
        one.gaps.append(question)
        return
    one.gaps += [", ".join(answer.missing)] if answer.missing else []
    quoted = {v.citation for conflict in answer.conflicts for v in conflict.values}
    for citation in answer.citations:
        made = point_of(citation)
        if made is not None or citation.cells or citation.number in quoted or answer.plan != "open":
            text = made.text if made else clean_quote(citation)
            one.answers.append(Point(citation, text, 1.0, stems_of(text)))
    one.conflicts += [(conflict, answer) for conflict in answer.conflicts]


def _new(points: Sequence[Point], known: list[Point]) -> list[Point]:
    """The points that say nothing of what is ``known``, to which they are added."""
    found = [one for one in distinct(points) if not any(same(one, other) for other in known)]
    known += found
    return found
