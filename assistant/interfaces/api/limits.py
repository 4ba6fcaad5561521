"""What keeps one caller from taking everything: requests a minute."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict

_REMEMBERED = 10_000  # callers; the one that has not been seen for longest is forgotten first


class Rate:
    """A bucket of tokens for each caller: ``per_minute`` at once, refilled evenly."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str) -> int:
        """Take a token; 0, or the whole seconds after which there will be one."""
        now = time.monotonic()
        with self._lock:
            left, seen = self._buckets.pop(caller, (float(self._per_minute), now))
            left = min(float(self._per_minute), left + (now - seen) * self._per_minute / 60)
            allowed = left >= 1
            self._buckets[caller] = (left - 1 if allowed else left, now)
            if len(self._buckets) > _REMEMBERED:
                self._buckets.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((1 - left) * 60 / self._per_minute))
