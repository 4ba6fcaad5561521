"""Typing errors of a question, corrected to words that the documents have."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.question.glossary import knows
from assistant.question.understand import Question, understand
from index.view import IndexView

_CORRECTED = 5  # letters; a shorter word is too near too many others


def understood(index: IndexView, text: str) -> tuple[Question, dict[str, str]]:
    """The question that ``text`` asks, its typing errors corrected; and wrong word -> right word."""
    question = understand(text)
    corrections = misspelt(index, question)
    return understand(corrected(text, corrections)) if corrections else question, corrections


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
