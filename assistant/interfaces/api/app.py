"""The application: routers, limits, and what each request passes on its way.

1. `Observed` gives the request an id, and turns what nobody foresaw into a problem.
2. `Gate`: a page of another site is refused, and whoever shows no credentials where they are
   needed; everybody may ask so many times a minute.
3. `BodyLimit` counts the bytes of a body.
4. The endpoint puts its work into a bounded queue.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.telemetry import TelemetryConfig
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.accounts.access import Access
from assistant.interfaces.api import (
    asking,
    briefings,
    completions,
    documents,
    facts,
    feedback,
    health,
)
from assistant.interfaces.api.desk import Desk
from assistant.interfaces.api.gate import Gate
from assistant.interfaces.api.observing import Observed
from assistant.interfaces.api.problems import Problem, handle_problems, problem
from assistant.interfaces.api.protocol import ADDRESS as PROTOCOL
from assistant.interfaces.api.protocol import create_protocol
from assistant.interfaces.web.bodies import JSON_BYTES, BodyLimit
from assistant.interfaces.web.headers import STRICT, SafeHeaders
from assistant.service import Assistant

_GATED = (PROTOCOL, "/v1/", "/metrics")
_ADDRESSES = (*_GATED, "/healthz", "/readyz", "/openapi.json")
# Spans go to the endpoint that OpenTelemetry's own variables name, and nowhere without one.
_TELEMETRY: TelemetryConfig = {"auto_configure": True, "metrics": False, "logs": False}
_DESCRIPTION = (
    "Answers about programme reports, made of exact quotes with checked citations."
    " Errors are problem details (RFC 9457)."
)


def create_app(assistant: Assistant, access: Access, chat: FastAPI | None = None) -> FastAPI:
    """The HTTP interface over ``assistant``, which stays the caller's to close.

    ``access`` says who may do what; ``chat`` answers at every address that is not the interface's.
    """
    desk = Desk(assistant)
    protocol = create_protocol(desk)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as running:
            for part in filter(None, (chat, protocol)):
                await running.enter_async_context(part.router.lifespan_context(part))
            yield
        desk.close()

    app = FastAPI(
        title="Programme Assistant",
        version=version("programme-assistant"),
        description=_DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        telemetry=_TELEMETRY,
    )
    app.state.desk, app.state.access = desk, access
    for part in (asking, briefings, completions, documents, facts, feedback, health):
        app.include_router(part.router)
    app.router.routes.append(Route(PROTOCOL, protocol))
    uploads = assistant.settings.upload_limit_mb * 2**20
    limits = {"/v1/documents": uploads, "/": JSON_BYTES}
    app.add_middleware(BodyLimit, limits=limits, refusal=problem)
    app.add_middleware(Gate, prefixes=_GATED, access=access, desk=desk)
    if chat is not None:
        app.add_middleware(Beside, prefixes=_ADDRESSES, other=chat)
    app.add_middleware(SafeHeaders, headers=STRICT)
    app.add_middleware(Observed, metrics=desk.metrics)
    handle_problems(app)
    _describe(app)
    return app


class Beside:
    """Hands requests for other addresses than ``prefixes`` to another application.

    A mount would do it too late: the interface could not refuse a method any more. The other
    application asks by itself who sends a request.
    """

    def __init__(self, app: ASGIApp, *, prefixes: tuple[str, ...], other: ASGIApp) -> None:
        self._app = app
        self._prefixes = prefixes
        self._other = other

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(self._prefixes):
            await self._app(scope, receive, send)
        else:
            await self._other(scope, receive, send)


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
