"""Commands that serve others until they are interrupted: `ui`, `serve`, `mcp`."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.config.errors import UsageError
from assistant.interfaces.cli.options import IndexOption, ModelOption, open_or_samples

if TYPE_CHECKING:
    from assistant.accounts.access import Access
    from assistant.service import Assistant

EXAMPLES = {
    "ui": (
        "assistant ui",
        "assistant ui --index /data/index --host 192.168.1.20 --port 8080",
    ),
    "serve": (
        "assistant serve",
        "assistant serve --index /data/index --host 192.168.1.20 --port 8080",
    ),
    "mcp": (
        "assistant mcp",
        "assistant mcp --index /data/index",
    ),
}


def ui(
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
        from assistant.interfaces.state import AppState

        ui.launch(AppState(assistant, access), host, port)


def serve(
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
        from assistant.interfaces.api.observability import log_as_json
        from assistant.interfaces.serving import serve as run_server
        from assistant.interfaces.state import AppState

        assistant.documents()  # what is wrong with an index is said before anything is served
        assistant.warm_behind()
        state = AppState(assistant, access)
        app = create_app(state, chat=ui.app(state))
        log_as_json()
        run_server(app, host, port, also="/openapi.json")


def mcp(model: ModelOption = None, index: IndexOption = None) -> None:
    """Answer a program that speaks MCP and starts this command; with no index, on the samples."""
    with open_or_samples(index, model=model) as assistant:
        from assistant.interfaces.mcp import LocalCaller, create_server

        assistant.warm_behind()
        create_server(assistant, LocalCaller(assistant)).run()


def access_for(
    assistant: Assistant,
    index: Path | None,
    host: str,
    *,
    sign_in: bool = False,
    anybody: bool = False,
) -> Access:
    """Who may do what on a server at ``host``.

    ``index``: the option --index; users are kept next to that index, also while the samples are
    served. ``sign_in``: everybody has to sign in; ``anybody``: nobody, also on a network. Raises
    UsageError where a network could ask without credentials, or where nobody could sign in.
    """
    from assistant.accounts.access import Access
    from assistant.config.settings import data_dir

    settings = assistant.settings
    own = (index or settings.index_dir).expanduser().absolute()
    insist = sign_in or not (anybody or is_loopback(host))
    access = Access(settings, data_dir(settings, own), insist=insist, anywhere=anybody)
    elsewhere = settings.proxy_user_header or settings.oidc.is_set
    known = access.users.people() or access.keys.listed() or elsewhere
    if access.required and anybody:
        raise UsageError(
            "--no-auth lets everybody in, but there are users or keys:"
            " take them out, or leave that option out"
        )
    if access.required and not known:
        why = "--auth asks everybody to sign in" if sign_in else f"--host {host} opens a network"
        raise UsageError(
            f"{why}: say first who may, with `assistant user add NAME` or"
            " `assistant key add NAME`; or use 127.0.0.1"
        )
    return access


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
