"""Errors as problem details (RFC 9457), with the member ``error`` that OpenAI's clients read.

| status | when |
|---|---|
| 400 | what is asked for cannot be done: an unknown filter, an empty search |
| 401, 403 | no credentials, or credentials that do not allow this |
| 404 | no such document, page, model or address |
| 413, 415 | a body that is too large, or of another type |
| 422 | a body that is not of the form that OpenAPI describes |
| 429, 503 | too many requests from one caller, from all; ``Retry-After`` says when to come back |
| 504 | not done within the time limit |
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from assistant.config.errors import (
    AssistantError,
    IndexFault,
    LibraryFault,
    NotAllowed,
    NotFound,
    UsageError,
)
from assistant.interfaces.work import Busy, TimeUp

log = logging.getLogger("assistant.interfaces.api")
MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """Problem details of RFC 9457."""

    type: str = Field(description="What kind of problem; about:blank: the status says it.")
    title: str = Field(description="The status in words.", examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(description="What was got, what was wanted, what to do.")
    instance: str = Field(description="Id of the request; the server's log has it too.")
    errors: list[dict[str, Any]] = Field(
        default=[], description="For 422: each part of the request that is not as it should be."
    )
    error: dict[str, Any] = Field(description="The same as OpenAI's clients read it.")


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says about these statuses."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": content}
        for status in statuses
    }


def problem(
    request: Request,
    status: int,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    errors: list[dict[str, Any]] | None = None,
) -> JSONResponse:
    """The response that describes a problem."""
    title = HTTPStatus(status).phrase
    content = Problem(
        type="about:blank",
        title=title,
        status=status,
        detail=detail,
        instance=f"urn:request:{getattr(request.state, 'request_id', '')}",
        errors=errors or [],
        error={"message": detail, "type": title.lower().replace(" ", "_"), "code": status},
    )
    data = content.model_dump(exclude=None if errors else {"errors"})
    return JSONResponse(data, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def handle_problems(app: FastAPI) -> None:
    """Let ``app`` answer what goes wrong with problem details; `unexpected` is for the rest."""
    for kind, handle in (
        (AssistantError, _assistant_error),
        (Busy, _busy),
        (TimeUp, _time_up),
        (RequestValidationError, _not_valid),
        (HTTPException, _http),
    ):
        app.add_exception_handler(kind, handle)  # type: ignore[arg-type]  # each gets its own kind


class Unexpected(Exception):
    """What nobody foresaw, as others see it: without a trace."""

    def __init__(self) -> None:
        super().__init__("Something went wrong; the log of the server says what.")


def public(error: Exception) -> AssistantError | TimeUp | Unexpected:
    """``error`` as others may see it; what nobody foresaw is logged."""
    if isinstance(error, AssistantError | TimeUp):
        return error
    log.error("unexpected failure", exc_info=error)
    return Unexpected()


def status_of(error: AssistantError | TimeUp | Unexpected) -> int:
    """404 for what is not there, 403 for what is not allowed, 400 for what cannot be done, 503 where the index is at fault.

    504 for what took too long, 500 for what nobody foresaw.
    """
    if isinstance(error, TimeUp | Unexpected):
        return 504 if isinstance(error, TimeUp) else 500
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, NotAllowed):
        return 403
    if isinstance(error, UsageError | LibraryFault):
        return 400
    return 503 if isinstance(error, IndexFault) else 422


def _assistant_error(request: Request, error: AssistantError) -> JSONResponse:
    return problem(request, status_of(error), str(error))


def _busy(request: Request, error: Busy) -> JSONResponse:
    return problem(request, 503, str(error), headers={"Retry-After": str(error.retry_after)})


def _time_up(request: Request, error: TimeUp) -> JSONResponse:
    return problem(request, status_of(error), str(error))


def _not_valid(request: Request, error: RequestValidationError) -> JSONResponse:
    found = [
        {"where": ".".join(str(part) for part in one["loc"]), "what": one["msg"]}
        for one in error.errors()
    ]
    detail = "; ".join(f"{one['where']}: {one['what']}" for one in found)
    return problem(request, 422, detail, errors=found)


def _http(request: Request, error: HTTPException) -> JSONResponse:
    return problem(request, error.status_code, str(error.detail), headers=error.headers)


def unexpected(request: Request) -> JSONResponse:
    """What nobody foresaw, without a trace."""
    return problem(request, 500, str(Unexpected()))
