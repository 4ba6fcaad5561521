"""Whether the server runs, whether it can answer, and what it has counted."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from assistant.config.errors import IndexFault
from assistant.interfaces.api.desk import DeskOf
from assistant.interfaces.api.problems import responses
from assistant.interfaces.api.schemas import StateOut

router = APIRouter(tags=["operation"])


@router.get("/healthz", response_model=StateOut)
async def alive() -> Response:
    """200 while the server runs."""
    return JSONResponse({"status": "ok"})


@router.get("/readyz", response_model=StateOut, responses=responses(503, 504))
async def ready(desk: DeskOf) -> Response:
    """200 only when a question can be answered: something is indexed, and a search works."""

    def tried() -> int:
        if not any(record.state == "indexed" for record in desk.assistant.documents()):
            raise IndexFault("nothing is indexed yet; add documents")
        return len(desk.assistant.search("ready", limit=1))

    await desk.looks.run(tried)
    return JSONResponse({"status": "ready"})


@router.get(
    "/metrics",
    response_class=Response,
    responses={
        200: {"content": {"text/plain": {"schema": {"type": "string"}}}},
        **responses(401, 403, 429),
    },
)
async def metrics(desk: DeskOf) -> Response:
    """Counters in the format of Prometheus."""
    return Response(generate_latest(desk.metrics.registry), media_type=CONTENT_TYPE_LATEST)
