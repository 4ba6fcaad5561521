"""The HTTP interface: `create_app` makes it over an `Assistant`; ``assistant serve`` runs it."""

from __future__ import annotations

from assistant.interfaces.api.app import create_app

__all__ = ["create_app"]
