"""The chat: a Gradio page with signing in; what is on it is in `assistant.interfaces.web`."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported; nothing is sent
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(2**31)  # nor summed up after each event

import gradio as gr
from fastapi import FastAPI
from gradio.utils import get_upload_folder

from assistant.interfaces.serving import JSON_BYTES, PAGE, BodyLimit, SafeHeaders, serve, tidying
from assistant.interfaces.web import briefings, files, operator, shared, signin, viewer
from assistant.interfaces.web.files import UPLOADS, OwnFilesMiddleware
from assistant.interfaces.web.parts.events import Visits
from assistant.interfaces.web.parts.page import Page
from assistant.interfaces.web.signin import SignInMiddleware
from assistant.interfaces.web.templating import head

if TYPE_CHECKING:
    from assistant.interfaces.state import AppState

_UPLOADED = (3600, 86400)  # seconds: every hour, uploads older than a day are deleted
_WAITING = 200  # events of all people together; another one is refused with Retry-After
_SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
_MONO = ("ui-monospace", "Consolas", "monospace")


def launch(state: AppState, host: str, port: int) -> None:
    """Serve the chat until the process is interrupted. ``port`` 0 takes any that is free.

    Raises an AssistantError, before anything is served, for an index that cannot be opened.
    """
    if state.assistant.has_index:
        state.assistant.documents()  # what is wrong with an index is said before anything is served
        state.assistant.warm_behind()
    serve(app(state), host, port)


def app(state: AppState) -> FastAPI:
    """The chat as an application that a server runs, with the page at its root."""
    made = FastAPI(lifespan=_lifespan(state), openapi_url=None, docs_url=None, redoc_url=None)
    page, sent = _build(state), state.settings.upload_limit_mb * 2**20
    page.has_launched = True  # only then does Gradio check where the files of an event are
    made.include_router(signin.router(state.access, state.title, state.store.usage))
    made.include_router(files.router(state))
    made.include_router(operator.router(state))
    made.include_router(shared.router(state))
    made.include_router(briefings.router(state))
    made.include_router(viewer.router())
    gr.mount_gradio_app(
        made,
        page,
        path="/",
        theme=gr.themes.Base(font=_SANS, font_mono=_MONO),
        head=head(),
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        show_error=True,
        auth_dependency=lambda request: request.state.person.name,
        max_file_size=sent,
    )
    made.add_middleware(
        OwnFilesMiddleware, folder=Path(get_upload_folder()), usage=state.store.usage
    )
    made.add_middleware(BodyLimit, limits={UPLOADS: sent, "/": JSON_BYTES})
    made.add_middleware(SignInMiddleware, access=state.access)
    made.add_middleware(SafeHeaders, headers=PAGE)
    return made


def _lifespan(state: AppState) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """What a server does beside answering: it deletes what is too old, and looks at the folders."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with tidying(state.tidy), state.looks.running():
            yield

    return lifespan


def _build(state: AppState) -> gr.Blocks:
    page: gr.Blocks
    with gr.Blocks(
        title=state.title,
        fill_width=True,
        analytics_enabled=False,
        delete_cache=_UPLOADED,
    ) as page:
        Page(page, Visits(state))
    page.queue(max_size=_WAITING)
    return page
