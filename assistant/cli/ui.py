"""``assistant ui``: the chat."""

from __future__ import annotations

import ipaddress
from typing import Annotated

import typer

from assistant.cli.options import IndexOption
from assistant.cli.samples import open_or_samples
from assistant.errors import UsageError

EXAMPLES = (
    "assistant ui",
    "assistant ui --index /data/index --port 8080",
)


def command(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port.")] = 7860,
    index: IndexOption = None,
) -> None:
    """Open the chat; with no index of yours, on the sample reports."""
    if not is_loopback(host):
        raise UsageError(
            f"--host {host} would open the documents to a network, and the chat asks for no"
            " credentials; use 127.0.0.1, ::1 or localhost, behind a proxy that does"
        )
    with open_or_samples(index) as assistant:
        import ui

        ui.launch(assistant, host, port)


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
