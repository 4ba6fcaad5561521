"""`/v1/collections`: the named sets of documents that somebody may see."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from assistant.interfaces.api.access import AssistantOf, StateOf
from assistant.interfaces.api.problems import responses
from assistant.interfaces.api.schemas.responses import CollectionOut
from assistant.interfaces.collections import described

router = APIRouter(prefix="/v1/collections", tags=["documents"])


@router.get("", response_model=list[CollectionOut], responses=responses(401, 403, 429, 503, 504))
async def collections(state: StateOf, assistant: AssistantOf) -> Response:
    """The collections, for the filter `collection`: how many of the documents may be seen, asked about, and whether some may be added."""
    return JSONResponse(await state.lookups.run(lambda: described(assistant)))
