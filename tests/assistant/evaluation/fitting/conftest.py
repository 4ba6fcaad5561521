"""Three small reports, in an index."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.service import Assistant
from index.store import Index

REPORT = (
    "# Training in Peru\n\nThe project trained 61 judges. It began in May 2019. "
    "Courts in Lima asked for more.\n\n# Training in Kenya\n\nThe project trained 44 judges.\n"
)
BRIEF = "# Brief\n\nThe project trained 2,278 judges in Peru over ten years.\n"
COPY = "# Copy\n\nThe project in Peru began in May 2019.\n"


@pytest.fixture(scope="package")
def index(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("groups")
    for name, text in (("report.md", REPORT), ("brief.md", BRIEF), ("copy.md", COPY)):
        (folder / name).write_text(text, encoding="utf-8")
    with Assistant.open(folder / "index") as assistant:
        assistant.index([folder / n for n in ("report.md", "brief.md", "copy.md")])
    with Index.open(folder / "index") as opened:
        yield opened
