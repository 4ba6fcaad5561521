"""``assistant serve``: the HTTP interface, with the chat on the same port."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.options import IndexOption
from assistant.cli.samples import open_or_samples
from assistant.cli.streams import say
from assistant.cli.ui import is_loopback
from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.access import Access
    from assistant.service import Assistant

EXAMPLES = (
    "assistant serve",
    "assistant serve --index /data/index --host 192.168.1.20 --port 8080",
)


def command(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port.")] = 8000,
    index: IndexOption = None,
) -> None:
    """Serve the HTTP interface and the chat; with no index of yours, on the sample reports."""
    with open_or_samples(index) as assistant:
        access = _access(assistant, host)
        import uvicorn

        import ui
        from assistant.api import create_app
        from assistant.api.observing import log_as_json

        assistant.warm()
        app = create_app(assistant, access, chat=ui.app(assistant))
        log_as_json()
        say(f"The chat: http://{host}:{port}/  The interface: http://{host}:{port}/openapi.json")
        uvicorn.run(app, host=host, port=port, log_config=None, access_log=False)


def _access(assistant: Assistant, host: str) -> Access:
    """Who may do what. Raises UsageError where a network could ask without credentials."""
    from assistant.access import Access
    from assistant.settings import data_dir

    settings = assistant.settings
    folder = data_dir(settings, assistant.directory)
    access = Access(settings, folder, insist=not is_loopback(host))
    if access.required and not (
        access.users.people() or access.keys.listed() or settings.proxy_user_header
    ):
        raise UsageError(
            f"--host {host} opens the documents to a network: say first who may ask, with"
            " `assistant user add NAME` or `assistant key add NAME`; or use 127.0.0.1"
        )
    return access
