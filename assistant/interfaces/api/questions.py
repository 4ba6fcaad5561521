"""`/v1/ask` and `/v1/search`."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from assistant.interfaces.api.access import AssistantOf, PersonOf, StateOf
from assistant.interfaces.api.feedback import remember
from assistant.interfaces.api.observability import traced
from assistant.interfaces.api.problems import public, responses, status_of
from assistant.interfaces.api.schemas import AnswerOut, AskRequest, PassageOut, SearchRequest
from assistant.interfaces.work import events
from assistant.model import Answer, Event, Step, Watch

router = APIRouter(prefix="/v1", tags=["questions"])
_EVENTS = "text/event-stream"
_EXAMPLE = 'event: step\ndata: {"step": "retrieve", "ms": 14.2}\n\n'


@router.post(
    "/ask",
    response_model=AnswerOut,
    responses={
        200: {"content": {_EVENTS: {"schema": {"type": "string"}, "example": _EXAMPLE}}},
        **responses(400, 401, 403, 413, 422, 429, 503, 504),
    },
)
async def ask(
    asked: AskRequest, request: Request, state: StateOf, assistant: AssistantOf, person: PersonOf
) -> Response:
    """Answer a question from the documents, or decline it.

    With `Accept: text/event-stream`, events: `step` for each step that is done, `text` for each
    paragraph of the answer once it is verified, at last `answer` with the whole, or `problem`.
    """
    if assistant.settings.log_questions:
        request.state.question = asked.question

    def answer(watch: Watch | None = None) -> Answer:
        return assistant.ask(
            asked.question,
            asked.history,
            asked.filters.given(),
            explain=asked.explain,
            language=asked.language,
            watch=traced(watch),
        )

    def keep(done: Answer) -> None:
        remember(request, person.name, done, asked.history)

    if _EVENTS in request.headers.get("accept", ""):
        return StreamingResponse(
            _streamed(events(state.questions, answer), keep),
            media_type=_EVENTS,
            headers={"Cache-Control": "no-store"},
        )
    done = await state.questions.run(answer)
    keep(done)
    return JSONResponse(done.to_dict())


async def _streamed(
    happened: AsyncIterator[Event | Answer | Exception], keep: Callable[[Answer], None]
) -> AsyncIterator[str]:
    async for event in happened:
        if isinstance(event, Answer):
            keep(event)
        name, data = _as_data(event)
        yield f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _as_data(event: Event | Answer | Exception) -> tuple[str, dict[str, Any]]:
    if isinstance(event, Answer):
        return "answer", event.to_dict()
    if isinstance(event, Step):
        return "step", {"step": event.name, "ms": round(event.ms, 2)}
    if isinstance(event, Exception):
        error = public(event)
        return "problem", {"status": status_of(error), "detail": str(error)}
    return "text", {"text": event.text}


@router.post(
    "/search",
    response_model=list[PassageOut],
    responses=responses(400, 401, 403, 413, 422, 429, 503, 504),
)
async def search(wanted: SearchRequest, state: StateOf, assistant: AssistantOf) -> Response:
    """The best passages for some words, the best first."""
    hits = await state.questions.run(
        lambda: assistant.search(wanted.query, wanted.limit, wanted.filters.given())
    )
    return JSONResponse([hit.to_dict(rank) for rank, hit in enumerate(hits, 1)])
