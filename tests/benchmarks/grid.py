"""How long a grid takes, how its cells compare with asking, and how many marked cells are right.

    python -m tests.benchmarks.grid INDEX… [--at-once 2] [--compare 60] [--marks]

1. `QUESTIONS` are asked of every document of the first index; the seconds are those of the cells, conflicts included, with
   the models warm and no document read before.
2. ``--compare``: so many cells, spread over the grid, are asked by `Assistant.ask` with the document as the filter; the same are
   those with the same status, short answer and best quote.
3. ``--marks``: the cells of ``tests/data/grid_marks.jsonl``, marked from the documents alone, are asked in the indexes that
   have them. A cell is right if its short answer, or its best quote where it has none, holds one of the marks; where
   nothing is marked, if it says nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections import Counter
from pathlib import Path

from assistant.citations import shown_text
from assistant.grid.columns import document_columns
from assistant.grid.fill import MOST_READ, complete
from assistant.grid.model import Cell, Grid, Row
from assistant.service import Assistant

MARKS = Path(__file__).parents[1] / "data" / "grid_marks.jsonl"
QUESTIONS = (
    "How many people were trained?",
    "What was the total budget?",
    "Who funded the work?",
    "When did the work begin?",
    "Which countries are covered?",
    "Who carried out the evaluation?",
    "Which methods were used to collect data?",
    "How many people were interviewed?",
    "How many women were reached?",
    "What share of the staff are women?",
    "What were the main challenges?",
    "What is recommended on data collection?",
    "Which partners were involved?",
    "How was the work monitored?",
    "What was done for persons with disabilities?",
    "How many children were reached?",
    "What lessons were learnt?",
    "What share of the target was reached?",
    "Which laws or policies were adopted?",
    "What happens after the end of the programme?",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("indexes", type=Path, nargs="+", metavar="INDEX")
    parser.add_argument("--at-once", type=int, default=2)
    parser.add_argument("--compare", type=int, default=0, metavar="CELLS")
    parser.add_argument("--marks", action="store_true")
    given = parser.parse_args()
    if given.marks:
        _marked(given.indexes)
        return
    with Assistant.open(given.indexes[0]) as assistant:
        assistant.warm()
        rows = tuple(map(Row, QUESTIONS))
        grid = Grid(rows, document_columns(assistant))
        begun, spent, load = time.perf_counter(), time.process_time(), os.getloadavg()[0]
        grid = complete(assistant, grid, {}, at_once=given.at_once, watch=lambda _: None)
        seconds, spent = time.perf_counter() - begun, time.process_time() - spent
        said = sum(cell.said for cell in grid.cells.values())
        print(
            f"{len(rows)} questions × {len(grid.columns)} documents: {seconds:.0f} s by the clock,"
            f" {spent:.0f} s of processor time ({load:.1f} processes waited before it began);"
            f" {said} cells with a quote, {len(grid.conflicts)} questions on which documents disagree"
        )
        if given.compare:
            _compared(assistant, grid, given.compare)


def _compared(assistant: Assistant, grid: Grid, cells: int) -> None:
    keys = sorted(grid.cells)[:: max(1, len(grid.cells) // cells)]
    same: Counter[str] = Counter()
    for question, column in keys:
        answer = assistant.ask(question, filters={"document": column.partition(":")[2]}, plain=True)
        other, cell = Cell.of(answer, ""), grid.cells[question, column]
        same["said or not"] += cell.said == other.said
        same["all"] += _known(cell) == _known(other)
    shares = ", ".join(f"{name} {count / len(keys):.3f}" for name, count in same.items())
    print(
        f"{len(keys)} cells compared with asking (reads {MOST_READ} passages), the same: {shares}"
    )


def _known(cell: Cell) -> tuple[object, ...]:
    best = cell.quotes[0] if cell.quotes else None
    return cell.status, cell.short, best and (best.document, best.start, best.end)


def _marked(indexes: list[Path]) -> None:
    marks = [json.loads(line) for line in MARKS.read_text(encoding="utf-8").splitlines()]
    found: Counter[str] = Counter()
    for index in indexes:
        with Assistant.open(index) as assistant:
            there = {record.name for record in assistant.documents()}
            for mark in (one for one in marks if one["document"] in there):
                filters = {"document": mark["document"]}
                answer = assistant.ask_within(mark["question"], filters, most_read=MOST_READ)
                outcome = _outcome(Cell.of(answer, ""), mark["any"])
                found[outcome] += 1
                if not outcome.startswith("right"):
                    print(f"{outcome}: {mark['question']} {mark['document']}")
    right = sum(count for outcome, count in found.items() if outcome.startswith("right"))
    print(f"{right / found.total():.3f} of {found.total()} marked cells are right: {dict(found)}")


def _outcome(cell: Cell, marks: list[str] | None) -> str:
    if not cell.said:
        return "right: not said" if not marks or "" in marks else "wrong: declined"
    shown = cell.short or shown_text(cell.quotes[0])
    if marks and any(mark and mark in shown for mark in marks):
        return "right: said"
    return "wrong: said another thing" if marks else "wrong: said what is not there"


if __name__ == "__main__":
    main()
