"""What an operator sees: health, metrics, spans, and a line in the log for each request.

The log has no questions in it unless that is switched on, and never credentials.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
import uuid
from collections.abc import Callable
from http import HTTPMethod

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from opentelemetry.trace import get_tracer
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.config.errors import IndexFault
from assistant.interfaces.api.access import StateOf
from assistant.interfaces.api.problems import log, responses, unexpected
from assistant.interfaces.api.schemas.responses import StateOut
from assistant.interfaces.folder_looks import Look
from assistant.model import Answer, Event, Step, Watch

_METHODS = frozenset(
    HTTPMethod
)  # one counter each; of those that anybody can think of, one for all
_GIVEN_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)
router = APIRouter(tags=["operation"])


class Metrics:
    """Counters of one app, in a registry of their own. ``pending``: calls that run or wait."""

    def __init__(self, pending: Callable[[], int]) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "assistant_requests", "Requests", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "assistant_request_seconds",
            "Time to the end of the response",
            ["route"],
            registry=self.registry,
        )
        self.answers = Counter(
            "assistant_answers", "Answers by status", ["status"], registry=self.registry
        )
        self.removed = Counter(
            "assistant_removed",
            "What verification took out of answers",
            ["reason"],
            registry=self.registry,
        )
        self.tokens = Counter(
            "assistant_chat_model_tokens",
            "Tokens that a chat model has read and written, as its provider counts them",
            ["way"],
            registry=self.registry,
        )
        self.model_seconds = Counter(
            "assistant_chat_model_seconds",
            "Time that replies of a chat model took",
            registry=self.registry,
        )
        self.looks = Counter(
            "assistant_folder_looks",
            "Looks at the folders that are indexed",
            ["outcome"],
            registry=self.registry,
        )
        self.files = Counter(
            "assistant_folder_files",
            "Files that looks found added, updated or removed",
            ["change"],
            registry=self.registry,
        )
        self.unreadable = Gauge(
            "assistant_folder_failures",
            "Files and folders that could not be read at the last look",
            registry=self.registry,
        )
        self.looked = Gauge(
            "assistant_folder_look_timestamp_seconds",
            "When the folders were last looked at",
            registry=self.registry,
        )
        gauge = Gauge(
            "assistant_pending", "Questions that are worked on or wait", registry=self.registry
        )
        gauge.set_function(pending)

    def looked_at(self, look: Look) -> None:
        self.looks.labels("failed" if look.error else "done").inc()
        self.looked.set(look.at.timestamp())
        if look.error:
            return
        self.unreadable.set(look.counts["failed"])
        for change in ("added", "updated", "removed"):
            self.files.labels(change).inc(look.counts[change])

    def answered(self, answer: Answer) -> None:
        self.answers.labels(answer.status).inc()
        for removed in answer.removed:
            self.removed.labels(removed.reason).inc()
        used = answer.usage or {}
        for way, key in (("read", "input_tokens"), ("written", "output_tokens")):
            self.tokens.labels(way).inc(used.get(key) or 0)
        self.model_seconds.inc(used.get("seconds") or 0.0)


class ObservedRequests:
    """Middleware. Gives each request an id, times and counts it; what nobody foresaw is a problem."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        start, status = time.perf_counter(), 0

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        try:
            await self._app(scope, receive, sent)
        except Exception:
            log.exception("unexpected failure", extra={"request_id": request_id})
            if status:
                raise
            await unexpected(Request(scope))(scope, receive, sent)
        finally:
            self._count(scope, request_id, status, time.perf_counter() - start)

    def _count(self, scope: Scope, request_id: str, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "other")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._metrics.requests.labels(method, route, status).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        fields = {
            "request_id": request_id,
            "method": scope["method"],
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "caller": scope["state"].get("caller", ""),
            "question": scope["state"].get("question"),
        }
        log.info("request", extra={name: value for name, value in fields.items() if value})


def traced(watch: Watch | None = None) -> Watch:
    """``watch``, and a span for each step that is done, below the span of the request."""
    tracer = get_tracer(__name__)

    def watched(event: Event) -> None:
        if isinstance(event, Step):
            end = time.time_ns()
            tracer.start_span(event.name, start_time=end - int(event.ms * 1e6)).end(end)
        if watch is not None:
            watch(event)

    return watched


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, message, and what was given as ``extra``."""

    _own = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}

    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        fields |= {name: value for name, value in vars(record).items() if name not in self._own}
        if record.exc_info:
            fields["trace"] = self.formatException(record.exc_info)
        return json.dumps(fields, ensure_ascii=False, default=str)


def log_as_json() -> None:
    """Send this program's log, and the server's, to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name in ("assistant", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(logging.INFO)


@router.get("/healthz", response_model=StateOut)
async def alive() -> Response:
    """200 while the server runs."""
    return JSONResponse({"status": "ok"})


@router.get("/readyz", response_model=StateOut, responses=responses(503, 504))
async def ready(state: StateOf) -> Response:
    """200 only when a question can be answered: something is indexed, and a search works."""

    def tried() -> int:
        if not any(record.state == "indexed" for record in state.assistant.documents()):
            raise IndexFault("nothing is indexed yet; add documents")
        return len(state.assistant.search("ready", limit=1))

    await state.lookups.run(tried)
    return JSONResponse({"status": "ready"})


@router.get(
    "/metrics",
    response_class=Response,
    responses={
        200: {"content": {"text/plain": {"schema": {"type": "string"}}}},
        **responses(401, 403, 429),
    },
)
async def metrics(request: Request) -> Response:
    """Counters in the format of Prometheus."""
    return Response(
        generate_latest(request.app.state.metrics.registry), media_type=CONTENT_TYPE_LATEST
    )
