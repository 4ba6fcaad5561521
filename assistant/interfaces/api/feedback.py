"""`/v1/feedback`: what people say about answers that they were given here."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import Response

from assistant.accounts.feedback import index_identity, said
from assistant.config.errors import NotFound
from assistant.interfaces.api.access import AssistantOf, PersonOf, StateOf
from assistant.interfaces.api.problems import responses
from assistant.interfaces.api.schemas import FeedbackRequest
from assistant.model import Answer
from index.cache import BoundedCache

router = APIRouter(prefix="/v1", tags=["questions"])
_REMEMBERED = 1000  # answers


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
    request.app.state.recent_answers.add(person, answer, history)


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
