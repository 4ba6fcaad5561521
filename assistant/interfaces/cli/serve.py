"""``assistant serve``: the HTTP interface, with the chat on the same port."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.interfaces.cli.listening import access_for
from assistant.interfaces.cli.options import IndexOption, ModelOption
from assistant.interfaces.cli.samples import open_or_samples

EXAMPLES = (
    "assistant serve",
    "assistant serve --index /data/index --host 192.168.1.20 --port 8080",
)


def command(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port; 0: any that is free.")
    ] = 8000,
    model: ModelOption = None,
    index: IndexOption = None,
) -> None:
    """Serve the HTTP interface and the chat; with no index of yours, on the sample reports."""
    with open_or_samples(index, model=model) as assistant:
        access = access_for(assistant, index, host)
        import ui
        from assistant.interfaces.api import create_app
        from assistant.interfaces.api.observing import log_as_json
        from assistant.interfaces.web.serving import serve

        assistant.documents()  # what is wrong with an index is said before anything is served
        assistant.warm_behind()
        app = create_app(assistant, access, chat=ui.app(assistant, access))
        log_as_json()
        serve(app, host, port, also="/openapi.json")
