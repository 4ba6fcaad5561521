"""Words with which people ask for documents on something: "mention", "report", "anything"."""

from __future__ import annotations

from functools import cache
from importlib import resources

from corpus.stemming import stems
from corpus.yaml_text import parse_yaml


@cache
def stems_of_asking(language: str) -> frozenset[str]:
    """Stems of the words of ``asking_words.yaml``, which are no topic of a question; none for an unknown language."""
    raw = resources.files("assistant.question").joinpath("asking_words.yaml").read_text("utf-8")
    return frozenset(stems(" ".join(parse_yaml(raw).get(language, ())), language))
