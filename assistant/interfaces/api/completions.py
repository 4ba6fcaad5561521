"""`/v1/chat/completions` and `/v1/models`: the interface of OpenAI's clients, and of chats made for them.

The last message of the user is the question, the user's earlier ones its history; what the system or
the assistant said before is not read, since answers come from the documents. Citations are footnotes
in the text, and structured in ``annotations``; the whole answer is in ``answer``.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from assistant.citations import references, with_references
from assistant.config.errors import NotFound, UsageError
from assistant.interfaces.api.access import AssistantOf, PersonOf, StateOf
from assistant.interfaces.api.observability import traced
from assistant.interfaces.api.problems import public, responses
from assistant.interfaces.api.questions import remember
from assistant.interfaces.api.schemas.completions import CompletionRequest
from assistant.interfaces.api.schemas.requests import LONGEST_QUESTION
from assistant.interfaces.state import AppState
from assistant.interfaces.work import events
from assistant.model import Answer, Event, Step, Text, Watch

_MARK = re.compile(r"\[(\d+)\]")
router = APIRouter(prefix="/v1", tags=["openai"])


@router.get("/models", responses=responses(401, 403, 429))
async def models(state: StateOf) -> dict[str, Any]:
    """The answerers that may be named as ``model``."""
    return {"object": "list", "data": [_model(name) for name in state.settings.answerers]}


@router.get("/models/{model:path}", responses=responses(401, 403, 404, 429))
async def model(model: str, state: StateOf) -> dict[str, Any]:
    _known(model, state)
    return _model(model)


@router.post(
    "/chat/completions",
    responses={
        200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}},
        **responses(400, 401, 403, 404, 413, 422, 429, 503, 504),
    },
    response_model=dict[str, Any],
)
async def completions(
    asked: CompletionRequest,
    request: Request,
    state: StateOf,
    assistant: AssistantOf,
    person: PersonOf,
) -> Response:
    """Answer the user's last message from the documents."""
    _known(asked.model, state)
    question, history = _question(asked)
    if assistant.settings.log_questions:
        request.state.question = question
    reply = _Reply(asked.model, request.state.request_id, int(time.time()), str(request.base_url))

    def answer(watch: Watch | None = None) -> Answer:
        filters = asked.filters.given()
        return assistant.ask(question, history, filters, answerer=asked.model, watch=traced(watch))

    def keep(done: Answer) -> None:
        remember(request, person.name, done, history)

    if asked.stream:
        usage = asked.stream_options is not None and asked.stream_options.include_usage
        return StreamingResponse(
            _streamed(reply, events(state.questions, answer), usage, keep),
            media_type="text/event-stream",
        )
    done = await state.questions.run(answer)
    keep(done)
    return JSONResponse(reply.whole(done))


def _known(name: str, state: AppState) -> None:
    if name not in state.settings.answerers:
        known = ", ".join(state.settings.answerers)
        raise NotFound(f"no model {name!r} here; models: {known}")


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "programme-assistant"}


def _question(asked: CompletionRequest) -> tuple[str, list[str]]:
    """The question and the earlier ones. Raises UsageError without one, or for a long one."""
    texts = [message.text.strip() for message in asked.messages if message.role == "user"]
    if not texts or not texts[-1]:
        raise UsageError("the last message of the user is the question; there is none with text")
    if len(texts[-1]) > LONGEST_QUESTION:
        raise UsageError(
            f"a question has {LONGEST_QUESTION} characters at most, got {len(texts[-1])}"
        )
    return texts[-1], [text[:LONGEST_QUESTION] for text in texts[:-1] if text][-50:]


@dataclass(frozen=True, slots=True)
class _Reply:
    """The frame around an answer, as a whole or in chunks."""

    model: str
    request_id: str
    created: int
    address: str

    def whole(self, answer: Answer) -> dict[str, Any]:
        message = {
            "role": "assistant",
            "content": with_references(answer),
            "refusal": None,
            "annotations": _annotations(answer.text, answer, self.address),
        }
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        made = self._framed("chat.completion", [choice])
        return made | {"usage": _usage(answer), "answer": answer.to_dict()}

    def chunk(self, delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return self._framed("chat.completion.chunk", [choice])

    def usage(self, answer: Answer | None) -> dict[str, Any]:
        return self._framed("chat.completion.chunk", []) | {"usage": _usage(answer)}

    def _framed(self, kind: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "id": f"chatcmpl-{self.request_id}",
            "object": kind,
            "created": self.created,
            "model": self.model,
            "choices": choices,
        }


def _annotations(text: str, answer: Answer, address: str) -> list[dict[str, Any]]:
    """Where in ``text`` each mark is, and what it cites, as OpenAI's clients read it.

    ``address``: of this server, for documents that have no address of their own.
    """
    cited = {citation.number: citation for citation in answer.citations}
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": mark.start(),
                "end_index": mark.end(),
                "title": citation.title or citation.document,
                "url": citation.url or f"{address}v1/documents/{citation.document}/text",
            },
            "citation": citation.to_dict(),
        }
        for mark in _MARK.finditer(text)
        if (citation := cited.get(int(mark[1]))) is not None
    ]


def _usage(answer: Answer | None) -> dict[str, int]:
    """Tokens of the chat model; none without one."""
    used = (answer.usage if answer else None) or {}
    read, written = used.get("input_tokens") or 0, used.get("output_tokens") or 0
    return {
        "prompt_tokens": read,
        "completion_tokens": written,
        "total_tokens": read + written,
    }


async def _streamed(
    reply: _Reply,
    happened: AsyncIterator[Event | Answer | Exception],
    usage: bool,
    keep: Callable[[Answer], None],
) -> AsyncIterator[str]:
    yield _data(reply.chunk({"role": "assistant", "content": ""}))
    between, answer = "", None
    async for event in happened:
        if isinstance(event, Step):
            continue
        if isinstance(event, Text):
            yield _data(reply.chunk({"content": between + event.text}))
            between = "\n\n"
        elif isinstance(event, Answer):
            answer = event
            keep(event)
            notes = references(event)
            if notes:
                yield _data(reply.chunk({"content": between + notes}))
            cited = _annotations(event.text, event, reply.address)
            last = reply.chunk({"annotations": cited}, "stop")
            yield _data(last | {"answer": event.to_dict()})
        else:
            yield _data({"error": {"message": str(public(event)), "type": "error", "code": None}})
    if usage:
        yield _data(reply.usage(answer))
    yield "data: [DONE]\n\n"


def _data(content: dict[str, Any]) -> str:
    return f"data: {json.dumps(content, ensure_ascii=False)}\n\n"
