"""The page of a conversation that is shared: its turns to read, each with its sources.

Who opens it sees what they may: a turn that shows a document that is hidden from them, or that was added to
the conversation only, is left out and said to be.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from assistant.accounts.conversations import Turn
from assistant.citations import shown_text
from assistant.config.errors import AssistantError
from assistant.interfaces.state import AppState
from assistant.interfaces.web.files import address
from assistant.interfaces.web.templating import render, styles
from assistant.interfaces.web.transcript import KINDS, shown_turns
from assistant.locale import preferred, texts

PATH = "/shared"


def router(state: AppState) -> APIRouter:
    """The address of shared conversations."""
    routes = APIRouter(include_in_schema=False)

    @routes.get(f"{PATH}/{{token}}")
    def shared(request: Request, token: str) -> Response:
        t = texts(preferred(request.headers.get("accept-language")))
        try:
            found = state.store.shares.opened(token)
        except AssistantError:
            return _page(render("shared", t, title="", turns=(), style=styles()), 404)
        assistant = state.assistant_for(request.state.person)
        known = {name for one in assistant.documents() for name in (one.name, *one.aliases)}
        turns = [turn if _documents(turn) <= known else None for turn in found.turns]
        seen = shown_turns([turn for turn in turns if turn is not None], t)
        left = iter(seen)
        shown = [None if turn is None else next(left) for turn in turns]
        page = render(
            "shared",
            t,
            title=found.title,
            turns=shown,
            style=styles(),
            kinds=KINDS,
            address=lambda one: f"../{address(one.document, page=one.page)}",
            said=shown_text,
        )
        return _page(page)

    return routes


def _page(html: str, status: int = 200) -> Response:
    return HTMLResponse(
        html, status, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    )


def _documents(turn: Turn) -> set[str]:
    """Names of the documents that a turn shows."""
    answer = turn.answer
    if answer is None:
        return set()
    listed = answer.reply.documents if answer.reply else ()
    return {one.document for one in (*answer.citations, *answer.closest)} | set(listed)
