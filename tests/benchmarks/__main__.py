"""What the program costs, beside what it is made of, in one run.

    python -m tests.benchmarks [--out FOLDER] [--rounds 3]

Each line is a ratio of two things measured in turns, so that a busy machine slows both. Results go to
FOLDER as ``benchmarks.json`` and ``benchmarks.png``.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
from pathlib import Path

from tests.benchmarks import asking, indexing, starting
from tests.benchmarks.ratios import Ratio
from tests.benchmarks.texts import write_reports

MEASURES = (
    starting.cold_beside_a_tutorial,  # first: memory of a child counts what its parent has loaded
    indexing.encoding_beside_torch,
    indexing.indexing_beside_encoding,
    asking.warm_beside_its_parts,
    asking.warm_with_the_reader,
    asking.warm_with_a_busy_core,
    asking.encoding_with_a_busy_core,
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("benchmarks"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="measures whose name has this in it")
    given = parser.parse_args()
    ratios = []
    with tempfile.TemporaryDirectory() as temporary:
        reports = write_reports(Path(temporary) / "reports")
        for measure in MEASURES:
            if given.only in measure.__name__:
                ratios.append(measure(Path(temporary), reports, given.rounds))
                print(ratios[-1], flush=True)
    given.out.mkdir(parents=True, exist_ok=True)
    machine = {"processor": platform.processor() or platform.machine(), "cores": os.cpu_count()}
    results = {"machine": machine, "load": os.getloadavg(), "ratios": [r.to_dict() for r in ratios]}
    (given.out / "benchmarks.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
    _plot(ratios, given.out / "benchmarks.png")


def _plot(ratios: list[Ratio], file: Path) -> None:
    import matplotlib.pyplot as plt

    _, axes = plt.subplots(figsize=(9, 0.6 * len(ratios) + 1.5), layout="constrained")
    axes.barh([ratio.name for ratio in ratios], [ratio.value / ratio.target for ratio in ratios])
    axes.axvline(1.0, color="black", linewidth=1)
    axes.set_xscale("log")
    axes.set_xlabel("measured / target")
    axes.invert_yaxis()
    plt.savefig(file, dpi=120)


if __name__ == "__main__":
    main()
