"""A Chroma server by URL: bounded waits, further attempts after pauses, credentials in a header.

1. chromadb's client waits for ever. The server is asked for its heartbeat first, and the client then
   gets the same limits.
2. What the network fails to carry is tried again after pauses that double, for `PATIENCE` seconds in
   all. Everything that is sent may arrive twice: rows are overwritten by themselves.
3. A server that did not answer is not asked again for `REST` seconds: a hundred questions do not
   wait one after the other.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import httpx
    from chromadb.api import ClientAPI

T = TypeVar("T")
CONNECT = 3.0  # seconds until a connection is made
ANSWER = 30.0  # seconds until a request is answered
PATIENCE = 8.0
REST = 2.0
_FIRST_PAUSE = 0.1


@dataclass(frozen=True, slots=True)
class Server:
    """``authorization``: value of the header of that name, for a proxy before the server."""

    url: str
    authorization: str = field(default="", repr=False)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": self.authorization} if self.authorization else {}


class Unavailable(Exception):
    """The server has not answered within the time that is allowed."""


class Patience:
    """Attempts at one server, shared by the threads that use it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rests_until = 0.0
        self._last = ""

    def attempt(self, call: Callable[[], T]) -> T:
        """The result of ``call``. Raises Unavailable when the network fails for too long."""
        import httpx

        with self._lock:
            if time.monotonic() < self._rests_until:
                raise Unavailable(self._last)
        ends = time.monotonic() + PATIENCE
        pause = _FIRST_PAUSE
        while True:
            try:
                return call()
            except httpx.TransportError as error:
                if time.monotonic() + pause >= ends:
                    self._rest(str(error) or type(error).__name__)
                    raise Unavailable(self._last) from error
            time.sleep(pause)
            pause *= 2

    def _rest(self, reason: str) -> None:
        with self._lock:
            self._last = reason
            self._rests_until = time.monotonic() + REST


def connect(server: Server) -> ClientAPI:
    """A client of the server. Raises httpx.TransportError when it does not answer in time."""
    import chromadb
    import httpx
    from chromadb.config import Settings

    limits = httpx.Timeout(ANSWER, connect=CONNECT)
    beat = httpx.get(
        f"{server.url.rstrip('/')}/api/v2/heartbeat", headers=server.headers, timeout=CONNECT
    )
    _require_success(beat)
    address = urlsplit(server.url)
    secure = address.scheme == "https"
    client = chromadb.HttpClient(
        host=server.url if address.path.strip("/") else address.hostname or "localhost",
        port=address.port or (443 if secure else 80),
        ssl=secure,
        headers=server.headers,
        settings=Settings(anonymized_telemetry=False),
    )
    client._server._session.timeout = limits  # type: ignore[attr-defined]  # there is no other way
    return client


def _require_success(beat: httpx.Response) -> None:
    if beat.status_code in (401, 403):
        raise PermissionError(
            f"it refuses the credentials (HTTP {beat.status_code}); set them with"
            " ASSISTANT_CHROMA_AUTHORIZATION"
        )
    beat.raise_for_status()
