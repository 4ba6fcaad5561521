"""Nuggets: what a good answer to an open question says, and whether an answer tells it.

A nugget is told when a citation overlaps one of its support quotes and at least half of that quote's words are
in the answer's text, or when the text holds a phrase of each group of ``any``, compared like the entries of a look-up
(`assistant.evaluation.matching`). (The nuggets of TREC 2003's questions for definitions, with marks that need no judge.)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.evaluation.matching import Located, comparison_form, contains_all, without_marks
from assistant.evaluation.questions import Nugget

_WORD = re.compile(r"\w+")
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class ToldNugget:
    """A nugget, and whether the answer tells it."""

    nugget: Nugget
    told: bool


def tells(nugget: Nugget, overlapped: Sequence[Located], answer: Mapping[str, Any] | None) -> bool:
    """Whether an answer tells a nugget. ``overlapped``: those of its supports that a citation overlaps."""
    if answer is None or answer["status"] == "declined":
        return False
    text = without_marks(answer["text"])
    shown = set(_WORD.findall(comparison_form(text)))
    quoted = any(_half_shown(one.support.quote or "", shown) for one in overlapped)
    return quoted or (bool(nugget.phrases) and contains_all(text, nugget.phrases))


def _half_shown(quote: str, shown: set[str]) -> bool:
    words = _WORD.findall(comparison_form(quote))
    return bool(words) and sum(word in shown for word in words) >= _HALF * len(words)
