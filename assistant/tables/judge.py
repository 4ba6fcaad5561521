"""Which of the plans over tables is right, and how likely: three models over named features.

1. ``plan`` orders the plans of a question by what they account for; the likeliest are run.
2. ``outcome`` orders what they give, by that and by what the reader says of it.
3. ``first`` says how likely the first is right, also by how far it is ahead of the next.

The last two are there for answering without a reader too (``_unread``). The weights are fitted by ``python -m assistant.evaluation.fitting.tables`` and kept in ``weights.json``.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from functools import cache
from importlib import resources

import numpy as np

from assistant.question.understand import VALUES, Question
from assistant.tables.columns import NUMBERS
from assistant.tables.find import Found
from assistant.tables.links import Links
from assistant.tables.operation import Proposal
from assistant.tables.plan import Plan
from assistant.tables.reading import Reading
from assistant.tables.run import Outcome
from corpus.stemming import stem

FEATURES = (
    "covered",  # share of the question's words that are accounted for, in [0, 1]
    "lost",  # names and figures that nothing of the table says
    "names",  # share of the places and organisations that are cells; 1 where there are none
    "said",  # share of the question's words that name the columns asked for
    "share",  # share of the names of these columns that the question says
    "behind",  # how much less near in meaning they are than the nearest column
    "only",  # 1 for the only column of its kind
    "fits",  # 1 where the kind of the outcome is that asked for, -1 where it is another
    "conditions",  # their number
    "guessed",  # 1 where the column of one was found by its meaning alone
    "named",  # 1 for rows that the question names
    "row",  # 1 for rows that speak of its words, and how much of them
    "row_share",
    "row_margin",
    "row_tied",  # logarithm of their number
    "cell",
    "rows",
    "check",
    "computed",  # 1 for any other operation
    "series",  # 1 for columns of years along a row
    "word",  # 1 for an operation that the question names
    "ignored",  # operations that it names and that are not used, other than counting
    "uncounted_rows",  # 1 for rows where a count is asked for
    "answer",  # 1 for a condition on a column of yes and no, and what of its name the question does not say
    "answer_unsaid",
    "fit",  # what the table says of the question, in [0, 1]
    "fit_behind",  # how much less than the table that says most
    "rank",  # of the document among the passages found, 0 (first) to 1
    "paged",  # 1 for a table of pages or slides, whose cells are found by their places
    "size",  # power of ten of the number of rows
    "near",  # 1 for a table that is in a passage found
    "uncounted",  # 1 where what is counted is not accounted for
)
READ = ("cell", "rows", "check")  # operations whose outcome the text may hold too
_BY = re.compile(
    r"\s+(?:for\s+)?(?:by|par|por)\s+(?:the\s+|l['’]|la\s+|le\s+|el\s+)?", re.IGNORECASE
)


def features(proposal: Proposal, found: Found) -> tuple[np.ndarray, tuple[str, ...]]:
    """Features of a plan, float64 (len(FEATURES),), and the words that it does not account for."""
    reader, links, plan = proposal.reader, proposal.links, proposal.plan
    reading = reader.reading
    total = sum(reading.weights.values()) or 1.0
    left = _unexplained(proposal)
    targets, answer = proposal.targets, links.answer
    ignored = set(proposal.ignored)
    counted = _counted(reading)
    row = links.row
    values = dict.fromkeys(FEATURES, 0.0)
    values |= {
        "covered": 1.0 - reading.weight(set(left)) / total,
        "lost": float(links.lost),
        "names": _names_linked(reading, links),
        "said": reading.weight(frozenset().union(*(c.at for c in targets))) / total,
        "share": float(np.mean([c.share for c in targets])) if targets else 0.0,
        "behind": 10
        * max((c.behind for c in (*targets, *((answer,) if answer else ()))), default=0.0),
        "only": float(any(c.only for c in targets)),
        "fits": _fits(proposal),
        "conditions": float(len(plan.conditions)),
        "guessed": float(links.guessed),
        "named": float(bool(plan.chosen) and row is None),
        "row": float(row is not None),
        "row_share": row.share if row else 0.0,
        "row_margin": row.margin if row else 0.0,
        "row_tied": math.log(len(row.rows)) if row else 0.0,
        "word": float(proposal.word),
        "ignored": float(len(ignored - {"count"})),
        "uncounted_rows": float("count" in ignored and plan.operation == "rows"),
        "answer": float(answer is not None),
        "answer_unsaid": 1.0 - answer.share if answer else 0.0,
        "fit": found.fit,
        "fit_behind": found.behind,
        "rank": found.rank,
        "series": float(bool(plan.series)),
        "paged": float(bool(reader.table.pages)),
        "size": math.log10(reader.table.rows),
        "near": float(found.near),
        "uncounted": float(
            plan.operation == "count"
            and bool(counted)
            and not counted & (links.used | links.context)
        ),
    }
    values[plan.operation if plan.operation in ("cell", "rows", "check") else "computed"] = 1.0
    return np.asarray([values[name] for name in FEATURES]), tuple(left.values())


def _counted(reading: Reading) -> set[int]:
    """Positions of the words for what is counted; the table's language may have other stems than the question's."""
    question = reading.question
    names = frozenset[int]().union(*(name.at for name in reading.names))
    return {
        at
        for at in reading.weights.keys() - names
        if stem(question.text[reading.words[at].start : reading.words[at].end], question.language)
        in question.counted
    }


def _fits(proposal: Proposal) -> float:
    """Whether what a plan gives is of the kind that the question asks for."""
    plan, question = proposal.plan, proposal.reader.reading.question
    operation = plan.operation
    if operation in ("count", "sum", "mean", "difference", "ratio", "share"):
        gives = "number"
    elif operation in ("cell", "rows") and plan.targets:
        kinds = {plan.table.columns[at].kind for at in plan.targets}
        gives = "number" if kinds & set(NUMBERS) else "date" if "date" in kinds else "name"
    else:
        gives = "name"
    wanted = question.kind if question.kind in ("number", "date") else "name"
    if question.kind not in (*VALUES, "list"):
        return 0.0
    return 1.0 if gives == wanted else -1.0


def _names_linked(reading: Reading, links: Links) -> float:
    if not reading.names:
        return 1.0
    cells = {at for one in links.cells for at in one.at}
    if links.row:
        cells |= links.row.at
    return sum(bool(name.at & cells) for name in reading.names) / len(reading.names)


def _unexplained(proposal: Proposal) -> dict[int, str]:
    """Words that the plan does not account for, by position.

    A name that the document has in its text ("according to Development Initiatives") counts as accounted for.
    """
    reader, links = proposal.reader, proposal.links
    reading = reader.reading
    explained = links.used | links.context | _relations(reading, links)
    explained = explained.union(*(column.at for column in proposal.targets))
    question = reading.question.text
    left = {
        at: question[reading.words[at].start : reading.words[at].end]
        for at in reading.weights
        if at not in explained
    }
    names = {at for at, word in left.items() if at and word[0].isupper()}
    text = reader.index.document(proposal.plan.table.document).text if names else ""
    return {at: word for at, word in left.items() if at not in names or word not in text}


def _relations(reading: Reading, links: Links) -> frozenset[int]:
    """Words that say how a cell belongs to its row: "paid" in "paid for by PBF"."""
    text, found = reading.question.text, reading.words
    starts = [found[min(link.at)].start for link in links.cells]
    return frozenset(
        at
        for at in reading.weights
        for start in starts
        if found[at].end < start and _BY.fullmatch(text, found[at].end, start)
    )


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
FIRST_FEATURES = (
    "score",  # log-odds of the likeliest outcome
    "ahead",  # how much more than those of the next, up to `_FAR`
    *OUTCOME_FEATURES,
)
_FAR, _SURE = 3.0, 8.0  # log-odds beyond which nothing more is said


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


def first_features(values: np.ndarray, scores: np.ndarray, at: int) -> np.ndarray:
    """Features of outcome ``at`` among those of a question, float64 (len(FIRST_FEATURES),). ``values``: of `outcome_features`;
    ``scores``: their log-odds (n,).
    """
    others = np.delete(scores, at)
    ahead = min(_FAR, float(scores[at] - others.max())) if len(others) else _FAR
    return np.asarray([scores[at], ahead, *values[at]])


def is_list(plan: Plan, outcome: Outcome) -> bool:
    """Whether several rows are shown that nothing is computed with."""
    return plan.operation == "rows" and outcome.found > 1


def log_odds(values: np.ndarray) -> np.ndarray:
    """That plans with the features ``values`` (n, features) are right: float64 (n,)."""
    return _log_odds(values, FEATURES, "plan")


def in_order(values: np.ndarray, *, read: bool) -> list[tuple[int, float]]:
    """Outcomes of a question, the likeliest first, each with its probability in (0, 1). ``values``: of `outcome_features`;
    ``read``: whether the reader has read them.
    """
    after = "" if read else "_unread"
    scores = _log_odds(values, OUTCOME_FEATURES, f"outcome{after}")
    order = np.argsort(-scores, kind="stable").tolist()
    first = np.stack([first_features(values, scores, at) for at in order])
    odds = _log_odds(first, FIRST_FEATURES, f"first{after}")
    return list(zip(order, (1.0 / (1.0 + np.exp(-odds))).tolist(), strict=True))


def _log_odds(values: np.ndarray, names: Sequence[str], part: str) -> np.ndarray:
    known = weights()[part]
    return np.asarray(values @ np.asarray([known.get(n, 0.0) for n in names]) + known["bias"])


@cache
def weights() -> dict[str, dict[str, float]]:
    """Weights by feature, and the ``bias``, of each model."""
    raw = resources.files("assistant.tables").joinpath("weights.json").read_text("utf-8")
    return dict(json.loads(raw))
