"""An index of three small reports, two of which disagree on a figure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.config.settings import Settings

REPORTS = {
    "first.txt": """First report 2017

Training

In Mexico, UNODC trained 900 police officers and call operators in 12 states on violence against women.

In Peru, UNODC trained 40 judges on forensic evidence in cases of violence against women in 2017.
""",
    "second.txt": """Second report 2017

Training

UNODC has trained 950 police officers and call operators in 12 states in Mexico on violence against women.
""",
    "gardens.txt": """Community gardens

Families grow maize and beans in the gardens of the valley and share the harvest in autumn.
""",
}
TRAINED = "How many police officers did UNODC train in Mexico?"
JUDGES = "How many judges were trained in Peru?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in REPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def assistant(index_dir: Path, folder: Path) -> Iterator[Assistant]:
    with Assistant.open(index_dir, settings=Settings(workers=1)) as opened:
        opened.index([folder])
        yield opened
