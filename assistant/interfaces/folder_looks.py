"""A server looks again at the folders that are indexed, every so many minutes (setting ``schedule.every_minutes``).

One look at a time, in a thread of its own; it waits for other changes in this process, and one that another process
makes is a failure of this look. The last look is kept for the documents tab, each is counted for the metrics.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool

from assistant.config.errors import AssistantError
from index.model import SyncReport

if TYPE_CHECKING:
    from assistant.service import Assistant

_log = logging.getLogger(__name__)
CHANGES = ("added", "updated", "removed", "failed")


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the folders. ``error``: why there is no report, "" if there is one."""

    at: datetime
    report: SyncReport = field(default_factory=SyncReport)
    error: str = ""

    @property
    def counts(self) -> dict[str, int]:
        return {change: len(getattr(self.report, change)) for change in CHANGES}


class FolderLooks:
    """See the module. ``minutes``: None never looks. ``last``: the last look, None before the first."""

    def __init__(self, assistant: Assistant, minutes: float | None) -> None:
        self.minutes = minutes
        self.last: Look | None = None
        self._assistant = assistant
        self._listeners: list[Callable[[Look], None]] = []

    def listen(self, listener: Callable[[Look], None]) -> None:
        """Have ``listener`` called after each look."""
        self._listeners.append(listener)

    def look(self) -> Look:
        """Look now. An error is part of what is returned."""
        try:
            made = Look(datetime.now(UTC), self._assistant.refresh())
            _log.info("folders looked at", extra={f"files_{k}": n for k, n in made.counts.items()})
        except AssistantError as error:
            made = Look(datetime.now(UTC), error=str(error))
            _log.warning("folders not looked at: %s", error)
        self.last = made
        for listener in self._listeners:
            listener(made)
        return made

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """A block during which the folders are looked at, at its beginning and after each pause."""
        if self.minutes is None:
            yield
            return
        task = asyncio.create_task(self._again_and_again(self.minutes * 60))
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _again_and_again(self, pause_s: float) -> None:
        while True:
            if self._assistant.has_index:
                try:
                    await run_in_threadpool(self.look)
                except Exception:  # the server goes on; the next look may work
                    _log.exception("the folders could not be looked at")
            await asyncio.sleep(pause_s)
