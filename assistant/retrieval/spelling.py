"""Typing errors of a question, corrected to words that the documents have."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.question.glossary import knows
from assistant.question.understand import Question
from index.view import IndexView

_CORRECTED = 5  # letters; a shorter word is too near too many others


def misspelt(index: IndexView, question: Question) -> dict[str, str]:
    """Wrong word -> right word, for words that are in no document and are no name.

    A word of the glossary is none: it may be in documents of another language only.
    """
    text = question.text
    words = (text[w.start : w.end] for w in question.terms)
    small = {word for word in words if word.islower() and len(word) >= _CORRECTED}
    return {
        wrong: right
        for wrong, right in index.corrections(text).items()
        if wrong in small and not knows(wrong, question.language)
    }


def corrected(text: str, corrections: Mapping[str, str]) -> str:
    """``text`` with the right words in the place of the wrong ones."""
    for wrong, right in corrections.items():
        text = re.sub(rf"\b{re.escape(wrong)}\b", right, text)
    return text
