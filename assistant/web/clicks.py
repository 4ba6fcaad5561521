"""Which of somebody's clicks is the last one.

Where a click takes the place of what the click before it shows, the last one counts, in whatever
order their work is done.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from itertools import count

_SESSIONS = 10_000  # whose last clicks are known


class Clicks:
    """Safe to use from several threads."""

    def __init__(self) -> None:
        self._numbers = count()
        self._last: OrderedDict[str, int] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, session: str) -> Callable[[], bool]:
        """Note a click; to be asked when its work is done: whether no later one has come."""
        with self._lock:
            mine = self._last[session] = next(self._numbers)
            self._last.move_to_end(session)
            if len(self._last) > _SESSIONS:
                self._last.popitem(last=False)
        return lambda: self._last.get(session) == mine
