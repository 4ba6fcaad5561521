"""Turns in languages in which no answers are given: "Guten Tag", "obrigado", "你好".

Courtesies are listed in ``turns/other_languages.yaml``. Of other turns a model of languages says it, where it is sure: of
5,265 turns of talk in the five languages it takes 34, most of them of one word, for another.
"""

from __future__ import annotations

from assistant.conversation.examples import is_listed, label_in_other_language
from assistant.locale import LANGUAGES
from corpus.metadata import likeliest_language

_SURE = 0.6  # probability


def is_in_other_language(turn: str) -> bool:
    """Whether a turn that is talk is in none of the five languages."""
    if is_listed(turn):
        return False
    if label_in_other_language(turn) is not None:
        return True
    language, probability = likeliest_language(turn)
    return probability >= _SURE and language not in LANGUAGES
