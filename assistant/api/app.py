"""The application: routers, limits, and what each request passes on its way.

1. `Observed` gives the request an id, and turns what nobody foresaw into a problem.
2. `BodyLimit` counts the bytes of a body.
3. The gate of ``/v1``: a page of another site is refused, and whoever shows no credentials where
   they are needed; everybody may ask so many times a minute.
4. The endpoint puts its work into a bounded queue.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from importlib.metadata import version
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.openapi.utils import get_openapi
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.access import Access, Person
from assistant.access.web import address_of, person_of, signed_in
from assistant.api import asking, completions, documents, health
from assistant.api.desk import Desk, DeskOf
from assistant.api.limits import BodyLimit, is_foreign, is_local
from assistant.api.observing import Observed
from assistant.api.problems import Problem, handle_problems, problem
from assistant.service import Assistant

_JSON_BYTES = 2**20
_ADDRESSES = ("/v1/", "/healthz", "/readyz", "/metrics", "/openapi.json")
_DESCRIPTION = (
    "Answers about programme reports, made of exact quotes with checked citations."
    " Errors are problem details (RFC 9457)."
)


def create_app(assistant: Assistant, access: Access, chat: FastAPI | None = None) -> FastAPI:
    """The HTTP interface over ``assistant``, which stays the caller's to close.

    ``access`` says who may do what; ``chat`` answers at every address that is not the interface's.
    """
    desk = Desk(assistant)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with chat.router.lifespan_context(chat) if chat else nullcontext():
            yield
        desk.close()

    app = FastAPI(
        title="Programme Assistant",
        version=version("programme-assistant"),
        description=_DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.desk, app.state.access = desk, access
    gated = [Depends(_gate)]
    for part in (asking.router, completions.router, documents.router, health.counters):
        app.include_router(part, dependencies=gated)
    app.include_router(health.router)
    uploads = assistant.settings.upload_limit_mb * 2**20
    app.add_middleware(BodyLimit, prefix="/v1", uploads=uploads, others=_JSON_BYTES)
    if chat is not None:
        app.add_middleware(Beside, prefixes=_ADDRESSES, other=chat, access=access)
    app.add_middleware(Observed, metrics=desk.metrics)
    handle_problems(app)
    _describe(app)
    return app


class Beside:
    """Hands requests for other addresses than ``prefixes`` to another application.

    A mount would do it too late: the interface could not refuse a method any more.
    """

    def __init__(
        self, app: ASGIApp, *, prefixes: tuple[str, ...], other: ASGIApp, access: Access
    ) -> None:
        self._app = app
        self._prefixes = prefixes
        self._other = other
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(self._prefixes):
            await self._app(scope, receive, send)
        elif person_of(Request(scope), self._access) is None:
            await problem(Request(scope), 401, "sign in first")(scope, receive, send)
        else:
            await self._other(scope, receive, send)


async def _gate(
    request: Request, desk: DeskOf, person: Annotated[Person, Depends(signed_in)]
) -> None:
    access: Access = request.app.state.access
    if is_foreign(request.headers):
        raise HTTPException(403, "a page of another site may not ask here")
    if not access.required and not is_local(request.headers):
        raise HTTPException(403, "without credentials only 127.0.0.1 and localhost are answered")
    caller = person.name if access.required else address_of(request, access)
    request.state.caller = caller
    if seconds := desk.rate.take(caller):
        raise HTTPException(
            429,
            f"more than {desk.assistant.settings.requests_per_minute} requests in a minute;"
            f" try again in {seconds} s",
            headers={"Retry-After": str(seconds)},
        )


def _describe(app: FastAPI) -> None:
    """The OpenAPI document, with the form of problems; made when it is first asked for."""

    def described() -> dict[str, object]:
        if app.openapi_schema is None:
            made = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
            )
            schemas = made["components"]["schemas"]
            schemas["Problem"] = Problem.model_json_schema()
            app.openapi_schema = made
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's own way to extend it
