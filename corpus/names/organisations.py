"""Organisations with their variants."""

from __future__ import annotations

from pathlib import Path

from corpus.names.model import Mention


def find_organisations(text: str) -> tuple[Mention, ...]:
    """Organisations named in ``text``; of overlapping names the longest is taken."""
    return ()


def load_organisations(path: Path) -> None:
    """Add the organisations of a user's YAML file to the ones known to this process."""
