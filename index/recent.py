"""What was read last, by number, remembered up to a bound."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """The last values whose weights sum to ``size`` at most. Safe to use from several threads.

    For what stands under a number for ever, so that nothing remembered is ever out of date. ``weight``: of
    a value, 1 for each by default.
    """

    def __init__(self, size: int, weight: Callable[[T], int] = lambda _: 1) -> None:
        self._size = size
        self._weight = weight
        self._kept: OrderedDict[int, T] = OrderedDict()
        self._sum = 0  # of the weights of what is kept
        self._lock = threading.Lock()

    def through(
        self, numbers: Sequence[int], read: Callable[[Sequence[int]], Mapping[int, T]]
    ) -> dict[int, T]:
        """Values by number; ``read`` gives those that are not remembered, as far as they exist."""
        with self._lock:
            found = {number: self._kept[number] for number in numbers if number in self._kept}
            for number in found:
                self._kept.move_to_end(number)
        missing = [number for number in numbers if number not in found]
        if missing:
            new = read(missing)
            found.update(new)
            with self._lock:
                self._keep({n: value for n, value in new.items() if n not in self._kept})
        return found

    def _keep(self, new: Mapping[int, T]) -> None:
        self._kept.update(new)
        self._sum += sum(map(self._weight, new.values()))
        while self._sum > self._size:
            _, forgotten = self._kept.popitem(last=False)
            self._sum -= self._weight(forgotten)
