"""``assistant ui``: the chat."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.interfaces.cli.listening import access_for
from assistant.interfaces.cli.options import IndexOption, ModelOption
from assistant.interfaces.cli.samples import open_or_samples

EXAMPLES = (
    "assistant ui",
    "assistant ui --index /data/index --host 192.168.1.20 --port 8080",
)


def command(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port.")] = 7860,
    auth: Annotated[
        bool | None,
        typer.Option(
            "--auth/--no-auth",
            help="Everybody signs in, or nobody, also on a network; without either, whoever has to"
            " once there are users (assistant user add), and everybody from other machines.",
        ),
    ] = None,
    model: ModelOption = None,
    index: IndexOption = None,
) -> None:
    """Open the chat; with no index of yours, on the sample reports."""
    with open_or_samples(index, model=model) as assistant:
        access = access_for(assistant, index, host, sign_in=auth is True, anybody=auth is False)
        import ui

        ui.launch(assistant, host, port, access)
