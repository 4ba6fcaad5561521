"""Spans of a real server, as a collector receives them."""

from __future__ import annotations

import time

import httpx

QUESTION = "How many police officers did UNODC train in Viet Nam?"


def test_requests_and_steps_are_spans_without_questions(
    client: httpx.Client, collector: tuple[str, list[bytes]]
) -> None:
    _, received = collector
    assert client.post("/v1/ask", json={"question": QUESTION}).status_code == 200
    wanted = (b"/v1/ask", b"understand", b"retrieve", b"answer")
    end = time.monotonic() + 60
    while not all(name in b"".join(received) for name in wanted):
        assert time.monotonic() < end, "the spans never came"
        time.sleep(0.05)
    assert b"Viet Nam" not in b"".join(received)
