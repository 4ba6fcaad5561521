"""What keeps one caller from taking everything: sizes of bodies, requests a minute, foreign pages."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.problems import problem

_REMEMBERED = 10_000  # callers; the one that has not been seen for longest is forgotten first


class Rate:
    """A bucket of tokens for each caller: ``per_minute`` at once, refilled evenly."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str) -> int:
        """Take a token; 0, or the whole seconds after which there will be one."""
        now = time.monotonic()
        with self._lock:
            left, seen = self._buckets.pop(caller, (float(self._per_minute), now))
            left = min(float(self._per_minute), left + (now - seen) * self._per_minute / 60)
            allowed = left >= 1
            self._buckets[caller] = (left - 1 if allowed else left, now)
            if len(self._buckets) > _REMEMBERED:
                self._buckets.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((1 - left) * 60 / self._per_minute))


class BodyLimit:
    """Refuse a body of more bytes than allowed, also one that does not say how long it is.

    ``uploads`` holds for multipart forms, ``others`` for everything else, ``prefixes``: of which
    addresses.
    """

    def __init__(
        self, app: ASGIApp, *, prefixes: tuple[str, ...], uploads: int, others: int
    ) -> None:
        self._app = app
        self._prefixes = prefixes
        self._uploads = uploads
        self._others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(self._prefixes):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        form = headers.get("content-type", "").startswith("multipart/")
        most = self._uploads if form else self._others
        announced = headers.get("content-length", "")
        told = f"a body may have {most} bytes at most"
        if announced.isdecimal() and (len(announced) > 15 or int(announced) > most):
            refused = problem(Request(scope), 413, f"{told}, got {announced[:15]}")
            await refused(scope, receive, send)
            return
        got = 0

        async def counted() -> Message:
            nonlocal got
            message = await receive()
            got += len(message.get("body", b""))
            if got > most:
                raise HTTPException(413, f"{told}, got {got} or more")
            return message

        await self._app(scope, counted, send)


def is_local(headers: Headers) -> bool:
    """Whether a request names this machine itself, not a name that somebody made point to it."""
    name = urlsplit(f"//{headers.get('host', '')}").hostname or ""
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def is_foreign(headers: Headers) -> bool:
    """Whether a page of another site sent the request: its ``Origin`` is not this host."""
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")
