"""An assistant over reports that a test has written itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from assistant.config.settings import Settings
from assistant.service import Assistant


def write_reports(folder: Path, texts: Mapping[str, str]) -> Path:
    """Write ``texts``, by name of their file, into ``folder / "reports"``, which is returned."""
    reports = folder / "reports"
    for name, text in texts.items():
        path = reports / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return reports


@contextmanager
def assistant_over(
    folder: Path, texts: Mapping[str, str], settings: Settings | None = None
) -> Iterator[Assistant]:
    """``texts``: as `write_reports` writes them; the index lies in ``folder`` too."""
    reports = write_reports(folder, texts)
    with Assistant.open(folder / "index", settings=settings) as opened:
        opened.index(reports)
        yield opened
