"""Words with which people ask for documents on something: "mention", "report", "anything"."""

from __future__ import annotations

from functools import cache
from importlib import resources

from assistant.question.understand import Question
from corpus.normalize import fold
from corpus.stemming import stems
from corpus.yaml_text import parse_yaml


@cache
def stems_of_asking(language: str) -> frozenset[str]:
    """Stems of the words of ``asking_words.yaml``, which are no topic of a question; none for an unknown language."""
    raw = resources.files("assistant.question").joinpath("asking_words.yaml").read_text("utf-8")
    return frozenset(stems(" ".join(parse_yaml(raw).get(language, ())), language))


def stems_asking_in(translated: Question, question: Question) -> frozenset[str]:
    """Stems of what only asks in ``question`` after it was ``translated``: the words of that language, and those that the glossary
    left as they were typed ("Quoi we migration?").
    """
    asking = stems_of_asking(question.language)
    typed = {fold(question.text[w.start : w.end]) for w in question.terms if w.stem in asking}
    text = translated.text
    left = {w.stem for w in translated.terms if fold(text[w.start : w.end]) in typed}
    return stems_of_asking(translated.language) | left
