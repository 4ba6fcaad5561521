"""Precision and recall of facts against a table made by reading: ``tests/data/gold_facts.jsonl``.

    python tests/benchmarks/facts.py --index DIR --half build

1. A gold row is found when a fact whose figure stands on its page has the same figure and holds the
   words that are counted; each fact is used once. A list in either cell holds alternatives. Recall is
   over gold rows.
2. Precision is over the facts whose figures stand on the pages of the gold table: those that found a
   row, over all. Pages of the half "build" were read up to `_READ` characters, the others whole. Rows
   were written before they were measured; the errors of "closed" and "open" have been looked at since,
   those of "fresh" never. "more" and "measure" are of other reports and have no other cells; of "measure" nothing was
   built on the reports, and nothing was changed after the rows were measured.
3. The same in full: the words stand in what the row says in full (`Amount.told`). It is lenient, since a clause holds more
   words than those that are counted, and says whether a reader of the row alone would know what is counted.
4. Cells are compared over found rows: who and where as sets, when by its years, with the report's
   year as "not stated". The table has countries and regions only, so cities are left out. Of a cell,
   precision is over rows in which it is filled from the text. A cell that the page leaves open to a
   reader is not compared: null for who and where, "?" for when.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from assistant import Assistant
from assistant.facts.extract import facts_of
from assistant.facts.model import Fact
from assistant.facts.names import country_of
from assistant.facts.similarity import stems_of
from assistant.facts.statement import stated
from corpus.names import find_places

GOLD = Path(__file__).parents[1] / "data" / "gold_facts.jsonl"
_READ = 2_900
_OPEN = {"who": None, "where": None, "when": "?"}  # what a cell holds that is not compared


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument(
        "--half", choices=("build", "closed", "open", "fresh", "more", "measure"), required=True
    )
    parser.add_argument("--show", action="store_true", help="print what was missed or too much")
    given = parser.parse_args()
    gold = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    rows = [row for row in gold if row["half"] == given.half]
    counts: Counter[str] = Counter()
    with Assistant.open(given.index) as assistant, assistant._index() as index:
        for name, page in dict.fromkeys((row["document"], row["page"]) for row in rows):
            document = index.document(name)
            passages = list(index.passages_of(name).values())
            first, last = next(
                ((p.start, p.end) for p in document.pages if p.number == page),
                (0, len(document.text)),
            )
            if given.half == "build" and page is not None:
                last = min(last, first + _READ)
            seen: dict[int, Fact] = {}
            found: dict[int, list[Fact]] = {}
            for at, fact in facts_of(document, passages):
                found.setdefault(at, []).append(fact)
            told = (stated(facts, passages[at].headings) for at, facts in found.items())
            for fact in (fact for facts in told for fact in facts):
                if fact.amount is not None and first <= fact.amount.start < last:
                    seen.setdefault(fact.amount.start, fact)
            wanted = [row for row in rows if (row["document"], row["page"]) == (name, page)]
            _score(wanted, list(seen.values()), counts, given.show)
            counts["found in full"] += _found_in_full(wanted, list(seen.values()))
    _print(counts, len(rows))


def _score(rows: list[dict[str, Any]], facts: list[Fact], counts: Counter[str], show: bool) -> None:
    left = list(facts)
    for row in rows:
        match = next((fact for fact in left if _is(row, fact)), None)
        if match is None:
            counts["missed"] += 1
            if show:
                print("missed", row["document"], row["figure"], row["counted"])
            continue
        left.remove(match)
        counts["found"] += 1
        for cell in ("who", "where", "when"):
            if row[cell] == _OPEN[cell]:
                continue
            filled, right = _cell(row, match, cell)
            counts[f"{cell} compared"] += 1
            counts[f"{cell} filled"] += filled
            counts[f"{cell} filled right"] += filled and right
            counts[f"{cell} right"] += right
            if show and not right:
                print("wrong", cell, row["figure"], row["counted"], "got", _given(match, cell))
    counts["too much"] += len(left)
    if show:
        for fact in left:
            what = fact.amount.counted if fact.amount else None
            print("too much", fact.document, fact.amount and fact.amount.text, what and what.text)


def _found_in_full(rows: list[dict[str, Any]], facts: list[Fact]) -> int:
    """How many rows have a fact of their own that says what is counted in full."""
    left, found = list(facts), 0
    for row in rows:
        match = next((fact for fact in left if _is(row, fact, full=True)), None)
        if match is not None:
            left.remove(match)
            found += 1
    return found


def _is(row: dict[str, Any], fact: Fact, *, full: bool = False) -> bool:
    amount = fact.amount
    if amount is None or amount.text.rstrip(".").casefold() not in _any(row["figure"]):
        return False
    counted = stems_of(amount.told if full else amount.counted.text if amount.counted else "")
    return any(stems_of(words) <= counted for words in _any(row["counted"]))


def _any(cell: str | list[str]) -> list[str]:
    """The alternatives of a cell, in small letters."""
    return [one.casefold() for one in ([cell] if isinstance(cell, str) else cell)]


def _cell(row: dict[str, Any], fact: Fact, cell: str) -> tuple[bool, bool]:
    given = _given(fact, cell)
    wanted = row[cell]
    if cell == "where":  # the table has names as people write them
        wanted = {mention.key for name in wanted for mention in find_places(name)}
    elif cell == "who":
        wanted = set(wanted)
    return bool(given), given == wanted or (not given and not wanted)


def _given(fact: Fact, cell: str) -> Any:
    if cell != "when":
        if cell == "who":
            return {one.key for one in fact.who}
        return {one.key for one in fact.where if country_of(one.key) is None}
    if fact.when is None or fact.when.of == "report":
        return None
    first, last = fact.when.first[:4], fact.when.last[:4]
    return first if first == last else f"{first}/{last}"


def _print(counts: Counter[str], total: int) -> None:
    found = counts["found"]
    print(f"figure with counted thing: recall {found}/{total} = {found / total:.2f}")
    shown = found + counts["too much"]
    print(f"figure with counted thing: precision {found}/{shown} = {found / shown:.2f}")
    told = counts["found in full"]
    print(
        f"the same in full: recall {told / total:.2f}, precision {told}/{shown} = {told / shown:.2f}"
    )
    for cell in ("who", "where", "when"):
        filled, right = counts[f"{cell} filled"], counts[f"{cell} filled right"]
        share = right / filled if filled else 1.0
        right_all, compared = counts[f"{cell} right"], counts[f"{cell} compared"]
        print(
            f"{cell}: precision {right}/{filled} = {share:.2f},"
            f" accuracy {right_all}/{compared} = {right_all / max(compared, 1):.2f}"
        )


if __name__ == "__main__":
    main()
