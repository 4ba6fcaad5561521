"""Latency: milliseconds of each stage that the answer reports, and from question to answer in all.

``total`` is measured around the call (history included); where an answer was read from a file it is
the sum of its stages. Row: (milliseconds,); the estimators are median and 95th percentile.
"""

from __future__ import annotations

from assistant.evaluation.cases import Asked

TOTAL = "total"


def stage_times(asked: Asked) -> dict[str, float]:
    """Milliseconds by stage, ``total`` last; empty when nothing was timed."""
    stages = dict((asked.answer or {}).get("timings_ms") or {})
    if asked.seconds is not None:
        return {**stages, TOTAL: asked.seconds * 1000}
    return {**stages, TOTAL: sum(stages.values())} if stages else {}
