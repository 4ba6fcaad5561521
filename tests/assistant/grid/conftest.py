"""An index of three small reports, two of which disagree on a figure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from tests.assistant.reports import assistant_over

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


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """One for all tests of a file, which change nothing in it."""
    with assistant_over(tmp_path_factory.mktemp("grid"), REPORTS) as opened:
        yield opened


@pytest.fixture
def own_assistant(tmp_path: Path) -> Iterator[Assistant]:
    """One that a test may change; the reports lie in ``tmp_path / "reports"``."""
    with assistant_over(tmp_path, REPORTS) as opened:
        yield opened
