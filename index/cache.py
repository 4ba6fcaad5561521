"""The one bounded cache of the project for what is kept by key: cachetools' LRU with a lock.

Results of a function are kept with `functools.lru_cache`; a method's are kept here, since a cached
method would keep its object alive. What is kept must never be out of date: a key says the same for
ever, or the cache goes with what it was made from.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from cachetools import LRUCache

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class BoundedCache(Generic[K, V]):
    """The values used last, whose weights sum to ``size`` at most. Safe to use from several threads.

    ``weight``: of a value; each weighs 1 by default.
    """

    def __init__(self, size: int, weight: Callable[[V], float] | None = None) -> None:
        self._kept: LRUCache[K, V] = LRUCache(size, weight)
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: K) -> V | None:
        """The value of a key; None if it is not kept."""
        with self._lock:
            return self._kept.get(key)  # reading makes it the one used last

    def put(self, key: K, value: V) -> None:
        """Keep a value; one that weighs more than everything may is not kept."""
        with self._lock, contextlib.suppress(ValueError):
            self._kept[key] = value

    def pop(self, key: K) -> V | None:
        """Let go of a value and return it; None if it was not kept."""
        with self._lock:
            return self._kept.pop(key, None)

    def get_or_make(self, key: K, make: Callable[[K], V]) -> V:
        """The value of a key, made if it is not kept; two threads may make it at the same time."""
        return self.get_many([key], lambda keys: {one: make(one) for one in keys})[key]

    def get_many(
        self, keys: Iterable[K], read: Callable[[Sequence[K]], Mapping[K, V]]
    ) -> dict[K, V]:
        """Values by key; ``read`` gives those that are not kept, as far as they exist."""
        wanted = list(dict.fromkeys(keys))
        with self._lock:
            found = {key: self._kept[key] for key in wanted if key in self._kept}
        missing = [key for key in wanted if key not in found]
        if missing:
            new = read(missing)
            found.update(new)
            for key, value in new.items():
                self.put(key, value)
        return found
