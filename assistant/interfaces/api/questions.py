"""`/v1/ask`, `/v1/search`, and `/v1/feedback` about answers that were given here."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from assistant.accounts.feedback import index_identity, said
from assistant.config.errors import NotFound
from assistant.interfaces.api.access import AssistantOf, PersonOf, StateOf
from assistant.interfaces.api.observability import traced
from assistant.interfaces.api.problems import public, responses, status_of
from assistant.interfaces.api.schemas.requests import AskRequest, FeedbackRequest, SearchRequest
from assistant.interfaces.api.schemas.responses import AnswerOut, PassageOut
from assistant.interfaces.work import events
from assistant.model import Answer, Event, Step, Watch
from index.cache import BoundedCache

router = APIRouter(prefix="/v1", tags=["questions"])
_EVENTS = "text/event-stream"
_EXAMPLE = 'event: step\ndata: {"step": "retrieve", "ms": 14.2}\n\n'
_REMEMBERED = 1000  # answers whose readers may still say what they think


class RecentAnswers:
    """The newest answers with their histories, so that their readers can say what they think."""

    def __init__(self) -> None:
        self._given: BoundedCache[str, tuple[str, Answer, tuple[str, ...]]] = BoundedCache(
            _REMEMBERED
        )

    def add(self, person: str, answer: Answer, history: Sequence[str]) -> None:
        self._given.put(answer.trace_id, (person, answer, tuple(history)))

    def get(self, person: str, trace_id: str) -> tuple[Answer, tuple[str, ...]]:
        """An answer that was given to ``person``. Raises NotFound."""
        found = self._given.get(trace_id)
        if found is None or found[0] != person:
            raise NotFound(f"no answer {trace_id!r} was given to you lately; ask again")
        return found[1], found[2]


def remember(request: Request, person: str, answer: Answer, history: Sequence[str]) -> None:
    """Count an answer, and keep it for feedback."""
    request.app.state.metrics.answered(answer)
    request.app.state.shared.count(answer, "http")
    request.app.state.recent_answers.add(person, answer, history)


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
            asked.earlier(),
            asked.filters.given(),
            explain=asked.explain,
            answerer=asked.answerer,
            language=asked.language,
            watch=traced(watch),
        )

    questions = [one if isinstance(one, str) else one.question for one in asked.history]

    def keep(done: Answer) -> None:
        remember(request, person.name, done, questions)

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


@router.post(
    "/feedback",
    status_code=204,
    responses=responses(400, 401, 403, 404, 413, 422, 429, 503, 504),
)
async def feedback(
    given: FeedbackRequest,
    request: Request,
    state: StateOf,
    assistant: AssistantOf,
    person: PersonOf,
) -> Response:
    """Say whether an answer is right. It is named by its `trace_id`; the newest ones are known."""
    answer, history = request.app.state.recent_answers.get(person.name, given.trace_id)

    def keep() -> None:
        index = index_identity(assistant.documents(), assistant.settings)
        one = said(
            person.name,
            given.verdict,
            answer,
            comment=given.comment,
            expected=given.expected,
            history=history,
            index=index,
        )
        state.store.feedback.add(one)

    await state.lookups.run(keep)
    return Response(status_code=204)
