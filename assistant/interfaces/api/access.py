"""Who sends a request and whether it is let in, before its body is read; what an endpoint may use."""

from __future__ import annotations

import math
import threading
import time
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.accounts.users import Person
from assistant.accounts.web import address_of, is_foreign, is_local, signed_in
from assistant.interfaces.api.problems import problem
from assistant.interfaces.state import AppState
from assistant.service import Assistant
from index.cache import BoundedCache

_REMEMBERED = 10_000  # callers; the one that has not been seen for longest is forgotten first


class RateLimit:
    """A token bucket for each caller: ``per_minute`` requests at once, refilled evenly.

    Not the library `limits`: its storage in memory keeps every caller for ever, reads a clock that
    can go back, and starts a thread at each request.
    """

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._lock = threading.Lock()
        self._buckets: BoundedCache[str, tuple[float, float]] = BoundedCache(_REMEMBERED)

    def take(self, caller: str) -> int:
        """Take a token; 0, or the whole seconds after which there will be one."""
        now = time.monotonic()
        with self._lock:
            left, seen = self._buckets.get(caller) or (float(self._per_minute), now)
            left = min(float(self._per_minute), left + (now - seen) * self._per_minute / 60)
            allowed = left >= 1
            self._buckets.put(caller, (left - 1 if allowed else left, now))
        return 0 if allowed else max(1, math.ceil((1 - left) * 60 / self._per_minute))


class AccessMiddleware:
    """Answers 401, 403 or 429 to who may not ask, may not ask from there, or asks too often.

    ``prefixes``: the addresses that it protects. The person is kept in the request's ``state.person``.
    """

    def __init__(self, app: ASGIApp, *, prefixes: tuple[str, ...], state: AppState) -> None:
        self._app = app
        self._prefixes = prefixes
        self._access = state.access
        self._per_minute = state.settings.requests_per_minute
        self._rate = RateLimit(self._per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(self._prefixes):
            request = Request(scope)
            try:
                await run_in_threadpool(self._let_in, request)
            except HTTPException as refused:
                reason = str(refused.detail)
                answer = problem(request, refused.status_code, reason, headers=refused.headers)
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
        if seconds := self._rate.take(caller):
            raise HTTPException(
                429,
                f"more than {self._per_minute} requests in a minute; try again in {seconds} s",
                headers={"Retry-After": str(seconds)},
            )


def _state(request: Request) -> AppState:
    state: AppState = request.app.state.shared
    return state


StateOf = Annotated[AppState, Depends(_state)]


def _person(request: Request) -> Person:
    person: Person = request.state.person
    return person


PersonOf = Annotated[Person, Depends(_person)]
"""Who asks, as `AccessMiddleware` has found out."""


def _assistant(state: StateOf, person: PersonOf) -> Assistant:
    return state.assistant_for(person)


AssistantOf = Annotated[Assistant, Depends(_assistant)]
"""The assistant with the documents that the person may see."""
