from __future__ import annotations

from collections.abc import Sequence

from index.cache import BoundedCache


class _Reads:
    """Squares, and the numbers that were asked for."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []

    def __call__(self, numbers: Sequence[int]) -> dict[int, int]:
        self.asked.append(list(numbers))
        return {number: number**2 for number in numbers if number >= 0}


def test_only_what_is_not_remembered_is_read():
    kept, reads = BoundedCache[int, int](10), _Reads()
    assert kept.get_many([1, 2], reads) == {1: 1, 2: 4}
    assert kept.get_many([2, 3], reads) == {2: 4, 3: 9}
    assert kept.get_many([3, 1], reads) == {3: 9, 1: 1}
    assert reads.asked == [[1, 2], [3]]


def test_what_was_asked_for_longest_ago_is_forgotten():
    kept, reads = BoundedCache[int, int](2), _Reads()
    kept.get_many([1, 2], reads)
    kept.get_many([1], reads)
    kept.get_many([3], reads)  # instead of 2
    kept.get_many([1, 3], reads)
    assert kept.get_many([2], reads) == {2: 4}
    assert reads.asked == [[1, 2], [3], [2]]


def test_what_does_not_exist_is_left_out_and_asked_for_again():
    kept, reads = BoundedCache[int, int](2), _Reads()
    assert kept.get_many([-1], reads) == kept.get_many([-1], reads) == {}
    assert reads.asked == [[-1], [-1]]


def test_heavy_values_leave_room_for_fewer_others():
    kept, reads = BoundedCache[int, int](10, weight=lambda value: value), _Reads()
    kept.get_many([2, 1], reads)  # weights 4 and 1
    kept.get_many([3], reads)  # 9: only 1 may stay beside it
    kept.get_many([1, 3], reads)
    assert kept.get_many([2, 5], reads) == {2: 4, 5: 25}  # 25 is more than may be kept at all
    assert kept.get_many([5, 2], reads) == {5: 25, 2: 4}
    assert reads.asked == [[2, 1], [3], [2, 5], [5]]


def test_what_is_made_of_a_key_is_made_once_even_if_it_is_nothing():
    kept, made = BoundedCache[str, None](2), []
    for _ in range(2):
        assert kept.get_or_make("unknown", made.append) is None
    assert made == ["unknown"]
