"""`/v1/ask` and `/v1/search`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from assistant.config.errors import AssistantError
from assistant.interfaces.api.desk import AssistantOf, Desk, DeskOf, PersonOf
from assistant.interfaces.api.observing import log, traced
from assistant.interfaces.api.problems import Unexpected, responses, status_of
from assistant.interfaces.api.schemas import AnswerOut, AskRequest, PassageOut, SearchRequest
from assistant.interfaces.api.work import TimeUp
from assistant.model import Answer, Event, Step, Watch
from index.model import Hit

Happening = Event | Answer | AssistantError | TimeUp | Unexpected
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
    asked: AskRequest, request: Request, desk: DeskOf, assistant: AssistantOf, person: PersonOf
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

    def remember(done: Answer) -> None:
        desk.remember(person.name, done, asked.history)

    if _EVENTS in request.headers.get("accept", ""):
        return StreamingResponse(
            _named(events(desk, answer), remember),
            media_type=_EVENTS,
            headers={"Cache-Control": "no-store"},
        )
    done = await desk.questions.run(answer)
    remember(done)
    return JSONResponse(done.to_dict())


def events(desk: Desk, answer: Callable[[Watch], Answer]) -> AsyncIterator[Happening]:
    """What happens while ``answer`` works, and its outcome last. Raises Busy before the first."""
    told: asyncio.Queue[Event | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def watch(event: Event | None) -> None:
        loop.call_soon_threadsafe(told.put_nowait, event)

    def work() -> Answer:
        try:
            return answer(watch)
        finally:
            watch(None)

    return _relayed(desk, desk.questions.submit(work), told)


async def _relayed(
    desk: Desk, begun: asyncio.Future[Answer], told: asyncio.Queue[Event | None]
) -> AsyncIterator[Happening]:
    try:
        async with asyncio.timeout(desk.questions.limit_s):
            while (event := await told.get()) is not None:
                yield event
        done = await begun
    except TimeoutError:
        yield TimeUp(desk.questions.limit_s)
    except AssistantError as error:
        yield error
    except Exception:  # the response has begun; its last event says what a status cannot any more
        log.exception("unexpected failure")
        yield Unexpected()
    else:
        yield done
    finally:
        begun.cancel()  # a question that nobody waits for any more need not begin


async def _named(
    happened: AsyncIterator[Happening], remember: Callable[[Answer], None]
) -> AsyncIterator[str]:
    async for event in happened:
        if isinstance(event, Answer):
            remember(event)
        yield _event(*_shown(event))


def _shown(event: Happening) -> tuple[str, dict[str, Any]]:
    if isinstance(event, Answer):
        return "answer", event.to_dict()
    if isinstance(event, Step):
        return "step", {"step": event.name, "ms": round(event.ms, 2)}
    if isinstance(event, AssistantError | TimeUp | Unexpected):
        return "problem", {"status": status_of(event), "detail": str(event)}
    return "text", {"text": event.text}


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


@router.post(
    "/search",
    response_model=list[PassageOut],
    responses=responses(400, 401, 403, 413, 422, 429, 503, 504),
)
async def search(wanted: SearchRequest, desk: DeskOf, assistant: AssistantOf) -> Response:
    """The best passages for some words, the best first."""
    hits = await desk.questions.run(
        lambda: assistant.search(wanted.query, wanted.limit, wanted.filters.given())
    )
    return JSONResponse([passage(rank, hit) for rank, hit in enumerate(hits, 1)])


def passage(rank: int, hit: Hit) -> dict[str, Any]:
    """A passage that was found, as JSON. ``rank`` counts from 1, ``score`` is in [0, 1]."""
    found = hit.passage
    return {
        "document": found.document,
        "page": found.page,
        "section": list(found.headings),
        "start": found.start,
        "end": found.end,
        "text": found.text,
        "score": round(hit.score, 6),
        "rank": rank,
    }
