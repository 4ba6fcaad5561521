"""The throttle of attempts to sign in."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from index.cache import BoundedCache

_FREE_FAILURES = 5  # failures before anybody has to wait
_LONGEST_WAIT = 60.0  # seconds
_FORGOTTEN = 3600.0  # seconds after which failures no longer count
_REMEMBERED = 10_000  # keys; the one that was not tried for longest is forgotten first


class Throttle:
    """Slows down attempts to guess passwords. Safe to use from several threads.

    After a few failures in a row, for a name or from an address, the next attempt has to wait; the wait
    doubles with each further failure up to a bound, so that nobody can lock another person out for
    long. A success forgets the failures of its name, not those of its address. ``clock``: seconds,
    never going back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: BoundedCache[str, tuple[int, float]] = BoundedCache(_REMEMBERED)

    def attempt(self, *keys: str) -> float:
        """Seconds until an attempt with these keys is heard; 0 when it is heard now.

        One that is heard counts as a failure of each key until it has `succeeded`: attempts that are
        made at once would all be heard before the first of them has failed.
        """
        with self._lock:
            wait = max((self._wait(key) for key in keys), default=0.0)
            if not wait:
                self._count(keys)
            return wait

    def succeeded(self, forget: str, *keys: str) -> None:
        """The attempt was no failure: it no longer counts for ``keys``, and ``forget`` has none left."""
        with self._lock:
            self._failures.pop(forget)
            for key in keys:
                count, last = self._failures.get(key) or (0, 0.0)
                if count:
                    self._failures.put(key, (count - 1, last))

    def _count(self, keys: tuple[str, ...]) -> None:
        now = self._clock()
        for key in keys:
            count, last = self._failures.get(key) or (0, now)
            self._failures.put(key, (1 if now - last > _FORGOTTEN else count + 1, now))

    def _wait(self, key: str) -> float:
        count, last = self._failures.get(key) or (0, 0.0)
        if count < _FREE_FAILURES:
            return 0.0
        wait = min(2.0 ** (count - _FREE_FAILURES), _LONGEST_WAIT)
        return max(0.0, last + wait - self._clock())
