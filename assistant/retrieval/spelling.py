"""Typing errors of a question, corrected to words that the documents have."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.question.glossary import knows
from assistant.question.understand import Question, understand
from index.view import IndexView

_CORRECTED = 5  # letters; a shorter word is similar to too many others


def understand_corrected(index: IndexView, text: str) -> tuple[Question, dict[str, str]]:
    """``text`` as a question with its typing errors corrected, and the corrections: wrong word -> right word."""
    question = understand(text)
    corrections = find_corrections(index, question)
    if corrections:
        question = understand(apply_corrections(text, corrections))
    return question, corrections


def find_corrections(index: IndexView, question: Question) -> dict[str, str]:
    """Wrong word -> right word, for words in small letters that occur in no document.

    A word of the glossary is not corrected: it may occur in documents of another language only.
    """
    text = question.text
    words = (text[w.start : w.end] for w in question.terms)
    small = {word for word in words if word.islower() and len(word) >= _CORRECTED}
    return {
        wrong: right
        for wrong, right in index.corrections(text).items()
        if wrong in small and not knows(wrong, question.language)
    }


def apply_corrections(text: str, corrections: Mapping[str, str]) -> str:
    """``text`` with each wrong word replaced by the right one."""
    for wrong, right in corrections.items():
        text = re.sub(rf"\b{re.escape(wrong)}\b", right, text)
    return text
