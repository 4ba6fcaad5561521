"""Runs an application until the process is interrupted, and the middleware of the chat and the API.

The middleware limits the sizes of bodies and sets headers of responses.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

import uvicorn
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

JSON_BYTES = 2**20
# The chat is Gradio's page, whose scripts are in the page and make functions of text: it needs
# `unsafe-inline` and `unsafe-eval`. Everything comes from this site, nothing is sent elsewhere, and no
# other site shows the page in a frame. A response that is no page (STRICT) may load nothing at all.
_ALWAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}
PAGE = _ALWAYS | {
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval';"
    " style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:;"
    " media-src 'self' data: blob:; worker-src 'self' blob:; connect-src 'self' data: blob:;"
    " object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
}
STRICT = _ALWAYS | {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
}

_log = logging.getLogger(__name__)
_TIDY_EVERY = 6 * 3600.0  # seconds
_SHUTDOWN_S = 5  # that an open page or stream is waited for when the program ends


@asynccontextmanager
async def tidying(tidy: Callable[[], None]) -> AsyncIterator[None]:
    """A block during which ``tidy`` is called, at its beginning and every few hours."""

    async def again_and_again() -> None:
        while True:
            try:
                await run_in_threadpool(tidy)
            except Exception:  # the chat goes on; what is too old is deleted the next time
                _log.exception("what is too old could not be deleted")
            await asyncio.sleep(_TIDY_EVERY)

    task = asyncio.create_task(again_and_again())
    yield
    task.cancel()


def serve(app: ASGIApp, host: str, port: int, also: str = "") -> None:
    """Serve ``app``; ``port`` 0 takes any that is free. Prints the address on standard error.

    ``also``: path of a description of its interface, which is printed too. SIGTERM ends the program as
    Ctrl-C does: what is open is closed, and metrics are sent, before it ends.

    Raises OSError for an address that cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listening.getsockname()[1]}"
        interface = f", its interface: {address}{also}" if also else ""
        print(f"The chat: {address}{interface}  (Ctrl-C ends it)", file=sys.stderr, flush=True)
        # `assistant.accounts` reads the headers of a proxy; it knows which proxy to trust.
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=_SHUTDOWN_S,
        )
        signal.signal(signal.SIGTERM, _end)  # uvicorn raises it again when it is done
        uvicorn.Server(config).run(sockets=[listening])


def _end(*_: object) -> None:
    sys.exit(0)


def plain_response(_: Request, status: int, reason: str) -> Response:
    return PlainTextResponse(reason, status)


class BodyLimit:
    """Middleware. Refuses a body of too many bytes, also one that does not say how long it is.

    ``limits``: bytes by the beginning of the address, the first that matches counts. ``refusal``: makes
    the response from a status and the reason.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        limits: Mapping[str, int],
        refusal: Callable[[Request, int, str], Response] = plain_response,
    ) -> None:
        self._app = app
        self._limits = limits
        self._refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = next(
            most for prefix, most in self._limits.items() if scope["path"].startswith(prefix)
        )
        announced = Headers(scope=scope).get("content-length", "")
        reason = f"a body may have {most} bytes at most"
        if announced.isdecimal() and (len(announced) > 15 or int(announced) > most):
            refused = self._refusal(Request(scope), 413, f"{reason}, got {announced[:15]}")
            await refused(scope, receive, send)
            return
        got = 0

        async def counted() -> Message:
            nonlocal got
            message = await receive()
            got += len(message.get("body", b""))
            if got > most:
                raise HTTPException(413, f"{reason}, got {got} or more")
            return message

        await self._app(scope, counted, send)


class SafeHeaders:
    """Middleware. Adds ``headers`` to each response, except those that it has already."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    own.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, sent)
