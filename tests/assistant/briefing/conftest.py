"""An index of two small reports that disagree on one figure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.config.settings import Settings

REPORTS = {
    "first.txt": """Training

In Mexico, UNODC trained 900 police officers and call operators in 12 states on violence against women.

In Peru, UNODC trained 40 judges on forensic evidence in cases of violence against women in 2017.
""",
    "second.txt": """Training

UNODC has trained 950 police officers and call operators in 12 states in Mexico on violence against women.
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in REPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def assistant(tmp_path: Path, folder: Path) -> Iterator[Assistant]:
    with Assistant.open(tmp_path / "index", settings=Settings(workers=1)) as opened:
        opened.index([folder])
        yield opened
