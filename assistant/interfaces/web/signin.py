"""Signing in: what every request to the chat passes first, the page for name and password, and the way to a provider.

1. A page of another site changes nothing here, also not in the browser of somebody who is signed in.
2. Where nobody has to sign in, only this machine's own names are answered: another name that somebody
   has made point to this machine would let their page read along.
3. A browser whose user has to sign in is sent to the page for it; a program gets status 401.

This protects what Gradio answers by itself, too: its files and its configuration.
"""

from __future__ import annotations

import logging
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.accounts.access import Access, NotSignedIn
from assistant.accounts.faults import SignInFault
from assistant.accounts.usage import Usage
from assistant.accounts.web import (
    COOKIE,
    READS,
    address_of,
    is_foreign,
    is_https,
    is_local,
    person_of,
    set_cookie,
)
from assistant.interfaces.web.templating import render, static
from assistant.locale import preferred, texts

SIGN_IN = "/login"
BEGIN, CALLBACK = "/login/begin", "/login/callback"
_PENDING = "assistant_sign_in"  # cookie of a sign-in on its way through the provider
_PENDING_S = 600
_LONGEST = 10_000  # bytes of the form
_log = logging.getLogger(__name__)
FAULTS = {
    "unreachable": "The sign-in service cannot be reached. Try again in a few minutes; if it stays so, tell your administrator.",
    "misconfigured": "The sign-in service and this program do not fit together. Tell your administrator: the log of this program says what is wrong.",
    "cancelled": "The sign-in was cancelled. Begin again when you like.",
    "expired": "This sign-in took too long, or was begun in another browser. Begin again.",
    "invalid": "What the sign-in service sent could not be verified. Begin again; if it stays so, tell your administrator.",
    "not-admitted": "You are signed in there as {name}, but may not use this program. Ask your administrator for access, or sign in with another account.",
    "name-taken": "The name {name} belongs to another account here. Tell your administrator, who can free it.",
}
"""What a person is told of a `SignInFault`, by its kind."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class SignInMiddleware:
    """The person of a request is kept in its ``state.person``."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            request = Request(scope)
            refused = self._forbidden(request) or await run_in_threadpool(
                self._unauthorized, request
            )
            await (refused or self._app)(scope, receive, send)

    def _forbidden(self, request: Request) -> Response | None:
        if request.method not in READS and is_foreign(request):
            return PlainTextResponse("a page of another site may change nothing here", 403)
        if not self._access.required and not self._access.anywhere and not is_local(request):
            return PlainTextResponse(
                "without signing in, only 127.0.0.1 and localhost are answered", 403
            )
        return None

    def _unauthorized(self, request: Request) -> Response | None:
        if request.url.path in (SIGN_IN, BEGIN, CALLBACK):
            return None
        person = person_of(request, self._access)
        if person is not None:
            request.state.person = person
            return None
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"{SIGN_IN}?next={quote(wanted, safe='')}", 303)
        return JSONResponse({"detail": "sign in first"}, 401)


