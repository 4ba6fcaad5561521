"""Files that a browser may fetch: the file that a document was read from, an exported conversation.

Only what is indexed and what the person may see is served, and only as long as the file is still the one
that was read. A PDF is shown in the browser; anything else is downloaded, so that a file from outside
never runs as a page of this site.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from assistant.accounts.conversations import Conversation, to_json, to_markdown
from assistant.config.errors import AssistantError
from assistant.interfaces.state import AppState
from assistant.service import Assistant

PATH = "/document"
PDF = "application/pdf"
_HEADERS = {
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "X-Content-Type-Options": "nosniff",
}
_PDF_HEADERS = {name: value for name, value in _HEADERS.items() if "Policy" not in name}
_FORMS: dict[str, tuple[str, Callable[[Conversation], str]]] = {
    "md": ("text/markdown; charset=utf-8", to_markdown),
    "json": ("application/json", to_json),
}


def address(document: str, conversation: str = "", page: int | None = None) -> str:
    """Where the file of a document is served, relative to the chat; ``page`` opens a PDF there."""
    query = urlencode({"name": document} | ({"talk": conversation} if conversation else {}))
    return f"{PATH[1:]}?{query}" + (f"#page={page}" if page is not None else "")


def router(state: AppState) -> APIRouter:
    """The addresses of documents' files and of exported conversations."""
    routes = APIRouter(include_in_schema=False)

    @routes.get(PATH)
    def document(request: Request, name: str, talk: str = "") -> Response:
        try:
            person = request.state.person
            if talk:
                state.conversation(person, talk)  # has to be theirs
            found = _content(state.assistant_for(person, talk), name)
        except AssistantError:
            found = None
        if found is None:
            return PlainTextResponse("there is no such file", 404)
        content, media_type = found
        shown = "inline" if media_type == PDF else "attachment"
        headers = _PDF_HEADERS if media_type == PDF else _HEADERS
        named = f"{shown}; filename*=UTF-8''{quote(PurePosixPath(name).name)}"
        return Response(
            content, media_type=media_type, headers=headers | {"Content-Disposition": named}
        )

    @routes.get("/conversations/{conversation_id}.{form}")
    def conversation(request: Request, conversation_id: str, form: str) -> Response:
        try:
            found = state.conversation(request.state.person, conversation_id)
        except AssistantError:
            return PlainTextResponse("there is no such conversation", 404)
        if form not in _FORMS:
            return PlainTextResponse("a conversation is exported as md or json", 404)
        media_type, write = _FORMS[form]
        named = f"attachment; filename*=UTF-8''{quote(found.title[:60] or 'conversation')}.{form}"
        return Response(
            write(found),
            media_type=media_type,
            headers=_HEADERS | {"Content-Disposition": named},
        )

    return routes


def _content(assistant: Assistant, name: str) -> tuple[bytes, str] | None:
    """Bytes and type of the file that a document was read from; None if it is not the same now."""
    document = assistant.document(name)
    path = assistant.original(name)
    if path is None:
        return None
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != document.sha256:
        return None
    return content, document.media_type or "application/octet-stream"
