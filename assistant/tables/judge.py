"""Which of the plans over tables is right, and how likely: three models over named features.

1. ``plan`` orders the plans of a question by what they account for; the likeliest are run.
2. ``outcome`` orders what they give, by that and by what the reader says of it.
3. ``first`` says how likely the first is right, also by how far it is ahead of the next; ``first_paged`` of a table of pages
   or slides, whose cells are found by their places, and most of which stand in reports that say the same in sentences.

All are there for answering without a reader too (``_unread``). The weights are fitted by ``python -m assistant.evaluation.fitting.tables`` and kept in ``weights.json``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.question.understand import Question
from assistant.tables.features import FEATURES, OPERATIONS, READ
from assistant.tables.outcome import Outcome
from assistant.tables.plan import Plan
from assistant.tables.weights import log_odds

OUTCOME_FEATURES = (
    "odds",  # log-odds of the plan
    "read",  # 1 for cells and rows, which the text may hold too
    "several",  # 1 for several rows, where they are not computed with
    "listed",  # the same where the question asks for a list
    "reader",  # log-odds that the reader gives to cells and rows
    "reader_computed",  # and to rows over which a value is computed, with the value
    "covered",  # share of the question's words that the plan accounts for
)
READER = slice(4, 6)  # those that the reader gives
_COVERED = FEATURES.index("covered")
_PAGED = FEATURES.index("paged")
# Features of the plan by which questions differ, not only the plans of one question.
_KEPT = (
    *(
        "left_names",
        "lost",
        "dropped",
        "undated",
        "unnamed",
        "names",
        "fits",
        "guessed",
        "ignored_not",
    ),
    *("fit", "fit_behind", "rank", "near", "size", "unasked", "conditions", "inside"),
    *("half", "repeated", "unmeasured", "total", "totalled"),
    *(f"option_{kind}" for kind in ("answer", "missing", "nothing", "meaning", "code", "part")),
    *dict.fromkeys(OPERATIONS.values()),
)
_KEPT_AT = [FEATURES.index(name) for name in _KEPT]
FIRST_FEATURES = (
    "score",  # log-odds of the likeliest outcome
    "ahead",  # how much more than those of the next that comes to something else, up to `_FAR`
    "agreed",  # log-odds of the share of all that come to the same, by their scores, up to `_FAR`
    *OUTCOME_FEATURES,
    *_KEPT,
)
_FAR, _SURE = 3.0, 8.0  # log-odds beyond which nothing more is said
# For plans that all come to the same, of which nothing is known by that: of 51 such (seen) 3 are right.
_ALONE = _FAR / 2


def outcome_features(
    question: Question,
    outcomes: Sequence[tuple[Plan, Outcome]],
    plans: np.ndarray,
    odds: np.ndarray,
    scores: Sequence[float] | None,
) -> np.ndarray:
    """Features of plans that were run, float64 (n, len(OUTCOME_FEATURES)). ``plans``: their features (n, len(FEATURES));
    ``odds``: their log-odds (n,); ``scores``: log-odds that the reader gives to their outcomes, None where there is no reader.
    """
    values = np.zeros((len(outcomes), len(OUTCOME_FEATURES)))
    read = np.asarray([plan.operation in READ for plan, _ in outcomes], np.float64)
    values[:, 0] = odds
    values[:, 1] = read
    values[:, 2] = [is_list(plan, one) for plan, one in outcomes]
    values[:, 3] = values[:, 2] * (question.kind == "list")
    if scores is not None:
        said = np.clip(scores, -_SURE, _SURE)
        values[:, 4], values[:, 5] = read * said, (1.0 - read) * said
    values[:, 6] = plans[:, _COVERED]
    return values


def first_features(
    values: np.ndarray, plans: np.ndarray, scores: np.ndarray, results: np.ndarray, at: int
) -> np.ndarray:
    """Features of outcome ``at`` among those of a question, float64 (len(FIRST_FEATURES),). ``values``: of `outcome_features`;
    ``plans``: of their plans (n, len(FEATURES)); ``scores``: their log-odds (n,); ``results``: what they come to (n,).
    """
    same = results == results[at]
    ahead = agreed = _ALONE
    if not same.all():
        ahead = min(_FAR, float(scores[at] - scores[~same].max()))
        agreed = float(
            np.clip(
                np.logaddexp.reduce(scores[same]) - np.logaddexp.reduce(scores[~same]), -_FAR, _FAR
            )
        )
    return np.asarray([scores[at], ahead, agreed, *values[at], *plans[at, _KEPT_AT]])


def is_paged(plans: np.ndarray) -> np.ndarray:
    """Which plans with these features (n, len(FEATURES)) are over tables of pages or slides, bool (n,)."""
    return np.asarray(plans[:, _PAGED] > 0)


def is_list(plan: Plan, outcome: Outcome) -> bool:
    """Whether several rows are shown that nothing is computed with."""
    return plan.operation == "rows" and outcome.found > 1


def in_order(
    values: np.ndarray, plans: np.ndarray, results: np.ndarray, *, read: bool
) -> list[tuple[int, float]]:
    """Outcomes of a question, the likeliest first, each with its probability in (0, 1). ``values``: of `outcome_features`;
    ``plans``: of their plans (n, len(FEATURES)); ``results``: numbers of what they come to (n,); ``read``: whether the reader
    has read them.
    """
    after = "" if read else "_unread"
    scores = log_odds(values, OUTCOME_FEATURES, f"outcome{after}")
    order = np.argsort(-scores, kind="stable").tolist()
    first = np.stack([first_features(values, plans, scores, results, at) for at in order])
    odds = np.where(
        is_paged(plans[order]),
        log_odds(first, FIRST_FEATURES, f"first_paged{after}"),
        log_odds(first, FIRST_FEATURES, f"first{after}"),
    )
    return list(zip(order, (1.0 / (1.0 + np.exp(-odds))).tolist(), strict=True))
