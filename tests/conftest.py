"""What all tests share."""

from __future__ import annotations

import os

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Let the processes that tests start find compiled modules, as those of an installed program do.

    Where Python is told to keep none, each of them would compile the whole program anew: a sixth of a short command.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(config.cache.mkdir("compiled"))
