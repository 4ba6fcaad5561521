"""How long a question over a large sheet takes.

    python -m tests.benchmarks.sheets DIR [--rows 50000]

Makes a register of projects as CSV (fixed seed) and its index in DIR, where they are not there yet, and asks each
question several times: milliseconds of all steps but the first time, which warms, and whether the value is right.
Passages get random vectors, so that the index is made in a minute: time does not depend on what they are.
"""

from __future__ import annotations

import argparse
import csv
import random
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

import numpy as np

from assistant import Assistant
from assistant.config.settings import Settings
from corpus.model import Span
from index.encoder import Encoder, Matrix

COUNTRIES = (
    "Chad",
    "Mali",
    "Niger",
    "Togo",
    "Benin",
    "Ghana",
    "Kenya",
    "Malawi",
    "Zambia",
    "Nepal",
)
DONORS = ("Norway", "Sweden", "Japan", "Canada", "Qatar", "Ireland")
THEMES = ("water points", "school meals", "vaccination", "road repair", "seed banks", "legal aid")
_TIMES = 5


def rows(count: int) -> list[tuple[str, str, str, str, int, int]]:
    """Code, theme, country, donor, year and budget of each project."""
    random.seed(7)
    return [
        (
            f"PR.{number:05}",
            random.choice(THEMES),  # noqa: S311  (no secret)
            random.choice(COUNTRIES),  # noqa: S311
            random.choice(DONORS),  # noqa: S311
            random.randint(2005, 2024),  # noqa: S311
            random.randint(10_000, 9_999_999),  # noqa: S311
        )
        for number in range(1, count + 1)
    ]


def random_vectors(
    encoder: Encoder, texts: Sequence[str], spans: Sequence[Sequence[Span]]
) -> tuple[Matrix, list[Matrix]]:
    """Unit rows in place of `Encoder.encode_with_spans`."""
    rng = np.random.default_rng(7)

    def rows(count: int) -> Matrix:
        drawn = rng.normal(size=(count, encoder.dimension)).astype(np.float32)
        return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True))

    return rows(len(texts)), [rows(len(own)) for own in spans]


def main() -> None:
    """Make the sheet, ask, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--rows", type=int, default=50_000)
    options = parser.parse_args()
    made = rows(options.rows)
    folder = options.directory / "documents"
    if not folder.exists():
        folder.mkdir(parents=True)
        with (folder / "project-register.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(("Project", "Theme", "Country", "Donor", "Start year", "Budget (US$)"))
            writer.writerows(made)
    chad = [row for row in made if row[2] == "Chad"]
    asked = {
        "How many projects in the register are in Chad?": str(len(chad)),
        "How many projects of Norway in the register are in Mali?": str(
            sum(row[2:4] == ("Mali", "Norway") for row in made)
        ),
        "Which project in the register has the largest budget?": max(made, key=lambda r: r[5])[0],
        "What is the budget of project PR.04321?": str(made[4320][5]),
        "How many projects in the register have a budget of more than 9,990,000?": str(
            sum(row[5] > 9_990_000 for row in made)
        ),
    }
    with Assistant.open(options.directory / "index", settings=Settings(workers=1)) as assistant:
        with patch.object(Encoder, "encode_with_spans", random_vectors):
            assistant.index([folder])
        assistant.warm()
        every = []
        for question, value in asked.items():
            taken = []
            for _ in range(_TIMES):
                start = time.perf_counter()
                answer = assistant.ask(question)
                taken.append(1000 * (time.perf_counter() - start))
            right = answer.plan == "table" and value in answer.text
            every += taken[1:]
            print(
                f"{statistics.median(taken[1:]):7.0f} ms  {'right' if right else answer.text[:60]}  {question}"
            )
        print(f"{statistics.median(every):7.0f} ms  median; {max(every):.0f} longest")


if __name__ == "__main__":
    main()
