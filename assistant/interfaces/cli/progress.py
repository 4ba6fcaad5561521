"""Where an indexing run stands, on standard error: a bar on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.interfaces.cli.streams import err, printable, say

if TYPE_CHECKING:
    from index.model import Progress, ProgressCallback

_SECONDS_BETWEEN_LINES = 10.0


@contextmanager
def indexing_progress() -> Iterator[ProgressCallback]:
    """A callback for indexing that shows documents, passages and passages per second."""
    if not err().is_terminal:
        yield _Lines().show
        return
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        SpinnerColumn(),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[counts]}", markup=False),
        TimeElapsedColumn(),
        TextColumn("{task.fields[doing]}", markup=False),
    )
    with Bar(*columns, console=err(), transient=True) as bar:
        task = bar.add_task("", total=None, counts="looking for files", doing="")

        def show(at: Progress) -> None:
            bar.update(
                task,
                total=at.documents_total,
                completed=at.documents_done,
                counts=_counts(at),
                doing=printable(f"{at.stage} {at.document}"),
            )

        yield show


def _counts(at: Progress) -> str:
    rate = at.passages_done / at.seconds if at.seconds > 0 else 0.0
    documents = f"{at.documents_done:,} of {at.documents_total:,} documents"
    return f"{documents}, {at.passages_done:,} passages, {rate:,.0f}/s"


class _Lines:
    """Progress for a log file: a line every ten seconds, none for a run that is shorter."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def show(self, at: Progress) -> None:
        now = time.monotonic()
        if now - self._last >= _SECONDS_BETWEEN_LINES:
            self._last = now
            say(_counts(at))
