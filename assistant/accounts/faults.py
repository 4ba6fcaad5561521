"""What can go wrong when a provider signs somebody in."""

from __future__ import annotations

from typing import Literal

from assistant.config.errors import UsageError

Kind = Literal[
    "unreachable",
    "misconfigured",
    "cancelled",
    "expired",
    "invalid",
    "not-admitted",
    "name-taken",
]


class SignInFault(UsageError):
    """A sign-in that came to nothing. The message is for the operator's log; ``name``: of the person, where it is known."""

    def __init__(self, kind: Kind, detail: str, name: str = "") -> None:
        super().__init__(detail)
        self.kind = kind
        self.name = name
