"""`/v1/facts`, `/v1/map` and `/v1/briefings`: facts with their quotes, evidence maps, and briefings as files."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Query
from fastapi.responses import JSONResponse, Response
from pydantic import AfterValidator

from assistant.briefing.compose import compose
from assistant.briefing.plan import Plan
from assistant.briefing.write import write
from assistant.config.errors import UsageError
from assistant.evidence_map.export import content
from assistant.evidence_map.make import MapPlan, make_map
from assistant.interfaces.api.access import AssistantOf, PersonOf, StateOf
from assistant.interfaces.api.problems import responses
from assistant.interfaces.api.schemas.requests import FactsRequest, MapRequest, whole_characters

router = APIRouter(prefix="/v1", tags=["facts"])
_MOST_PARTS = 50  # questions and topics of one briefing
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_MAP_TYPES = {
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "svg": "image/svg+xml",
    "csv": "text/csv; charset=utf-8",
}
_EXAMPLE = {
    "title": "Training",
    "sections": [{"heading": "Staff", "questions": ["How many staff did UNRWA train?"]}],
}


@router.post(
    "/facts",
    response_model=list[dict[str, Any]],
    responses=responses(400, 401, 403, 413, 422, 429, 503, 504),
)
async def facts(wanted: FactsRequest, state: StateOf, assistant: AssistantOf) -> Response:
    """Facts about a topic, the best first."""
    found = await state.questions.run(
        lambda: assistant.facts(wanted.topic, wanted.filters.given(), limit=wanted.limit)
    )
    return JSONResponse([fact.to_dict() for fact in found])


@router.post(
    "/map",
    response_model=dict[str, Any],
    responses={
        200: {"content": {name: {} for name in _MAP_TYPES.values()}},
        **responses(400, 401, 403, 413, 422, 429, 503, 504),
    },
)
async def evidence_map(
    wanted: MapRequest,
    state: StateOf,
    assistant: AssistantOf,
    person: PersonOf,
    format: Literal["json", "xlsx", "png", "svg", "csv"] = "json",
) -> Response:
    """How many documents speak of each topic in each country, agency, year or kind of section, with quotes."""
    given = wanted.model_dump(exclude={"filters", "topics", "columns"})
    topics, columns = tuple(wanted.topics), tuple(wanted.columns)
    plan = MapPlan(**given, topics=topics, columns=columns, filters=wanted.filters.given())
    made = await state.questions.run(
        lambda: content(make_map(assistant, plan), format, wanted.language)
    )
    if format != "json":
        state.record(person, "exported", f"map.{format}")
    named = {"Content-Disposition": f'attachment; filename="map.{format}"'}
    return Response(made, media_type=_MAP_TYPES[format], headers={} if format == "json" else named)


@router.post(
    "/briefings",
    response_class=Response,
    responses={
        200: {"content": {name.partition(";")[0]: {} for name in _TYPES.values()}},
        **responses(400, 401, 403, 413, 422, 429, 503, 504),
    },
)
async def briefing(
    person: PersonOf,
    plan: Annotated[Plan, AfterValidator(whole_characters), Body(examples=[_EXAMPLE])],
    state: StateOf,
    assistant: AssistantOf,
    format: Literal["docx", "pptx", "md", "html", "pdf"] = "docx",
    template: Annotated[
        str, Query(max_length=200, description="Name of a template of the settings, for docx.")
    ] = "",
) -> Response:
    """A briefing: key messages, points under topics, recommendations, figures, gaps, conflicts and sources."""
    parts = sum(len(section.questions) + bool(section.topic) for section in plan.sections)
    if parts > _MOST_PARTS:
        raise UsageError(f"a briefing has {_MOST_PARTS} questions and topics at most, got {parts}")
    if template and format != "docx":
        raise UsageError(f"a template is for a Word file, got format {format!r}: ask for docx")
    file_of = state.templates.path(template) if format == "docx" else None

    def made() -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"briefing.{format}"
            write(compose(assistant, plan), file, file_of)
            return file.read_bytes()

    written = await state.briefings.run(made)
    state.record(person, "exported", f"briefing.{format}")
    named = {"Content-Disposition": f'attachment; filename="briefing.{format}"'}
    return Response(written, media_type=_TYPES[format], headers=named)
