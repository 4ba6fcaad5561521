"""The page on which somebody signs in, and signing out."""

from __future__ import annotations

from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from assistant.accounts.access import Access, NotSignedIn
from assistant.accounts.web import COOKIE, address_of, person_of, set_cookie
from assistant.interfaces.web.guard import SIGN_IN
from assistant.interfaces.web.page import static
from assistant.interfaces.web.templating import render
from assistant.locale.messages import preferred, texts

_LONGEST = 10_000  # bytes of the form
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def router(access: Access, title: str) -> APIRouter:
    """The two addresses, over the users of ``access``."""
    routes = APIRouter(include_in_schema=False)

    @routes.get(SIGN_IN)
    def page(request: Request) -> Response:
        wanted = request.query_params.get("next", "/")
        if person_of(request, access) is not None:
            return RedirectResponse(_own(wanted), 303)
        return _page(request, title, wanted)

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
        except NotSignedIn as refused:
            return _page(request, title, wanted, name, refused)
        response = RedirectResponse(_own(wanted), 303)
        set_cookie(response, request, access, token)
        return response

    @routes.post("/logout")
    def sign_out(request: Request) -> Response:
        access.sign_out(request.cookies.get(COOKIE, ""))
        response = RedirectResponse(SIGN_IN, 303)
        response.delete_cookie(COOKIE)
        return response

    @routes.get("/logout")
    def not_by_a_link() -> Response:
        return PlainTextResponse("signing out takes the button of the page", 405)

    return routes


def _page(
    request: Request, title: str, wanted: str, name: str = "", refused: NotSignedIn | None = None
) -> Response:
    t = texts(preferred(request.headers.get("accept-language")))
    html = render(
        "signin",
        t,
        title=title,
        style=static("signin.css"),
        wanted=_own(wanted),
        name=name,
        refused=refused is not None,
        seconds=refused.seconds if refused else 0,
    )
    return HTMLResponse(html, 401 if refused else 200, _HEADERS)


def _own(address: str) -> str:
    """An address of this site; anything else is its first page."""
    inside = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if inside and "\n" not in address and "\r" not in address else "/"


def _small(request: Request) -> bool:
    told = request.headers.get("content-length", "")
    return told.isdigit() and int(told) <= _LONGEST
