"""Typing errors of a question, corrected to words that the documents have.

What a dictionary knows is no typing error: documents that do not speak of whales are not asked about wholes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from assistant.locale import LANGUAGES
from assistant.question.glossary import knows
from assistant.question.understand import Question, understand
from corpus.stemming import stem
from index.view import IndexView

if TYPE_CHECKING:
    from spellchecker import SpellChecker

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

    A word of the glossary or of a dictionary is right: it may occur in no document, or in some of another language only.
    """
    text = question.text
    words = (text[w.start : w.end] for w in question.terms)
    small = {word for word in words if word.islower() and len(word) >= _CORRECTED}
    return {
        wrong: right
        for wrong, right in index.corrections(text).items()
        if wrong in small
        and not knows(wrong, question.language)
        and not _is_in_dictionary(wrong, question.language)
    }


def apply_corrections(text: str, corrections: Mapping[str, str]) -> str:
    """``text`` with each wrong word replaced by the right one."""
    for wrong, right in corrections.items():
        text = re.sub(rf"\b{re.escape(wrong)}\b", right, text)
    return text


def _is_in_dictionary(word: str, language: str) -> bool:
    """Whether a dictionary knows a word, or another form of it: of "построено" it has "построен"."""
    if language not in LANGUAGES:
        return False
    known = _dictionary(language)
    if known.known([word]):
        return True
    near = known.known(known.edit_distance_1(word))
    return any(stem(other, language) == stem(word, language) for other in near)


@cache
def _dictionary(language: str) -> SpellChecker:
    from spellchecker import SpellChecker  # when something may be wrong: a tenth of a second

    return SpellChecker(language=language)
