"""Candidates as the ranker reads them.

The sentence itself, and behind it what a reader sees above: publisher, title and year of the document,
the last two headings, the names of table and columns, the words before the sentence. A fact often leaves
its agency, country or project to them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.features import Candidate
from assistant.reader.pairs import Judged, Ranker

_WORD = re.compile(r"\S+")
_TITLE, _HEADING, _COLUMNS, _BEFORE = 7, 8, 16, 14  # words of each that are read


def judge(found: Sequence[Candidate], ranker: Ranker) -> list[Judged]:
    """One judgement for each candidate, in their order; spans are offsets of the candidate's text.

    Each is read beside the question as it was put to its document.
    """
    judged: dict[int, Judged] = {}
    for asked in dict.fromkeys(c.question.text for c in found):
        there = [i for i, c in enumerate(found) if c.question.text == asked]
        texts = [" ".join(found[i].text.split()) for i in there]
        contexts = [above(found[i]) for i in there]
        judged |= zip(there, ranker.judge(asked, texts, contexts), strict=True)
    return [_unfolded(judged[i], c.text) for i, c in enumerate(found)]


def above(candidate: Candidate) -> str:
    """What stands above a candidate, each part once: at most about fifty words."""
    passage, record = candidate.source.hit.passage, candidate.source.record
    before = passage.text[: candidate.span.start - passage.start].split()
    parts = (
        record.publisher or "",
        _first(record.title, _TITLE),
        str(record.year or ""),
        _first(passage.context, _COLUMNS),
        "" if candidate.value("row") else " ".join(before[-_BEFORE:]),
        *(_first(heading, _HEADING) for heading in passage.headings[:-3:-1]),
    )
    return " ; ".join(dict.fromkeys(part for part in parts if part))


def _first(text: str, words: int) -> str:
    return " ".join(text.split()[:words])


def _unfolded(judged: Judged, text: str) -> Judged:
    """The judgement with its span in ``text``, of which the ranker has read the words alone."""
    if judged.span is None:
        return judged
    offsets: list[int] = []  # in ``text``, of each character that the ranker has read
    for word in _WORD.finditer(text):
        offsets += range(word.start(), word.end() + 1)  # with the space behind it
    first, last = judged.span
    return replace(judged, span=(offsets[first], offsets[last - 1] + 1))
