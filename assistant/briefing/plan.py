"""The plan of a briefing, read from YAML and checked. With ``{topic}`` in it, it is an outline for any topic.

title: "Violence against women: what the reports say"
language: en
length: medium
filters: {year: 2020-2025}
sections:
  - heading: Training
    questions:
      - How many staff did UNRWA train?
  - heading: Shelters
    topic: shelters for survivors
    filters: {place: Mexico}

A section may hold what is made of all the others: key messages, recommendations, figures, what was not found. Those of the four
that no section holds are added at their usual place, unless the plan is complete.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.config.errors import UsageError

Length = Literal["short", "medium", "long"]
Holding = Literal["points", "messages", "recommendations", "figures", "gaps"]
TOPIC = "{topic}"
LONGEST = (
    2000  # characters of a title, heading, topic or question, also with the topic in its places
)
MOST_SECTIONS = 100
_BEFORE: tuple[Holding, ...] = ("messages",)
_AFTER: tuple[Holding, ...] = ("recommendations", "figures", "gaps")


class SectionPlan(BaseModel):
    """A section: questions, or a topic, or both; its filters narrow those of the briefing. Or what is made of the others."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    heading: str = Field(
        default="",
        description="Heading of the section; what is made of the others has one of its own.",
    )
    holds: Holding = Field(
        default="points",
        description="points; or of all sections messages, recommendations, figures, gaps (what was not found).",
    )
    questions: tuple[str, ...] = Field(default=(), description="Answered one after the other.")
    topic: str = Field(default="", description="Told by facts: quotes and a table.")
    filters: dict[str, Any] = Field(default_factory=dict, description="As for a question.")

    @model_validator(mode="after")
    def _holds_something(self) -> SectionPlan:
        asked = bool(self.questions or self.topic.strip())
        if self.holds == "points" and not (asked and self.heading.strip()):
            raise ValueError("a section needs a heading, and questions or a topic")
        if self.holds != "points" and (asked or self.filters):
            raise ValueError(
                f"a section of {self.holds} is made of the others: it has no questions, topic or filters"
            )
        return self


