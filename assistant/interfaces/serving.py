"""Runs an application until the process is interrupted."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import uvicorn
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp

_log = logging.getLogger(__name__)
_TIDY_EVERY = 6 * 3600.0  # seconds
_SHUTDOWN_S = 5  # that an open page or stream is waited for when the program ends


def tidying(tidy: Callable[[], None]) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    """A lifespan that calls ``tidy`` when the application starts and every few hours."""

    async def again_and_again() -> None:
        while True:
            try:
                await run_in_threadpool(tidy)
            except Exception:  # the chat goes on; what is too old is deleted the next time
                _log.exception("what is too old could not be deleted")
            await asyncio.sleep(_TIDY_EVERY)

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        task = asyncio.create_task(again_and_again())
        yield
        task.cancel()

    return lifespan


def serve(app: ASGIApp, host: str, port: int, also: str = "") -> None:
    """Serve ``app``; ``port`` 0 takes any that is free. Prints the address on standard error.

    ``also``: path of a description of its interface, which is printed too. SIGTERM ends the program as
    Ctrl-C does: what is open is closed, and metrics are sent, before it ends.

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
        # `assistant.accounts` reads the headers of a proxy; it knows which proxy to trust.
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=_SHUTDOWN_S,
        )
        signal.signal(signal.SIGTERM, _end)  # uvicorn raises it again when it is done
        uvicorn.Server(config).run(sockets=[listening])


def _end(*_: object) -> None:
    sys.exit(0)
