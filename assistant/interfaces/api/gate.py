"""Whom a request comes from, and whether it is let in: before a byte of its body is read."""

from __future__ import annotations

from fastapi import HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.accounts.access import Access
from assistant.accounts.web import address_of, is_foreign, is_local, signed_in
from assistant.interfaces.api.desk import Desk
from assistant.interfaces.api.problems import problem


class Gate:
    """Middleware: 401, 403 or 429 for whoever may not ask, may not ask from there, or asks too often.

    ``prefixes``: the addresses that are behind it. The person is put into ``state.person``.
    """

    def __init__(
        self, app: ASGIApp, *, prefixes: tuple[str, ...], access: Access, desk: Desk
    ) -> None:
        self._app = app
        self._prefixes = prefixes
        self._access = access
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(self._prefixes):
            request = Request(scope)
            try:
                await run_in_threadpool(self._let_in, request)
            except HTTPException as refused:
                told = str(refused.detail)
                answer = problem(request, refused.status_code, told, headers=refused.headers)
                await answer(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _let_in(self, request: Request) -> None:
        person = request.state.person = signed_in(request)
        if is_foreign(request):
            raise HTTPException(403, "a page of another site may not ask here")
        if not self._access.required and not is_local(request):
            raise HTTPException(
                403, "without credentials only 127.0.0.1 and localhost are answered"
            )
        caller = person.name if self._access.required else address_of(request, self._access)
        request.state.caller = caller
        if seconds := self._desk.rate.take(caller):
            most = self._desk.assistant.settings.requests_per_minute
            raise HTTPException(
                429,
                f"more than {most} requests in a minute; try again in {seconds} s",
                headers={"Retry-After": str(seconds)},
            )
