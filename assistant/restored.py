"""Answers and citations from the JSON in which they were given or kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.config.answerers import QUOTES
from assistant.config.errors import UsageError
from assistant.model import (
    Answer,
    Citation,
    Claim,
    Conflict,
    ConflictValue,
    Coverage,
    Group,
    QuotedCell,
    Reply,
)

_MARKED = re.compile(r"\s*\[(\d+)\]")


def answer_from_dict(data: Mapping[str, Any]) -> Answer:
    """An answer from its JSON form, with what a command needs: claims, groups, citations, conflicts, filters, reply.

    Claims are the points of its groups, where there are any, else the paragraphs with marks. Nothing is checked against
    documents. Raises UsageError for what is no answer.
    """
    try:
        citations = tuple(citation_from_dict(one) for one in data["citations"])
        text, groups = str(data["text"]), data.get("groups") or ()
        if groups:
            claims = tuple(dict.fromkeys(_point(p) for one in groups for p in one["points"]))
        else:
            claims = tuple(_claim(one) for one in text.split("\n\n") if _MARKED.search(one))
        reply = data.get("reply")
        return Answer(
            trace_id=str(data["trace_id"]),
            question=str(data["question"]),
            standalone_question=str(data["standalone_question"]),
            claims=claims,
            citations=citations,
            coverage=Coverage(**data["coverage"]),
            conflicts=tuple(_conflict(one) for one in data.get("conflicts") or ()),
            missing=tuple(data.get("missing") or ()),
            groups=_groups(groups, claims),
            plan=data.get("plan"),
            reply=None
            if reply is None
            else Reply(
                reply["kind"], tuple(reply["documents"]), tuple(reply.get("questions") or ())
            ),
            answerer=str(data.get("answerer", QUOTES)),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(
            "an earlier answer is the JSON of an answer as it was given, with all members; this one"
            f" cannot be read ({type(error).__name__}: {error})"
        ) from error


def _claim(paragraph: str) -> Claim:
    numbers = dict.fromkeys(int(found) for found in _MARKED.findall(paragraph))
    return Claim(_MARKED.sub("", paragraph).strip(), tuple(numbers))


def _point(data: Mapping[str, Any]) -> Claim:
    return Claim(str(data["text"]), tuple(int(number) for number in data["citations"]))


def _conflict(data: Mapping[str, Any]) -> Conflict:
    values = (ConflictValue(str(one["value"]), int(one["citation"])) for one in data["values"])
    return Conflict(str(data["about"]), tuple(values))


def _groups(given: Sequence[Mapping[str, Any]], claims: Sequence[Claim]) -> tuple[Group, ...]:
    """Headings with the positions of their points."""
    at = {one: number for number, one in enumerate(claims)}
    return tuple(
        Group(str(one["heading"]), tuple(at[_point(point)] for point in one["points"]))
        for one in given
    )


def citation_from_dict(data: Mapping[str, Any]) -> Citation:
    """The opposite of `Citation.to_dict`. Raises KeyError, TypeError or ValueError for anything else."""
    fields = {name: data[name] for name in data if name in Citation.__dataclass_fields__}
    cells = tuple(QuotedCell(**cell) for cell in data.get("cells") or ())
    read = {
        "section": tuple(data["section"]),
        "also": tuple(data.get("also") or ()),
        "cells": cells,
    }
    return Citation(**{**fields, **read})
