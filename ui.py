"""The chat: a Gradio page over `Assistant`, with signing in; what is on it is in `assistant.interfaces.web`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported; nothing is sent
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(2**31)  # nor summed up after each event

import gradio as gr
from fastapi import FastAPI
from gradio.utils import get_upload_folder

from assistant.interfaces.web import files, signin
from assistant.interfaces.web.bodies import JSON_BYTES, BodyLimit
from assistant.interfaces.web.desk import Desk
from assistant.interfaces.web.events import UPLOADS, OwnOnly
from assistant.interfaces.web.guard import Guard
from assistant.interfaces.web.headers import PAGE, SafeHeaders
from assistant.interfaces.web.page import head
from assistant.interfaces.web.parts.page import Page
from assistant.interfaces.web.serving import serve, tidying

if TYPE_CHECKING:
    from assistant.accounts.access import Access
    from assistant.service import Assistant

_UPLOADED = (3600, 86400)  # seconds: every hour, what was sent here is deleted when a day old
_WAITING = 200  # events of all people together; one more is told to come back
_SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
_MONO = ("ui-monospace", "Consolas", "monospace")


def launch(assistant: Assistant, host: str, port: int, access: Access | None = None) -> None:
    """Serve the chat until the process is interrupted. ``port`` 0 takes any that is free.

    Raises an AssistantError, before anything is served, for an index that cannot be opened.
    """
    if assistant.has_index:
        assistant.documents()  # what is wrong with an index is said before anything is served
        assistant.warm_behind()
    serve(app(assistant, access), host, port)


def app(assistant: Assistant, access: Access | None = None) -> FastAPI:
    """The chat as an application that a server runs, with the page at its root.

    ``access`` says who may do what; without it, whoever the data directory of the index names.
    """
    desk = Desk.over(assistant, access)
    made = FastAPI(lifespan=tidying(desk.tidy), openapi_url=None, docs_url=None, redoc_url=None)
    made.state.desk = desk
    page, sent = _build(desk), assistant.settings.upload_limit_mb * 2**20
    page.has_launched = True  # Gradio minds where the files of an event lie only where this is so
    made.include_router(signin.router(desk.access, desk.title))
    made.include_router(files.router(desk.seen_by, desk.conversation))
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
    made.add_middleware(OwnOnly, folder=Path(get_upload_folder()))
    made.add_middleware(BodyLimit, limits={UPLOADS: sent, "/": JSON_BYTES})
    made.add_middleware(Guard, access=desk.access)
    made.add_middleware(SafeHeaders, headers=PAGE)
    return made


def build(assistant: Assistant, access: Access | None = None) -> gr.Blocks:
    """The page alone; `app` puts in front of it what tells who is asking."""
    return _build(Desk.over(assistant, access))


def _build(desk: Desk) -> gr.Blocks:
    page: gr.Blocks
    with gr.Blocks(
        title=desk.title,
        fill_width=True,
        analytics_enabled=False,
        delete_cache=_UPLOADED,
    ) as page:
        Page(page, desk)
    page.queue(max_size=_WAITING)
    return page
