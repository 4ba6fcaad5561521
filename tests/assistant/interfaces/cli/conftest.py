"""The real command in a second process, in an empty working directory."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from index.encoder import Encoder, user_cache_dir
from tests.assistant.interfaces.cli.processes import run_command

Run = Callable[..., subprocess.CompletedProcess[str]]

UNODC = """UNODC annual report 2018

Viet Nam

UNODC trained 2,278 police officers in Viet Nam in 2018.

Peru

In Peru, UNODC trained 40 judges on violence against women.
"""
ILO = """# Better work

The ILO inspected 512 garment factories in Bangladesh in 2019.

<!-- image -->

| Factories | Women |
|---|---|
| Dhaka | 61% |
"""


@pytest.fixture(scope="session")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("command")


@pytest.fixture(scope="session")
def cache_dir(workplace: Path) -> Path:
    """A cache of its own for the samples' index; the compiled model, which takes long, is given."""
    Encoder.open()
    own = workplace / "cache"
    shutil.copytree(user_cache_dir() / "models", own / "models")
    return own


@pytest.fixture(scope="session")
def assistant(workplace: Path, cache_dir: Path) -> Run:
    """``assistant("ask", "…")``: what the command printed, and its exit status."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ASSISTANT_")}
    environment |= {"OMP_NUM_THREADS": "1", "ASSISTANT_CACHE_DIR": str(cache_dir)}

    def run(*arguments: object, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        return run_command([*map(str, arguments)], workplace, environment | more, stdin)

    return run


@pytest.fixture(scope="session")
def reports(workplace: Path) -> Path:
    folder = workplace / "reports"
    folder.mkdir()
    (folder / "unodc.txt").write_text(UNODC, encoding="utf-8")
    (folder / "ilo.md").write_text(ILO, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def index_dir(workplace: Path, reports: Path, assistant: Run) -> Path:
    """An index over the two reports, made by the command."""
    directory = workplace / "index"
    done = assistant("index", reports, "--index", directory)
    assert done.returncode == 0, done.stderr
    return directory
