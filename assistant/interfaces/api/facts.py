"""`/v1/facts`: who did what, how many, where and when, each with its quote."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from assistant.interfaces.api.desk import AssistantOf, DeskOf
from assistant.interfaces.api.problems import responses
from assistant.interfaces.api.schemas import FactsRequest

router = APIRouter(prefix="/v1", tags=["facts"])


@router.post(
    "/facts",
    response_model=list[dict[str, Any]],
    responses=responses(400, 401, 403, 413, 422, 429, 503, 504),
)
async def facts(wanted: FactsRequest, desk: DeskOf, assistant: AssistantOf) -> Response:
    """Facts about a topic, the best first."""
    found = await desk.questions.run(
        lambda: assistant.facts(wanted.topic, wanted.filters.given(), limit=wanted.limit)
    )
    return JSONResponse([fact.to_dict() for fact in found])
