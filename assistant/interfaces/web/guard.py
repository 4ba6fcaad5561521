"""What every request to the chat passes first, whatever it asks for.

1. A page of another site changes nothing here, also not in the browser of somebody who is signed in.
2. Where nobody has to sign in, only this machine's own names are answered: a name that somebody
   else has pointed at this machine would let their page read along.
3. Whoever has to sign in is sent to the page for it; a program is told so.

What Gradio answers by itself, its files and its configuration, lies behind this too.
"""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Request
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.accounts.access import Access
from assistant.accounts.web import READS, is_foreign, is_local, person_of

SIGN_IN = "/login"


class Guard:
    """Middleware. The person of a request is put into its ``state.person``."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            request = Request(scope)
            refused = self._foreign(request) or await run_in_threadpool(self._unknown, request)
            await (refused or self._app)(scope, receive, send)

    def _foreign(self, request: Request) -> Response | None:
        if request.method not in READS and is_foreign(request):
            return PlainTextResponse("a page of another site may change nothing here", 403)
        if not self._access.required and not self._access.anywhere and not is_local(request):
            return PlainTextResponse(
                "without signing in, only 127.0.0.1 and localhost are answered", 403
            )
        return None

    def _unknown(self, request: Request) -> Response | None:
        if request.url.path == SIGN_IN:
            return None
        person = person_of(request, self._access)
        if person is not None:
            request.state.person = person
            return None
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"{SIGN_IN}?next={quote(wanted, safe='')}", 303)
        return JSONResponse({"detail": "sign in first"}, 401)
