"""Turns of those who ask at once."""

from __future__ import annotations

import threading

from assistant.config.settings import Settings
from assistant.interfaces.web.line import Line


def test_no_more_are_inside_than_have_a_place_and_everybody_has_their_turn() -> None:
    line, lock, inside, most, done = Line(3), threading.Lock(), [0], [0], []
    meet = threading.Barrier(3)

    def work(number: int) -> None:
        with line.turn():
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            meet.wait(10)  # three have to be inside together, or this breaks
            with lock:
                inside[0] -= 1
                done.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert most == [3]
    assert sorted(done) == list(range(12))
    assert not line.busy


def test_a_line_is_busy_while_anybody_is_inside() -> None:
    line = Line(1)
    with line.turn():
        assert line.busy
    assert not line.busy


def test_a_chat_model_that_works_elsewhere_is_asked_by_many_at_once() -> None:
    line = Line.for_settings(Settings(chat_model="openai:small"))
    meet = threading.Barrier(20)

    def ask() -> None:
        with line.turn():
            meet.wait(10)

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not meet.broken
