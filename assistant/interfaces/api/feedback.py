"""`/v1/feedback`: what people say of answers that they were given here."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from assistant.accounts.feedback import index_identity, said
from assistant.config.errors import NotFound
from assistant.interfaces.api.desk import AssistantOf, DeskOf, PersonOf
from assistant.interfaces.api.problems import responses
from assistant.interfaces.api.schemas import FeedbackRequest

router = APIRouter(prefix="/v1", tags=["questions"])


@router.post(
    "/feedback",
    status_code=204,
    responses=responses(400, 401, 403, 404, 413, 422, 429, 503, 504),
)
async def feedback(
    given: FeedbackRequest, desk: DeskOf, assistant: AssistantOf, person: PersonOf
) -> Response:
    """Say whether an answer is right. It is named by its `trace_id`; the newest ones are known."""
    kept = desk.given.get(given.trace_id)
    if kept is None or kept[0] != person.name:
        raise NotFound(f"no answer {given.trace_id!r} was given to you lately; ask again")
    _, answer, history = kept

    def keep() -> None:
        index = index_identity(assistant.documents(), assistant.settings)
        told = said(
            person.name,
            given.verdict,
            answer,
            comment=given.comment,
            expected=given.expected,
            history=history,
            index=index,
        )
        desk.kept.feedback.add(told)

    await desk.looks.run(keep)
    return Response(status_code=204)
