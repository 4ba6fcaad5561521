"""Access for Starlette and FastAPI: credentials of a request, its person, the session's cookie.

``Depends(signed_in)`` is the `Person` of a request, or answers 401; the application keeps its
`Access` in ``app.state.access``.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from fastapi import HTTPException, Request, Response

from assistant.accounts.access import Access, Credentials
from assistant.accounts.keys import PREFIX
from assistant.accounts.users import Person

COOKIE = "assistant_session"
READS = frozenset({"GET", "HEAD", "OPTIONS"})  # methods that change nothing


def credentials(request: Request, access: Access) -> Credentials:
    settings = access.settings
    user, groups = settings.proxy_user_header, settings.proxy_groups_header
    return Credentials(
        peer=_peer(request),
        session=request.cookies.get(COOKIE, ""),
        proxied=request.headers.get(user, "") if user else "",
        groups=request.headers.get(groups, "") if groups else "",
        key=_key(request.headers.get("authorization", "")),
    )


def _key(authorization: str) -> str | None:
    """The key in ``Authorization: Bearer KEY``; None for a token of another kind."""
    scheme, _, token = authorization.partition(" ")
    key = token.strip()
    return key if scheme.lower() == "bearer" and key.startswith(PREFIX) else None


def person_of(request: Request, access: Access) -> Person | None:
    """The person who sends a request; None for somebody who has to sign in first."""
    return access.person(credentials(request, access))


def signed_in(request: Request) -> Person:
    """Dependency: the person of a request; answers 401 to somebody who has to sign in first."""
    person = person_of(request, request.app.state.access)
    if person is None:
        raise HTTPException(
            401,
            "sign in first, or show a key: `Authorization: Bearer KEY`",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return person


def address_of(request: Request, access: Access) -> str:
    """The address of the person, as the trusted proxy says, else that of the connection."""
    peer = _peer(request)
    if access.from_proxy(peer):
        forwarded = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        return forwarded or peer
    return peer


def is_foreign(request: Request) -> bool:
    """Whether a page of another site, or of another port of this machine, sent a request.

    The browser says so in ``Sec-Fetch-Site``, which no page can forge. It sends this over https and
    on this machine only; elsewhere the ``Origin`` is compared with the host that was asked.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None and request.method not in READS:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin is None:
        return False
    try:
        return urlsplit(origin).netloc != request.headers.get("host")
    except ValueError:  # no address at all
        return True


def is_local(request: Request) -> bool:
    """Whether a request names this machine itself, not a domain that resolves to it."""
    try:
        name = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


def set_cookie(response: Response, request: Request, access: Access, token: str) -> None:
    """Send a session's token to the browser, where scripts and other sites cannot read it."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(access.sessions.lifetime),
        httponly=True,
        samesite="lax",  # a shared address with filters still opens signed in
        secure=is_https(request, access),
    )


def is_https(request: Request, access: Access) -> bool:
    trusted = access.from_proxy(_peer(request))
    forwarded = request.headers.get("x-forwarded-proto", "") if trusted else ""
    return (forwarded or request.url.scheme) == "https"


def _peer(request: Request) -> str:
    return request.client.host if request.client else ""
