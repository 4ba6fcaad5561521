"""Features of a plan over a table: what of the question it accounts for, how its parts were found, what else there is."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence

import numpy as np

from assistant.question.understand import VALUES
from assistant.tables import columns_read
from assistant.tables.columns import NUMBERS
from assistant.tables.find import Found
from assistant.tables.links import KINDS, CellLink, Links
from assistant.tables.operation import Proposal
from assistant.tables.plan import HEADINGS, Plan
from assistant.tables.reading import FILLER, Reading
from assistant.tables.series import year_of
from assistant.tables.table_reading import above
from corpus.stemming import stem
from corpus.tables import Column, is_total

READ = ("cell", "rows", "check")  # operations whose outcome the text may hold too
OPERATIONS = {
    "cell": "cell", "rows": "rows", "check": "check", "count": "count", "sum": "sum", "mean": "mean", "most": "order",
    "least": "order", "group": "group", "difference": "difference", "remainder": "difference", "ratio": "difference", "share": "share",
    "compare": "compare",
}  # fmt: skip
_WORDS = (
    *("most", "least", "newest", "oldest", "worst", "more", "less", "each", "each_other"),
    *("difference", "gain", "loss", "remaining"),
)
FEATURES = (
    "covered",  # share of the question's words that are accounted for, in [0, 1]
    "left",  # their number that are not, less those that any question may say
    "left_names",  # of them those written with a capital letter or digits
    "lost",  # years and figures that nothing of the table says, names that only cells or later text say
    "dropped",  # cells that it says and that nothing of the plan accounts for
    "undated",  # such years that are nowhere in the document
    "unnamed",  # places and organisations that the document does not name
    "names",  # share of the places and organisations that are cells; 1 where there are none
    "said",  # share of the question's words that name the columns asked for
    "said_of_names",  # share of the names of these columns that the question says
    "behind",  # how much less near in meaning they are than the nearest column
    "unlikelier",  # log-odds that one is the cell asked for, less than those of the likeliest column
    "only",  # 1 for the only column of its kind
    "fits",  # 1 where the kind of the outcome is that asked for, -1 where it is another
    "unit",  # 1 where the unit of the column is that asked for, -1 where it is another
    "total",  # 1 for a column that is a total, where the question does not say so
    "totalled",  # 1 where it does
    "targets",  # columns that are shown besides the first
    "two",  # the same where the question asks for two things
    "half",  # share of the words on one side of an "and" that are not accounted for
    "conditions",  # their number
    "guessed",  # 1 where the column of one was found by its meaning alone
    "several",  # 1 for a condition with several values
    "inside",  # 1 for a condition that cells hold among other words
    "named",  # 1 for rows that the question names
    "row",  # 1 for rows that speak of its words, and how much of them
    "row_share",
    "row_margin",
    "row_tied",  # logarithm of their number
    *dict.fromkeys(OPERATIONS.values()),
    "unasked",  # 1 for a value that is computed where the question names no operation
    *(f"word_{name}" for name in _WORDS),  # the word by which it names the operation
    "series",  # 1 for columns of years along a row
    "above",  # 1 for rows where one column is more than another
    "apart",  # 1 for an order by a difference
    "backwards",  # 1 where it is of the column that should be less, by the word for the change and the years or order of both
    "repeated",  # share of the names of rows that others have too, for an order of rows
    "contrast",  # 1 for a comparison of two groups
    "heading",  # 1 for groups by headings
    "tallied",  # 1 for groups whose rows are counted where the question does not ask how many
    "unmeasured",  # 1 for groups for which a column is added up or averaged that the question does not name
    "scattered",  # share of the cells that differ of a column of groups
    "ignored",  # operations that it names and that are not used, other than counting
    "uncounted_rows",  # 1 for rows where a count is asked for
    "ignored_not",  # 1 where it says "not" or "missing" and no condition does
    *(f"option_{kind}{part}" for kind in KINDS for part in ("", "_strength", "_behind")),
    "fit",  # what the table says of the question, in [0, 1]
    "fit_behind",  # how much less than the table that says most
    "rank",  # of the document among the passages found, 0 (first) to 1
    "paged",  # 1 for a table of pages or slides, whose cells are found by their places
    "size",  # power of ten of the number of rows
    "near",  # 1 for a table that is in a passage found
    "uncounted",  # 1 where what is counted is not accounted for
    *columns_read.FEATURES,
)
_BY = re.compile(
    r"\s+(?:for\s+)?(?:by|par|por)\s+(?:the\s+|l['’]|la\s+|le\s+|el\s+)?", re.IGNORECASE
)


def features(proposal: Proposal, found: Found) -> tuple[np.ndarray, tuple[str, ...]]:
    """Features of a plan, float64 (len(FEATURES),), and the words that it does not account for."""
    read, links, plan = proposal.read, proposal.links, proposal.plan
    reading = read.reading
    total = sum(reading.weights.values()) or 1.0
    left = _unexplained(proposal)
    targets = proposal.targets
    ignored = set(proposal.ignored)
    counted = _counted(reading)
    row, columns = links.row, read.table.columns
    named = frozenset[int]().union(*(c.at for c in targets))
    words = [word for at, word in left.items() if reading.weights[at] > FILLER]
    asked = [columns[c.column] for c in targets if c.column >= 0]
    totals = any(is_total(one.name) for one in asked)
    values = dict.fromkeys(FEATURES, 0.0)
    values |= {
        "covered": 1.0 - reading.weight(set(left)) / total,
        "left": math.log1p(len(words)),
        "left_names": float(sum(word[0].isupper() or word[0].isdigit() for word in words)),
        "lost": float(links.lost),
        "dropped": float(sum(_is_dropped(one, reading, left) for one in links.known)),
        "undated": float(links.undated),
        "unnamed": float(links.unnamed),
        "names": _names_linked(reading, links),
        "said": reading.weight(named) / total,
        "said_of_names": float(np.mean([c.share for c in targets])) if targets else 0.0,
        "behind": 10 * max((c.behind for c in targets), default=0.0),
        "unlikelier": max((c.unlikelier for c in targets), default=0.0),
        "only": float(any(c.only for c in targets)),
        "fits": _fits(proposal),
        "unit": _unit(reading, asked),
        "total": float(totals and "sum" not in reading.asks),
        "totalled": float(totals and "sum" in reading.asks),
        "targets": float(max(0, len(plan.targets) - 1)),
        "two": float(len(plan.targets) > 1 and _asks_two(reading)),
        "half": _half_left(reading, left),
        "conditions": float(len(plan.conditions)),
        "guessed": float(links.guessed),
        "several": float(any(len(one.values) > 1 for one in plan.conditions)),
        "inside": float(any(one.test.operator == "contains" for one in plan.conditions)),
        "named": float(bool(plan.chosen) and row is None),
        "row": float(row is not None),
        "row_share": row.share if row else 0.0,
        "row_margin": row.margin if row else 0.0,
        "row_tied": math.log(len(row.rows)) if row else 0.0,
        OPERATIONS[plan.operation]: 1.0,
        "unasked": float(not proposal.word and plan.operation not in READ),
        "series": float(bool(plan.series)),
        "above": float(plan.above is not None),
        "apart": float(plan.apart),
        "backwards": float(_backwards(proposal)),
        "repeated": _repeated(proposal),
        "contrast": float(bool(plan.contrast)),
        "heading": float(plan.group == HEADINGS),
        "tallied": float(_tallies(plan) and "count" not in reading.asks),
        "unmeasured": float(_measures_unasked(proposal)),
        "scattered": columns[plan.group].different
        if plan.group is not None and plan.group >= 0
        else 0.0,
        "ignored": float(len(ignored - {"count"})),
        "uncounted_rows": float("count" in ignored and plan.operation == "rows"),
        "ignored_not": float(_ignores_not(proposal)),
        "fit": found.fit,
        "fit_behind": found.behind,
        "rank": found.rank,
        "paged": float(bool(read.table.pages)),
        "size": math.log10(read.table.rows),
        "near": float(found.near),
        "uncounted": float(
            plan.operation == "count"
            and bool(counted)
            and not counted & (links.used | links.context | named)
        ),
    }
    values |= columns_read.features_of(plan, read.columns_read)
    if proposal.word in _WORDS:
        values[f"word_{proposal.word}"] = 1.0
    for one in links.options:
        values[f"option_{one.kind}"] += 1.0
        values[f"option_{one.kind}_strength"] += one.strength
        values[f"option_{one.kind}_behind"] += one.behind
    return np.asarray([values[name] for name in FEATURES]), tuple(left.values())


def _unit(reading: Reading, asked: Sequence[Column]) -> float:
    """Whether the columns asked for have the unit that the question asks for."""
    wanted = reading.question.unit
    if wanted is None or not asked:
        return 0.0
    return 1.0 if any(one.kind == wanted for one in asked) else -1.0


def _asks_two(reading: Reading) -> bool:
    return len(reading.question.kinds) > 1 or bool({"each_other", "either"} & reading.asks.keys())


def _backwards(proposal: Proposal) -> bool:
    """Whether the lower of two columns is taken for the higher one: the one that the question says first is more, or less, than
    the other, unless they are two years of what grew or fell.
    """
    plan, read = proposal.plan, proposal.read
    if not plan.above and not plan.apart:
        return False
    asks = read.reading.asks
    change = next((name for name in ("gain", "loss", "more", "less") if name in asks), "")
    high = (plan.above or plan.targets)[0]
    columns = [link.column for link in proposal.targets]  # as the question says them
    years = [year_of(read.table.columns[at]) or 0 for at in columns]
    if change in ("gain", "loss") and 0 < min(years) < max(years):
        return False
    return bool(change) and high != columns[change in ("loss", "less")]


def _is_dropped(cell: CellLink, reading: Reading, left: Collection[int]) -> bool:
    """Whether words of the question that are a cell are all left."""
    at = cell.at & reading.weights.keys()
    return bool(at) and at <= set(left)


def _half_left(reading: Reading, left: Collection[int]) -> float:
    """The share of the words before or behind a joint that is left, where it is largest: of two things one is not answered."""
    shares = [
        reading.weight(half & set(left)) / total
        for both in reading.halves
        for half in both
        if (total := reading.weight(half))
    ]
    return max(shares, default=0.0)


def _repeated(proposal: Proposal) -> float:
    """How far names of rows stand for several rows, of which an order shows one: the first of a club's wrecks is not the club's."""
    read = proposal.read
    ordered = OPERATIONS[proposal.plan.operation] == "order" and not proposal.plan.series
    return 1.0 - read.table.columns[read.name].different if ordered else 0.0


def _measures_unasked(proposal: Proposal) -> bool:
    """Whether a column that no word of the question names is added up or averaged for each group."""
    plan = proposal.plan
    measured = [one for one in proposal.targets if one.column in plan.targets]
    return plan.operation == "group" and any(not one.at for one in measured)


def _tallies(plan: Plan) -> bool:
    return plan.operation == "group" and plan.measure == "count"


def _ignores_not(proposal: Proposal) -> bool:
    """Whether the question says "no", "not" or "missing", and neither a condition nor a column does."""
    asks, links = proposal.read.reading.asks, proposal.links
    said = asks.get("not", frozenset[int]()) | asks.get("missing", frozenset[int]())
    if not {"not", "missing"} & asks.keys():
        return False
    return not links.lacks and not (said and said <= links.used)


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
    plan, question = proposal.plan, proposal.read.reading.question
    operation = plan.operation
    if operation in ("count", "sum", "mean", "difference", "remainder", "ratio", "share"):
        gives = "number"
    elif operation in ("cell", "rows") and any(at >= 0 for at in plan.targets):
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

    A name that stands above the table ("according to Development Initiatives") counts as accounted for.
    """
    read, links = proposal.read, proposal.links
    reading = read.reading
    explained = links.used | links.context | _relations(reading, links)
    explained = explained.union(*(column.at for column in proposal.targets))
    question = reading.question.text
    left = {
        at: question[reading.words[at].start : reading.words[at].end]
        for at in reading.weights
        if at not in explained
    }
    names = {at for at, word in left.items() if at and word[0].isupper()}
    table = proposal.plan.table
    text = above(read.index.document(table.document).text, table) if names else ""
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
