"""Indexes a folder and ends without any clean-up at the n-th call of one of the writer's steps.

    python killed_run.py INDEX FOLDER STEP N

STEP is ``module:Class.method``. Prints "done" when the run ended before that call.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

from index.store import Index


def main(directory: str, folder: str, step: str, count: int) -> None:
    module, _, path = step.partition(":")
    owner, _, method = path.partition(".")
    kind = getattr(importlib.import_module(module), owner)
    original = getattr(kind, method)
    calls = 0

    def ending(*args, **kwargs):
        nonlocal calls
        calls += 1
        if calls == count:
            os._exit(9)
        return original(*args, **kwargs)

    setattr(kind, method, ending)
    with Index.open(Path(directory), create=True) as index:
        index.sync([folder], workers=1)
    print("done")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
