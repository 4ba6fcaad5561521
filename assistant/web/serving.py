"""Runs an application until the process is interrupted."""

from __future__ import annotations

import socket
import sys

import uvicorn
from starlette.types import ASGIApp


def serve(app: ASGIApp, host: str, port: int, also: str = "") -> None:
    """Serve ``app``; ``port`` 0 takes any that is free. Says the address on standard error.

    ``also``: path of a description of its interface, which is said too.

    Raises OSError for an address that cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listening.getsockname()[1]}"
        interface = f", its interface: {address}{also}" if also else ""
        print(f"The chat: {address}{interface}  (Ctrl-C ends it)", file=sys.stderr, flush=True)
        # Who is behind a proxy is told by `assistant.access`, which knows what proxy to trust.
        config = uvicorn.Config(
            app, log_config=None, access_log=False, proxy_headers=False, server_header=False
        )
        uvicorn.Server(config).run(sockets=[listening])
