"""The plan of a briefing, read from YAML and checked.

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
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.config.errors import UsageError

Length = Literal["short", "medium", "long"]


class SectionPlan(BaseModel):
    """A section: questions, or a topic, or both; its filters narrow those of the briefing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    heading: str = Field(min_length=1, description="Heading of the section.")
    questions: tuple[str, ...] = Field(default=(), description="Answered one after the other.")
    topic: str = Field(default="", description="Told by facts: quotes and a table.")
    filters: dict[str, Any] = Field(default_factory=dict, description="As for a question.")

    @model_validator(mode="after")
    def _holds_something(self) -> SectionPlan:
        if not self.questions and not self.topic.strip():
            raise ValueError("a section needs questions or a topic")
        return self


class Plan(BaseModel):
    """The whole briefing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(min_length=1, description="Title of the briefing.")
    language: Literal["en", "fr", "es", "ar", "ru"] = Field(
        default="en", description="Of headings and connecting words; quotes stay as they are."
    )
    length: Length = Field(
        default="medium", description="short: one page; medium: two pages; long."
    )
    filters: dict[str, Any] = Field(default_factory=dict, description="As for a question.")
    sections: tuple[SectionPlan, ...] = Field(min_length=1, description="In this order.")


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
        raise UsageError(f"{path}: {field}: {first['msg']}, got {first['input']!r}") from error


def _is_colon(error: yaml.YAMLError) -> bool:
    return "mapping values are not allowed" in str(error)


def topic_plan(
    topics: str | Sequence[str],
    language: str = "en",
    length: str = "medium",
    filters: dict[str, Any] | None = None,
    questions: Sequence[str] = (),
) -> Plan:
    """A briefing about one topic or several, and the answers to questions on the first. Raises UsageError for one without words."""
    named = [one.strip() for one in ([topics] if isinstance(topics, str) else topics)]
    if not named or not all(named):
        raise UsageError("a topic is one or more words; got an empty one")
    headings = [topic[:1].upper() + topic[1:] for topic in named]
    sections = [
        {"heading": heading, "topic": topic, "questions": () if at else tuple(questions)}
        for at, (heading, topic) in enumerate(zip(headings, named, strict=True))
    ]
    return Plan.model_validate(
        {
            "title": "; ".join(headings),
            "language": language,
            "length": length,
            "filters": filters or {},
            "sections": sections,
        }
    )


def with_length(plan: Plan, length: str | None) -> Plan:
    """The plan in another length, where one is given. Raises UsageError for an unknown one."""
    if length is None:
        return plan
    if length not in get_args(Length):
        raise UsageError(f"a briefing is {', '.join(get_args(Length))}, got {length!r}")
    return plan.model_copy(update={"length": length})
