"""`/v1/grids`: questions × documents, countries or years, as JSON, a workbook or CSV, with cells as they are done."""

from __future__ import annotations

import json
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from assistant.config.errors import UsageError
from assistant.grid.columns import document_columns, place_columns, year_columns
from assistant.grid.files import write_grid
from assistant.grid.fill import Progress, complete
from assistant.grid.make import check_size
from assistant.grid.model import Cell, CellKey, Column, Grid, Row, cell_from_dict, cell_to_dict
from assistant.interfaces.api.access import AssistantOf, PersonOf, StateOf
from assistant.interfaces.api.problems import public, responses, status_of
from assistant.interfaces.api.schemas.requests import GridRequest
from assistant.interfaces.work import events
from assistant.service import Assistant

router = APIRouter(prefix="/v1", tags=["grids"])
_EVENTS = "text/event-stream"
_EXAMPLE = (
    'event: cell\ndata: {"done": 1, "total": 40, "cell": {"question": "…", "column": "…"}}\n\n'
)
_TYPES = {
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@router.post(
    "/grids",
    response_model=dict[str, Any],
    responses={
        200: {
            "content": {
                _EVENTS: {"schema": {"type": "string"}, "example": _EXAMPLE},
                **{name.partition(";")[0]: {} for name in _TYPES.values()},
            }
        },
        **responses(400, 401, 403, 404, 413, 422, 429, 503, 504),
    },
)
async def grid(
    wanted: GridRequest,
    request: Request,
    state: StateOf,
    assistant: AssistantOf,
    person: PersonOf,
    format: Literal["json", "xlsx", "csv"] = "json",
) -> Response:
    """Ask every question of every column; each cell is the best quote, or declined.

    With `Accept: text/event-stream`, events: `cell` for each cell when it is done, at last `grid` with the whole, or
    `problem`. A request that was cut off is gone on with by another one that sends the cells it got.
    """

    def made(watch: Callable[[Progress], None] = lambda at: None) -> Grid:
        known = _known(wanted.cells)
        return complete(assistant, _asked(wanted, assistant), known, at_once=1, watch=watch)

    if _EVENTS in request.headers.get("accept", ""):
        return StreamingResponse(
            _streamed(events(state.grids, made)),
            media_type=_EVENTS,
            headers={"Cache-Control": "no-store"},
        )
    done = await state.grids.run(made)
    if format == "json":
        return JSONResponse(done.to_dict())
    state.record(person, "exported", f"grid.{format}")
    named = {"Content-Disposition": f'attachment; filename="grid.{format}"'}
    content = await state.lookups.run(lambda: _file(done, format))
    return Response(content, media_type=_TYPES[format], headers=named)


def _asked(wanted: GridRequest, assistant: Assistant) -> Grid:
    """The grid of a request, without cells. Raises UsageError for one that cannot be filled."""
    rows = [one if isinstance(one, dict) else {"question": one} for one in wanted.questions]
    if any(not row.get("question", "").strip() for row in rows):
        raise UsageError("each question is a text, or an object with the member `question`")
    header = dict.fromkeys(name for row in rows for name in row)
    kept = [{n: text for n, text in row.items() if n != "question"} for row in rows]
    found = Grid(
        tuple(Row(row["question"], own) for row, own in zip(rows, kept, strict=True)),
        _columns(wanted, assistant),
        header=tuple(header),
        filters=wanted.filters.given(),
    )
    check_size(found)
    return found


def _columns(wanted: GridRequest, assistant: Assistant) -> tuple[Column, ...]:
    if sum(map(bool, (wanted.documents, wanted.countries, wanted.years))) > 1:
        raise UsageError("the columns are `documents`, `countries` or `years`, one of them")
    if wanted.countries:
        return place_columns(wanted.countries)
    if wanted.years:
        return year_columns(assistant, wanted.years)
    return document_columns(assistant, wanted.documents, wanted.filters.given())


def _known(cells: list[dict[str, Any]]) -> dict[CellKey, Cell]:
    try:
        return dict(map(cell_from_dict, cells))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UsageError(
            f"a cell in `cells` is not as it was given ({type(error).__name__}: {error})"
        ) from error


def _file(grid: Grid, ending: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"grid.{ending}"
        write_grid(grid, file)
        return file.read_bytes()


async def _streamed(happened: AsyncIterator[Progress | Grid | Exception]) -> AsyncIterator[str]:
    async for event in happened:
        name, data = _as_data(event)
        yield f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _as_data(event: Progress | Grid | Exception) -> tuple[str, dict[str, Any]]:
    if isinstance(event, Grid):
        return "grid", event.to_dict()
    if isinstance(event, Exception):
        error = public(event)
        return "problem", {"status": status_of(error), "detail": str(error)}
    cell = event.filled and cell_to_dict(event.filled.key, event.filled.cell)
    return "cell", {"done": event.done, "total": event.total, "cell": cell}
