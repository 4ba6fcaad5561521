"""What a request may bring along: so many bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

JSON_BYTES = 2**20


def plainly(_: Request, status: int, told: str) -> Response:
    return PlainTextResponse(told, status)


class BodyLimit:
    """Middleware. Refuses a body of too many bytes, also one that does not say how long it is.

    ``limits``: bytes by the beginning of the address, the first that fits counts. ``refusal``: the
    response, from a status and the reason.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        limits: Mapping[str, int],
        refusal: Callable[[Request, int, str], Response] = plainly,
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
        told = f"a body may have {most} bytes at most"
        if announced.isdecimal() and (len(announced) > 15 or int(announced) > most):
            refused = self._refusal(Request(scope), 413, f"{told}, got {announced[:15]}")
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
