"""How a question and a passage are put into one row of tokens."""

from __future__ import annotations

from assistant.reader.passages import ABOVE, LENGTH, MARK, QUESTION, UNITS, above, encode


def test_every_unit_has_a_mark_before_it_and_its_own_tokens_after_that() -> None:
    (reading,) = encode([11, 12], [21], [[31, 32], [41]])
    assert reading.ids == [0, 11, 12, 2, 2, 21, 2, 31, 32, 2, 41, 2]
    assert reading.units == [(6, 7, 9), (9, 10, 11)]
    assert all(reading.ids[mark] == MARK for mark, _, _ in reading.units)


def test_a_long_passage_is_read_in_parts_that_hold_every_unit_once() -> None:
    units = [[100 + n] * 50 for n in range(9)]
    readings = encode([1], [2], units)
    found = [r.ids[first] for r in readings for _, first, _ in r.units]
    assert found == [100 + n for n in range(9)]
    assert [r.first for r in readings] == [0, 3, 6]
    assert all(r.ids[:5] == [0, 1, 2, 2, 2] for r in readings)


def test_no_row_is_longer_than_the_network_takes() -> None:
    readings = encode([1] * 999, [2] * 999, [[3] * 999, [4] * 999, [5], []])
    assert max(len(reading.ids) for reading in readings) <= LENGTH
    assert readings[0].ids.count(1) == QUESTION
    assert readings[0].ids.count(2) == ABOVE + 4  # and the marks
    assert readings[0].ids.count(3) == UNITS - 1
    assert sum(len(reading.units) for reading in readings) == 4


def test_what_is_above_is_said_once_and_in_the_order_of_the_page() -> None:
    shown = above(
        publisher="UNFPA",
        title="Annual report",
        year=2024,
        headings=("Part one", "Results", "PERU"),
        columns="",
        before="Results",
    )
    assert shown == "UNFPA ; Annual report ; 2024 ; Results ; PERU"
