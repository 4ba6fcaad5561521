"""Parses the reply of a chat model into sentences with the numbers of the quotes that they cite.

Models with structured output fill `Claims`. Others write lines; deviations are accepted where the
meaning is clear: bullets, fences, JSON instead of lines, "[1, 2]", "(quote 1)", marks at the end of a
line of several sentences. Nothing is guessed: a sentence without a mark cites nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from corpus.normalize import one_line
from corpus.sentences import sentence_spans

_BULLET = re.compile(r"^\s*(?:[-*•–>]+\s+|\d{1,2}[.)]\s+|#+\s*)")
_MARK = re.compile(
    r"\s*(?:\[(?:quotes?\s*)?(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\]"
    r"|【(\d{1,3})[^】]*】|\((?:quotes?|source)\s*#?(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\))",
    re.IGNORECASE,
)
_FENCE = re.compile(r"^\s*```\w*\s*$")
_JSON = re.compile(r"\s*(?:\{|```|\[\s*\{)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_LONGEST_REPLY = 20_000  # characters; the rest is not read


class Written(BaseModel):
    """A sentence and the numbers of the quotes that it cites."""

    text: str = Field(description="One sentence, without marks.")
    quotes: list[int] = Field(description="Numbers of the quotes it rests on.")


class Claims(BaseModel):
    """The answer, sentence by sentence."""

    claims: list[Written]


def sentences(pieces: Iterable[str]) -> Iterator[Written]:
    """The sentences of a reply that comes in pieces, each as soon as its line is complete."""
    buffered, seen, as_json = "", 0, None
    for piece in pieces:
        buffered, seen = buffered + piece, seen + len(piece)
        if as_json is None and len(buffered.strip()) >= 3:
            as_json = bool(_JSON.match(buffered))
        if as_json is False:
            *lines, buffered = buffered.split("\n")
            for line in lines:
                yield from _of_line(line)
        if seen > _LONGEST_REPLY:
            break
    found = _of_json(buffered) if as_json else None
    if found is not None:
        yield from found
    else:
        for line in buffered.split("\n"):
            yield from _of_line(line)


def _of_json(text: str) -> list[Written] | None:
    """The claims of a JSON reply, also between fences; None for other text."""
    lines = [line for line in text.strip().splitlines() if not _FENCE.match(line)]
    try:
        data: Any = json.loads("\n".join(lines))
    except ValueError:
        return None
    if isinstance(data, dict) and "text" in data:
        data = [data]
    elif isinstance(data, dict):
        data = next((value for value in data.values() if isinstance(value, list)), [])
    try:
        return [Written.model_validate(one) for one in data]
    except (ValidationError, TypeError):
        return None


def _of_line(line: str) -> Iterator[Written]:
    if _FENCE.match(line):
        return
    line = _CONTROL.sub("", _BULLET.sub("", line)).replace("**", "").strip()
    parts = [part for part in _parts(line) if part.text]
    last = parts[-1].quotes if parts else []
    for part in parts:
        yield part if part.quotes else Written(text=part.text, quotes=last)


def _parts(line: str) -> Iterator[Written]:
    """Sentences of a line; marks after a full stop belong to the sentence before it."""
    marked = re.sub(r"([.!?。؟])((?:" + _MARK.pattern + r")+)", _before_stop, line, flags=re.I)
    for start, end in ((span.start, span.end) for span in sentence_spans(marked, 0, len(marked))):
        text = marked[start:end]
        numbers = [
            int(number)
            for mark in _MARK.finditer(text)
            for number in re.findall(r"\d+", next(filter(None, mark.groups())))
        ]
        clean = one_line(_MARK.sub("", text))
        yield Written(text=clean, quotes=list(dict.fromkeys(numbers)))


def _before_stop(match: re.Match[str]) -> str:
    return f" {match[2].strip()}{match[1]}"
