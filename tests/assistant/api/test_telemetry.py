"""Spans of a real server, as a collector receives them."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

Serve = Callable[..., AbstractContextManager[str]]


@pytest.fixture
def received() -> list[bytes]:
    return []


@pytest.fixture
def collector(received: list[bytes]) -> Iterator[str]:
    """The address of a collector that keeps what it is sent."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_requests_and_steps_are_spans_without_questions(
    serve: Serve, index_dir: Path, collector: str, received: list[bytes]
) -> None:
    with serve(index_dir, OTEL_EXPORTER_OTLP_ENDPOINT=collector) as url:
        asked = {"question": "How many police officers did UNODC train in Viet Nam?"}
        assert httpx.post(f"{url}/v1/ask", json=asked, timeout=120).status_code == 200
    told = b"".join(received)
    assert b"/v1/ask" in told
    assert b"retrieve" in told
    assert b"Viet Nam" not in told
