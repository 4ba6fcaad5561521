"""What every response tells the browser: whose scripts may run, who may frame it, what is not told on.

The chat is Gradio's page, whose scripts stand in it and make functions of text: it needs `unsafe-inline`
and `unsafe-eval`. Everything comes from this site, nothing is sent elsewhere, and no other site shows
the page in a frame. What is no page (`STRICT`) may load nothing at all.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_USUAL = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}
PAGE = _USUAL | {
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval';"
    " style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:;"
    " media-src 'self' data: blob:; worker-src 'self' blob:; connect-src 'self' data: blob:;"
    " object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
}
STRICT = _USUAL | {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
}


class SafeHeaders:
    """Middleware. Adds ``headers`` to each response, except those that it has already."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    told.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, sent)
