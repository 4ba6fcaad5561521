"""`/v1/tables`: the tables of all documents."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from assistant.interfaces.api.access import AssistantOf, StateOf
from assistant.interfaces.api.problems import responses
from assistant.interfaces.api.schemas.responses import TableOut

router = APIRouter(prefix="/v1/tables", tags=["documents"])


@router.get("", response_model=list[TableOut], responses=responses(401, 403, 429, 503, 504))
async def listed(state: StateOf, assistant: AssistantOf) -> Response:
    """The tables of all documents, by document: number, title, columns and number of rows."""
    found = await state.lookups.run(assistant.tables)
    return JSONResponse([one.to_dict() for one in found])
