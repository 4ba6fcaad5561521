"""The Model Context Protocol over HTTP (streamable), with the same gate and queue as the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette

from assistant.accounts.permissions import Permissions
from assistant.config.errors import AssistantError
from assistant.interfaces.api.desk import Desk
from assistant.interfaces.api.work import Busy, TimeUp
from assistant.interfaces.mcp import create_server
from assistant.service import Assistant

T = TypeVar("T")
ADDRESS = "/mcp"


class _Refused(AssistantError):
    """The queue is full, or time is up; the text says which."""


class _Counter:
    """The house of the tools: what the sender may see, and the queue of questions."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def seen(self, request: Any) -> Assistant:
        return self._desk.assistant.restricted_to(Permissions(editor=request.state.person.may_edit))

    async def run(self, act: Callable[[], T]) -> T:
        try:
            return await self._desk.questions.run(act)
        except (Busy, TimeUp) as error:
            raise _Refused(str(error)) from error


def create_protocol(desk: Desk) -> Starlette:
    """The application that answers at ADDRESS; each request stands for itself, without a session."""
    return create_server(desk.assistant, _Counter(desk)).streamable_http_app(
        streamable_http_path=ADDRESS,
        stateless_http=True,
        json_response=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
