"""The context of a question of a public set: its sentences, and the one with the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.sentences import sentence_spans
from corpus.stemming import stems


@dataclass(frozen=True, slots=True)
class Sentence:
    """``start``, ``end``: of its text in the context. ``before``: the sentence before it, or nothing."""

    text: str
    start: int
    end: int
    stems: frozenset[str]
    before: str


def sentences_of(context: str) -> list[Sentence]:
    """The sentences of a text in order, each with the one before it."""
    made: list[Sentence] = []
    for span in sentence_spans(context, 0, len(context), "en"):
        text = context[span.start : span.end]
        if text.strip():
            before = made[-1].text if made else ""
            made.append(Sentence(text, span.start, span.end, frozenset(stems(text)), before))
    return made


def positive_of(
    row: dict[str, object], context: str, sentences: Sequence[Sentence]
) -> tuple[int, tuple[int, int]] | None:
    """The sentence with the most of the answer; of several, the one with the most words of the question."""
    wanted = frozenset(stems(str(row["question"])))
    best: tuple[float, int, tuple[int, int]] | None = None
    for answer in row["answers"]:  # type: ignore[attr-defined]
        stripped = str(answer).strip()
        if not stripped:
            continue
        for match in re.finditer(re.escape(stripped), context):
            for i, s in enumerate(sentences):
                held = min(match.end(), s.end) - max(match.start(), s.start)
                if held <= 0:
                    continue
                value = len(s.stems & wanted) + held / len(stripped)
                if best is None or value > best[0]:
                    best = (value, i, match.span())
    return (best[1], best[2]) if best else None


def touches(answer: tuple[int, int] | None, sentence: Sentence) -> bool:
    """Whether any part of an answer is in a sentence; both are offsets of the same context."""
    return answer is not None and answer[0] < sentence.end and sentence.start < answer[1]
