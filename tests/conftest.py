"""What all tests share."""

from __future__ import annotations

import os

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Settings of the processes of the tests, and of those that they start.

    Compiled modules are kept, as those of an installed program are. Where Python is told to keep none, each process would
    compile the whole program anew: a sixth of a short command.

    Numeric libraries have one thread, unless somebody says otherwise: the tests run on all cores already. Threads that wait
    for one another on cores that others use do so computing: training a tiny network took five times the processor time.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(config.cache.mkdir("compiled"))
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