class Plan(BaseModel):
    """The whole briefing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(min_length=1, description="Title of the briefing.")
    topic: str = Field(
        default="",
        description="What it is about: takes the place of {topic} in titles, headings, topics and questions.",
    )
    language: Literal["en", "fr", "es", "ar", "ru"] = Field(
        default="en", description="Of headings and connecting words; quotes stay as they are."
    )
    length: Length = Field(
        default="medium", description="short: one page; medium: two pages; long."
    )
    filters: dict[str, Any] = Field(default_factory=dict, description="As for a question.")
    complete: bool = Field(
        default=False,
        description="Whether these sections are all; else key messages, recommendations, figures and what was not found"
        " are added where no section holds them.",
    )
    sections: tuple[SectionPlan, ...] = Field(
        min_length=1,
        description=f"In this order; {MOST_SECTIONS} at most, of key messages, recommendations, figures and gaps one each.",
    )

    @model_validator(mode="after")
    def _can_be_written(self) -> Plan:
        if len(self.sections) > MOST_SECTIONS:
            raise ValueError(
                f"a briefing has {MOST_SECTIONS} sections at most, got {len(self.sections)}: make several briefings"
            )
        held = Counter(one.holds for one in self.sections if one.holds != "points")
        for holds, count in held.items():
            if count > 1:
                raise ValueError(f"one section holds {holds}, got {count}: keep one of them")
        for what, text in self._texts():
            if len(text) > LONGEST:
                raise ValueError(_too_long(what, len(text)))
        return self

    def _texts(self) -> Iterator[tuple[str, str]]:
        """Everything that is written in it, with what it is."""
        yield "title", self.title
        yield "topic", self.topic
        for one in self.sections:
            yield "heading", one.heading
            yield "topic", one.topic
            yield from (("question", question) for question in one.questions)

    def about(self, topic: str) -> Plan:
        """The outline for another topic. Raises UsageError where it has no place for one."""
        if not self.topic and TOPIC not in self.model_dump_json():
            raise UsageError(
                f"the plan {self.title!r} is no outline, so it takes no other topic: write {TOPIC} where the topic goes"
            )
        return self.model_copy(update={"topic": topic})

    def filled(self) -> Plan:
        """With the topic in its places. Raises UsageError where there is none for them, or a text becomes too long."""
        if not self.topic.strip():
            if TOPIC in self.model_dump_json():
                raise UsageError(
                    f"the outline {self.title!r} is for any topic, got none: give one (--topic, or a line topic: in the file)"
                )
            return self
        for what, text in self._texts():
            long = len(text) + text.count(TOPIC) * (len(self.topic) - len(TOPIC))
            if long > LONGEST:
                raise UsageError(_too_long(f"{what} with the topic in it", long))
        sections = tuple(
            one.model_copy(
                update={
                    "heading": self._said(one.heading),
                    "topic": one.topic.replace(TOPIC, self.topic),
                    "questions": tuple(q.replace(TOPIC, self.topic) for q in one.questions),
                }
            )
            for one in self.sections
        )
        return self.model_copy(update={"title": self._said(self.title), "sections": sections})

    def _said(self, heading: str) -> str:
        """A heading with the topic; one that begins with it begins with a capital letter."""
        said = heading.replace(TOPIC, self.topic)
        return said[:1].upper() + said[1:] if heading.startswith(TOPIC) else said

    def whole(self) -> tuple[SectionPlan, ...]:
        """All sections, also those that are added."""
        if self.complete:
            return self.sections
        held = {one.holds for one in self.sections}
        before = (SectionPlan(holds=one) for one in _BEFORE if one not in held)
        after = (SectionPlan(holds=one) for one in _AFTER if one not in held)
        return (*before, *self.sections, *after)


def _too_long(what: str, long: int) -> str:
    return f"a {what} has {LONGEST} characters at most, got {long}: say it in fewer words"


def read_plan(path: Path) -> Plan:
    """The plan in a YAML file. Raises UsageError that names the file, the field and what is wrong."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error
    except yaml.YAMLError as error:
        advice = (
            '\nA text that holds a colon wants quotes: title: "A: b"' if _is_colon(error) else ""
        )
        raise UsageError(f"{path} is no YAML: {error}{advice}") from error
    if not isinstance(data, dict):
        raise UsageError(f"{path} holds {type(data).__name__}; wanted are title and sections")
    try:
        return Plan.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "the file"
        got = f", got {first['input']!r}" if first["loc"] else ""
        raise UsageError(f"{path}: {field}: {first['msg']}{got}") from error


def _is_colon(error: yaml.YAMLError) -> bool:
    return "mapping values are not allowed" in str(error)


def topic_plan(
    topics: str | Sequence[str],
    language: str = "en",
    length: str = "medium",
    filters: dict[str, Any] | None = None,
    questions: Sequence[str] = (),
) -> Plan:
    """A briefing about one topic or several, and the answers to questions on the first. Raises UsageError for one without words or too long."""
    named = [one.strip() for one in ([topics] if isinstance(topics, str) else topics)]
    if not named or not all(named):
        raise UsageError("a topic is one or more words; got an empty one")
    headings = [topic[:1].upper() + topic[1:] for topic in named]
    sections = [
        {"heading": heading, "topic": topic, "questions": () if at else tuple(questions)}
        for at, (heading, topic) in enumerate(zip(headings, named, strict=True))
    ]
    return checked_plan(
        {
            "title": "; ".join(headings),
            "language": language,
            "length": length,
            "filters": filters or {},
            "sections": sections,
        }
    )


def checked_plan(data: Mapping[str, Any]) -> Plan:
    """A plan that the program writes of what people gave it. Raises UsageError for what makes none."""
    try:
        return Plan.model_validate(data)
    except ValidationError as error:
        raise UsageError(error.errors()[0]["msg"].removeprefix("Value error, ")) from error


def with_length(plan: Plan, length: str | None) -> Plan:
    """The plan in another length, where one is given. Raises UsageError for an unknown one."""
    if length is None:
        return plan
    if length not in get_args(Length):
        raise UsageError(f"a briefing is {', '.join(get_args(Length))}, got {length!r}")
    return plan.model_copy(update={"length": length})
