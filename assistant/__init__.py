"""Answers about programme documents, made of exact quotes with checked citations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.service import Assistant

__all__ = ["Assistant"]


def __getattr__(name: str) -> Any:
    """Import ``Assistant`` on first use: ``assistant --help`` must not wait for the stores."""
    if name == "Assistant":
        from assistant.service import Assistant

        return Assistant
    raise AttributeError(f"module 'assistant' has no attribute {name!r}")
