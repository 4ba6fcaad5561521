"""One server for all these tests: the real command in a second process, on three small reports."""

from __future__ import annotations

import contextlib
import gzip
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from assistant import Assistant

TEXTS = {
    "unodc.txt": "UNODC annual report 2018\n\nViet Nam\n\nUNODC trained 2,278 police officers in Viet"
    " Nam in 2018.\n\nPeru\n\nIn Peru, UNODC trained 40 judges on violence against women.\n",
    "notes/ilo.md": "---\npublisher: ILO\nyear: 2019\n---\n\n# Better work\n\nThe ILO inspected 512"
    " garment factories in Bangladesh in 2019.\n",
}
QUESTION = "How many police officers did UNODC train in Viet Nam?"


def make_pdf(path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path))
    for text in (
        "UNFPA trained 61 midwives in Vanuatu in 2021.",
        "UNFPA opened 9 clinics in Samoa.",
    ):
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()


@pytest.fixture(scope="session")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("api")
    for name, text in TEXTS.items():
        path = root / "reports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    make_pdf(root / "reports" / "unfpa.pdf")
    with Assistant.open(root / "index") as assistant:
        report = assistant.index(root / "reports")
        assert report.failed == ()
    return root / "index"


@contextmanager
def serving(index: Path, *options: str, **settings: str) -> Iterator[str]:
    """The address of a server that is ready; it ends with the block."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ASSISTANT_")}
    log = (index.parent / f"server-{len(list(index.parent.iterdir()))}.log").open("wb")
    command = [sys.executable, "-m", "assistant.interfaces.cli", "serve"]
    with (
        log,
        subprocess.Popen(
            [*command, "--index", str(index), "--port", "0", *options],
            cwd=index.parent,
            env=environment | settings,
            stderr=log,
        ) as server,
    ):
        try:
            yield _ready(server, Path(log.name))
        finally:
            server.terminate()
            assert server.wait(60) == 0, Path(log.name).read_text(encoding="utf-8")


def _ready(server: subprocess.Popen[bytes], log: Path) -> str:
    """The address that the server says, once it answers there."""
    end = time.monotonic() + 240
    while time.monotonic() < end and server.poll() is None:
        said = re.search(r"The chat: (http://[\d.:]+)", log.read_text(encoding="utf-8"))
        with contextlib.suppress(httpx.TransportError):
            if said and httpx.get(f"{said[1]}/readyz", timeout=60).status_code == 200:
                return said[1]
        time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def collector() -> Iterator[tuple[str, list[bytes]]]:
    """The address of a collector of spans, and what it was sent."""
    received: list[bytes] = []

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
        yield f"http://127.0.0.1:{server.server_port}", received
        server.shutdown()


@pytest.fixture(scope="session")
def server(index_dir: Path, collector: tuple[str, list[bytes]]) -> Iterator[str]:
    """Somebody listens to it until it is gone: it must end without waiting for them.

    Its spans go to the collector every tenth of a second.
    """
    spans = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector[0], "OTEL_BSP_SCHEDULE_DELAY": "100"}
    with httpx.Client(timeout=60) as listener, serving(index_dir, **spans) as url:
        stream = listener.build_request(
            "GET", f"{url}/mcp", headers={"Accept": "text/event-stream"}
        )
        assert listener.send(stream, stream=True).status_code == 200
        yield url


@pytest.fixture(scope="session")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=60) as opened:
        yield opened
