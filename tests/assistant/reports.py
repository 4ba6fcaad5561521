"""An assistant over reports that a test has written itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from assistant.service import Assistant


@contextmanager
def assistant_over(folder: Path, texts: Mapping[str, str]) -> Iterator[Assistant]:
    """``texts``: by name of their file, written into ``folder``; the index lies there too."""
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Assistant.open(folder / "index") as opened:
        opened.index([folder / name for name in texts])
        yield opened
