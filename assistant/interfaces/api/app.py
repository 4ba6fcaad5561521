"""The application: routers, limits, and what each request passes on its way.

1. `ObservedRequests` gives the request an id, and turns what nobody foresaw into a problem.
2. `AccessMiddleware` refuses a page of another site, a request without the credentials that it needs,
   and one too many in a minute.
3. `BodyLimit` counts the bytes of a body.
4. The endpoint hands its work to a bounded queue of `AppState`.
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

from assistant.interfaces.api import (
    collections,
    completions,
    documents,
    facts,
    grids,
    observability,
    questions,
    tables,
    tags,
)
from assistant.interfaces.api.access import AccessMiddleware
from assistant.interfaces.api.observability import Metrics, ObservedRequests
from assistant.interfaces.api.problems import Problem, handle_problems, problem
from assistant.interfaces.api.questions import RecentAnswers
from assistant.interfaces.mcp import HTTP_PATH, create_http_app
from assistant.interfaces.serving import JSON_BYTES, STRICT, BodyLimit, SafeHeaders
from assistant.interfaces.state import AppState

_PROTECTED = (HTTP_PATH, "/v1/", "/metrics")
_ADDRESSES = (*_PROTECTED, "/healthz", "/readyz", "/openapi.json")
# Spans go to the endpoint that OpenTelemetry's own variables name, and nowhere without one.
_TELEMETRY: TelemetryConfig = {"auto_configure": True, "metrics": False, "logs": False}
_DESCRIPTION = (
    "Answers about programme reports, made of exact quotes with checked citations."
    " Errors are problem details (RFC 9457)."
)


def create_app(state: AppState, chat: FastAPI | None = None) -> FastAPI:
    """The HTTP interface over an assistant, which the caller closes.

    ``chat`` answers at every address that is not the interface's.
    """
    mcp = create_http_app(state)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as running:
            for part in filter(None, (chat, mcp)):
                await running.enter_async_context(part.router.lifespan_context(part))
            yield
        state.close()

    app = FastAPI(
        title="Programme Assistant",
        version=version("programme-assistant"),
        description=_DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        telemetry=_TELEMETRY,
    )
    app.state.shared, app.state.access = state, state.access
    app.state.metrics = Metrics(lambda: state.questions.pending)
    state.looks.listen(app.state.metrics.looked_at)
    app.state.recent_answers = RecentAnswers()
    parts = (questions, completions, collections, documents, tables, facts, grids, tags)
    for part in (*parts, observability):
        app.include_router(part.router)
    app.router.routes.append(Route(HTTP_PATH, mcp))
    uploads = state.settings.upload_limit_mb * 2**20
    limits = {"/v1/documents": uploads, "/": JSON_BYTES}
    app.add_middleware(BodyLimit, limits=limits, refusal=problem)
    app.add_middleware(AccessMiddleware, prefixes=_PROTECTED, state=state)
    if chat is not None:
        app.add_middleware(OtherApp, prefixes=_ADDRESSES, other=chat)
    app.add_middleware(SafeHeaders, headers=STRICT)
    app.add_middleware(ObservedRequests, metrics=app.state.metrics)
    handle_problems(app)
    _describe(app)
    return app


class OtherApp:
    """Middleware. Hands requests for other addresses than ``prefixes`` to another application.

    A mount would do it too late: the interface could not refuse a method any more. The other
    application finds out by itself who sends a request.
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
