"""Words that cells of tables say for the same thing, in five languages: "all", "female", "age"."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from corpus.normalize import fold
from corpus.tables import is_total
from corpus.yaml_text import parse_yaml


def is_whole(text: str) -> bool:
    """Whether a cell stands for all values of its column."""
    return fold(text) in cell_words()["all"] or is_total(text)


@cache
def cell_words() -> dict[str, Any]:
    """The words of ``cell_words.yaml``; those of lists folded."""
    raw = resources.files("assistant.tables").joinpath("cell_words.yaml").read_text("utf-8")
    known = dict(parse_yaml(raw))
    return {
        name: set(map(fold, value)) if isinstance(value, list) else value
        for name, value in known.items()
    }
