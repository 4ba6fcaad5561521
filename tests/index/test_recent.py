from __future__ import annotations

from collections.abc import Sequence

from index.recent import Recent


class _Reads:
    """Squares, and the numbers that were asked for."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []

    def __call__(self, numbers: Sequence[int]) -> dict[int, int]:
        self.asked.append(list(numbers))
        return {number: number**2 for number in numbers if number >= 0}


def test_only_what_is_not_remembered_is_read():
    recent, reads = Recent[int](10), _Reads()
    assert recent.through([1, 2], reads) == {1: 1, 2: 4}
    assert recent.through([2, 3], reads) == {2: 4, 3: 9}
    assert recent.through([3, 1], reads) == {3: 9, 1: 1}
    assert reads.asked == [[1, 2], [3]]


def test_what_was_asked_for_longest_ago_is_forgotten():
    recent, reads = Recent[int](2), _Reads()
    recent.through([1, 2], reads)
    recent.through([1], reads)
    recent.through([3], reads)  # instead of 2
    recent.through([1, 3], reads)
    assert recent.through([2], reads) == {2: 4}
    assert reads.asked == [[1, 2], [3], [2]]


def test_what_does_not_exist_is_left_out_and_asked_for_again():
    recent, reads = Recent[int](2), _Reads()
    assert recent.through([-1], reads) == recent.through([-1], reads) == {}
    assert reads.asked == [[-1], [-1]]


def test_heavy_values_leave_room_for_fewer_others():
    recent, reads = Recent[int](10, weight=lambda value: value), _Reads()
    recent.through([2, 1], reads)  # weights 4 and 1
    recent.through([3], reads)  # 9: only 1 may stay beside it
    recent.through([1, 3], reads)
    assert recent.through([2, 5], reads) == {2: 4, 5: 25}  # 25 is more than may be kept at all
    assert recent.through([5], reads) == {5: 25}
    assert reads.asked == [[2, 1], [3], [2, 5], [5]]
