"""What a question asks besides: its parts before and behind "and", a comma, a colon."""

from __future__ import annotations

import re

from assistant.question.patterns import patterns_in

_SHORTEST = 2  # words of a part that says something by itself


def joints_in(text: str, language: str) -> list[re.Match[str]]:
    """The places where a question may go on with another thing that is asked."""
    return list(
        patterns_in("assistant.question", "joint_words.yaml", language)["joint"].finditer(text)
    )


def parts_of(text: str, language: str) -> list[str]:
    """What stands between such places, without single words; nothing for a question that has none."""
    joints = joints_in(text, language)
    starts = [0, *(joint.end() for joint in joints)]
    ends = [*(joint.start() for joint in joints), len(text)]
    parts = (text[start:end].strip() for start, end in zip(starts, ends, strict=True))
    return [part for part in parts if len(part.split()) >= _SHORTEST] if joints else []