def router(access: Access, title: str, usage: Usage) -> APIRouter:
    """The addresses, over the users and the provider of ``access``; ``usage`` logs who came and went."""
    routes = APIRouter(include_in_schema=False)

    @routes.get(SIGN_IN)
    def page(request: Request) -> Response:
        wanted = request.query_params.get("next", "/")
        if person_of(request, access) is not None:
            return RedirectResponse(_own(wanted), 303)
        return _page(request, access, title, wanted)

    @routes.post(SIGN_IN)
    async def sign_in(request: Request) -> Response:
        body = await request.body() if _small(request) else b""
        given = parse_qs(body[:_LONGEST].decode("utf-8", errors="replace"))
        name, password, wanted = (
            given.get(field, [""])[0] for field in ("name", "password", "next")
        )
        address = address_of(request, access)
        try:
            token = await run_in_threadpool(access.sign_in, name, password, address)
            await run_in_threadpool(usage.record, name, "signed in", "password")
        except NotSignedIn as refused:
            known = name if access.users.person(name) else ""  # others may be a password
            await run_in_threadpool(usage.record, known, "sign-in failed", "password")
            return _page(request, access, title, wanted, name, refused)
        response = RedirectResponse(_own(wanted), 303)
        set_cookie(response, request, access, token)
        return response

    @routes.get(BEGIN)
    async def begin(request: Request, next: str = "/") -> Response:
        provider = access.provider
        if provider is None:
            return RedirectResponse(SIGN_IN, 303)
        try:
            begun = await provider.begin(_address(request, access), _own(next))
        except SignInFault as fault:
            return failed(request, fault)
        response = RedirectResponse(begun.url, 303)
        response.set_cookie(
            _PENDING,
            begun.token,
            max_age=_PENDING_S,
            path=SIGN_IN,
            httponly=True,
            samesite="lax",
            secure=is_https(request, access),
        )
        return response

    @routes.get(CALLBACK)
    async def come_back(request: Request) -> Response:
        provider = access.provider
        if provider is None:
            return RedirectResponse(SIGN_IN, 303)
        try:
            token = request.cookies.get(_PENDING, "")
            person, wanted = await provider.finish(token, request.query_params)
            session = await run_in_threadpool(access.sign_in_from, person)
            await run_in_threadpool(usage.record, person.name, "signed in", "provider")
        except SignInFault as fault:
            return failed(request, fault)
        except NotSignedIn as refused:
            taken = SignInFault("name-taken", str(refused), person.name)
            return failed(request, taken)
        response = RedirectResponse(_own(wanted), 303)
        response.delete_cookie(_PENDING, path=SIGN_IN)
        set_cookie(response, request, access, session)
        return response

    def failed(request: Request, fault: SignInFault) -> Response:
        """The page again, with what happened and what to do; the log has the details."""
        _log.warning("a sign-in through the provider failed (%s): %s", fault.kind, fault)
        usage.record(fault.name, "sign-in failed", fault.kind)
        return _page(request, access, title, "/", fault=fault)

    @routes.post("/logout")
    def sign_out(request: Request) -> Response:
        if person := person_of(request, access):
            usage.record(person.name, "signed out")
        access.sign_out(request.cookies.get(COOKIE, ""))
        response = RedirectResponse(SIGN_IN, 303)
        response.delete_cookie(COOKIE)
        return response

    @routes.get("/logout")
    def not_by_a_link() -> Response:
        return PlainTextResponse("signing out takes the button of the page", 405)

    return routes


def _page(
    request: Request,
    access: Access,
    title: str,
    wanted: str,
    name: str = "",
    refused: NotSignedIn | None = None,
    fault: SignInFault | None = None,
) -> Response:
    t = texts(preferred(request.headers.get("accept-language")))
    oidc = access.settings.oidc
    html = render(
        "signin",
        t,
        title=title,
        style=static("signin.css"),
        base="" if request.url.path == SIGN_IN else "../",
        wanted=_own(wanted),
        name=name,
        refused=refused is not None,
        seconds=refused.seconds if refused else 0,
        fault=t(FAULTS[fault.kind], name=fault.name) if fault else "",
        provider=oidc.label or (urlsplit(oidc.issuer).hostname if oidc.issuer else None),
        begin=f"{BEGIN[1:]}?{urlencode({'next': _own(wanted)})}",
        passwords=any(access.users.has_password(one.name) for one in access.users.people())
        or not oidc.is_set,
    )
    return HTMLResponse(html, 401 if refused or fault else 200, _HEADERS)


def _address(request: Request, access: Access) -> str:
    """Where the provider sends the browser back to, as people see this program."""
    own = access.settings.oidc.address
    if own is None:
        scheme = "https" if is_https(request, access) else "http"
        own = f"{scheme}://{request.headers.get('host', '')}"
    return f"{own}{CALLBACK}"


def _own(address: str) -> str:
    """An address of this site; anything else is its first page."""
    inside = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if inside and "\n" not in address and "\r" not in address else "/"


def _small(request: Request) -> bool:
    length = request.headers.get("content-length", "")
    return length.isdigit() and int(length) <= _LONGEST
