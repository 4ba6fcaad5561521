"""`/v1/tags`: terms of taxonomies, the passages that speak of them, and what editors correct."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse, Response

from assistant.config.errors import NotAllowed
from assistant.interfaces.api.access import AssistantOf, PersonOf, StateOf
from assistant.interfaces.api.problems import responses
from assistant.interfaces.api.schemas.requests import TagCorrectionRequest
from assistant.interfaces.api.schemas.responses import TagOut, TermOut

router = APIRouter(prefix="/v1/tags", tags=["tags"])
_USUAL = (400, 401, 403, 422, 429, 503, 504)


@router.get("", response_model=list[TermOut], responses=responses(*_USUAL))
async def terms(
    state: StateOf, assistant: AssistantOf, taxonomy: Annotated[str | None, Query()] = None
) -> Response:
    """The terms of all taxonomies or of one, with how many documents and passages speak of each."""
    found = await state.questions.run(lambda: assistant.term_uses(taxonomy))
    return JSONResponse([one.to_dict() for one in found])


@router.get("/{document:path}", response_model=list[TagOut], responses=responses(404, *_USUAL))
async def of_document(
    document: str,
    state: StateOf,
    assistant: AssistantOf,
    tag: Annotated[str | None, Query(examples=["sdg/5"])] = None,
    every: Annotated[
        bool, Query(description="Every passage, not only the best of each tag.")
    ] = False,
) -> Response:
    """The tags of a document, each with the quote that shows it and how probable it is."""
    found = await state.questions.run(lambda: assistant.tags(document, tag=tag, best=not every))
    return JSONResponse([one.to_dict() for one in found])


@router.post("", status_code=204, response_class=Response, responses=responses(404, *_USUAL))
async def correct(
    wanted: TagCorrectionRequest, state: StateOf, assistant: AssistantOf, person: PersonOf
) -> Response:
    """Say that a part of a document speaks of a term, or does not. For who may edit it; it counts at once and stays."""

    def corrected() -> None:
        if not assistant.may_edit(assistant.document(wanted.document).name):
            raise NotAllowed("only who may edit a document corrects its tags")
        assistant.correct_tag(
            wanted.document,
            wanted.tag,
            wanted.holds,
            start=wanted.start,
            end=wanted.end,
            person=person.name,
        )
        state.record(person, "corrected tags", wanted.document)

    await state.changes.run(corrected)
    return Response(status_code=204)
