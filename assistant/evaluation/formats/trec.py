"""TREC: the ranking of documents as a run, and what is relevant as qrels, for trec_eval and ir-measures.

A line of a run is ``query Q0 document rank score tag``, of qrels ``query 0 document grade``, with spaces between. White space in
a name would part it, so it is written as in addresses: ``en/annual%20report.pdf``. Scores are those of the search; equal ones
are ordered by trec_eval as it likes, so each is lowered below the one before it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from urllib.parse import quote

from assistant.evaluation.formats.outcome import Outcome

_TAG = "programme-assistant"
_KEPT = "".join(chr(code) for code in range(33, 127) if chr(code) != "%")


def render_run(outcome: Outcome) -> str:
    """The documents that were found for each question whose supports are known."""
    return "".join(f"{line}\n" for line in _run(outcome))


def render_qrels(outcome: Outcome) -> str:
    """The documents that hold the answer to each question."""
    lines = []
    for result in outcome.run.results:
        grades: dict[str, int] = {}
        for one in result.question.supports:
            grades[one.file] = max(one.relevance, grades.get(one.file, 0))
        query = trec_name(result.question.id)
        lines += [f"{query} 0 {trec_name(file)} {grade}\n" for file, grade in grades.items()]
    return "".join(lines)


def _run(outcome: Outcome) -> Iterator[str]:
    for result in outcome.run.results:
        before = math.inf
        for rank, one in enumerate(result.asked.ranking or (), 1):
            score = min(one.score, math.nextafter(before, -math.inf))
            before = score
            yield " ".join(
                (
                    trec_name(result.question.id),
                    "Q0",
                    trec_name(one.document),
                    str(rank),
                    repr(score),
                    _TAG,
                )
            )


def trec_name(name: str) -> str:
    """``name`` without white space; letters of other scripts stay as they are."""
    return "".join(c if c.isalnum() else quote(c, safe=_KEPT) for c in name)
