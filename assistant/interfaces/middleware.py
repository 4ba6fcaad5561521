"""Middleware of the chat and of the HTTP interface: sizes of bodies, headers of responses."""

from __future__ import annotations

from collections.abc import Callable, Mapping

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
