"""Files that a browser may fetch, and what an event of the page may name.

A browser may fetch the file that a document was read from, and an exported conversation. Only what is
indexed and what the person may see is served, and only as long as the file is still the one that was read.
A PDF is shown in the browser; anything else is downloaded, so that a file from outside never runs as a
page of this site.

An event may name files that were sent here, and a session of its sender's own.

1. In the value of any component, Gradio takes what looks like one of its files, and copies what ``path``
   names to the folder that it serves: any file of this machine (it checks paths only for pages that it
   serves itself), or the answer of another address. It also fetches any address that is asked for as a
   file. So paths are checked here, before Gradio sees them.
2. Gradio gives the state of a session, which holds a conversation, to anybody who knows its name. So a
   session belongs to the person who used its name first.
3. An event that Gradio refuses because its queue is full gets the header ``Retry-After``.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.accounts.conversations import Conversation, to_json, to_markdown
from assistant.accounts.usage import Usage
from assistant.config.errors import AssistantError
from assistant.interfaces.serving import plain_response
from assistant.interfaces.state import AppState
from assistant.service import Assistant
from index.cache import BoundedCache

EVENTS = "/gradio_api/"
UPLOADS = "/gradio_api/upload"
_FILES = ("/gradio_api/file=", "/gradio_api/file/")
_BEATS = "/gradio_api/heartbeat/"
_COME_BACK_S = "5"
_REMEMBERED = 20_000  # sessions; the one that was not used for longest is forgotten first
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
        content, media_type, digest = found
        tag = {"ETag": f'"{digest}"'}
        if request.headers.get("if-none-match") == tag["ETag"]:
            return Response(status_code=304, headers=tag)
        shown = "inline" if media_type == PDF else "attachment"
        headers = _PDF_HEADERS if media_type == PDF else _HEADERS
        named = f"{shown}; filename*=UTF-8''{quote(PurePosixPath(name).name)}"
        return Response(
            content, media_type=media_type, headers=headers | tag | {"Content-Disposition": named}
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
        state.store.usage.record(request.state.person.name, "exported", f"conversation.{form}")
        named = f"attachment; filename*=UTF-8''{quote(found.title[:60] or 'conversation')}.{form}"
        return Response(
            write(found),
            media_type=media_type,
            headers=_HEADERS | {"Content-Disposition": named},
        )

    return routes


def _content(assistant: Assistant, name: str) -> tuple[bytes, str, str] | None:
    """Bytes, type and SHA-256 of the file that a document was read from; None if it is not the same now."""
    document = assistant.document(name)
    path = assistant.original(name)
    if path is None:
        return None
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != document.sha256:
        return None
    return content, document.media_type or "application/octet-stream", document.sha256


class OwnFilesMiddleware:
    """Runs after `SignInMiddleware`, which finds out who asks, and `BodyLimit`: bodies are read whole.

    ``folder``: where Gradio keeps uploads and what it offers for download. What is fetched from there is an export, of
    which ``usage`` has an entry.
    """

    def __init__(self, app: ASGIApp, *, folder: Path, usage: Usage) -> None:
        self._app = app
        self._usage = usage
        self._folder = folder.resolve()
        self._lock = threading.Lock()
        self._owners: BoundedCache[str, str] = BoundedCache(_REMEMBERED)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(EVENTS):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        event: Any = None
        if scope["method"] == "POST" and not scope["path"].startswith(UPLOADS):
            try:
                body = await request.body()
            except HTTPException as refused:  # too many bytes
                answer = plain_response(request, refused.status_code, refused.detail)
                await answer(scope, receive, send)
                return
            event, receive = _read(body), _once(body, receive)
        if not all(map(self._is_own_file, _files(scope["path"], event))):
            await plain_response(request, 403, "send the file first")(scope, receive, send)
        elif not all(self._is_own_session(name, request) for name in _sessions(request, event)):
            await plain_response(request, 403, "this session is another person's")(
                scope, receive, send
            )
        else:
            for path in _asked_for(scope["path"]):
                person, name = request.state.person.name, Path(path).name
                await run_in_threadpool(self._usage.record, person, "exported", name)
            await self._app(scope, receive, _with_time(send))

    def _is_own_file(self, path: str) -> bool:
        try:
            return self._folder in Path(path).resolve().parents
        except (OSError, ValueError):  # a name that no file can have
            return False

    def _is_own_session(self, name: str, request: Request) -> bool:
        person: str = request.state.person.name
        with self._lock:
            return self._owners.get_or_make(name, lambda _: person) == person


def _with_time(send: Send) -> Send:
    """Adds ``Retry-After`` to a 503: Gradio's queue is full."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 503:
            MutableHeaders(scope=message).setdefault("Retry-After", _COME_BACK_S)
        await send(message)

    return sent


def _read(body: bytes) -> Any:
    """An event; None for what is not JSON, which Gradio does not read either."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _once(body: bytes, receive: Receive) -> Receive:
    """Gives a body again that was read."""
    left = [body]

    async def again() -> Message:
        if not left:
            return await receive()
        return {"type": "http.request", "body": left.pop(), "more_body": False}

    return again


def _asked_for(address: str) -> list[str]:
    """The path of the file that is asked for, if one is."""
    return [address.removeprefix(prefix) for prefix in _FILES if address.startswith(prefix)]


def _files(address: str, event: Any) -> Iterator[str]:
    """Paths of files: the one that is asked for, and every ``path`` in an event, however deep."""
    yield from _asked_for(address)
    left = [event]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            if isinstance(path := value.get("path"), str):
                yield path
            left += value.values()
        elif isinstance(value, list):
            left += value


def _sessions(request: Request, event: Any) -> Iterator[str]:
    """Names of sessions in an event, in the query and in the address."""
    if isinstance(event, dict) and isinstance(name := event.get("session_hash"), str):
        yield name
    yield from request.query_params.getlist("session_hash")
    if request.url.path.startswith(_BEATS):
        yield request.url.path.removeprefix(_BEATS)
