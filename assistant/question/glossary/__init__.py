"""Translation of words between English, French and Spanish, for questions about documents in another language.

1. A table holds one meaning a line, its words in each language, the usual one first
   (`assistant.question.glossary.meanings`).
2. A text is taken apart into the longest phrases that have a meaning, names, and other words; each
   is translated, with several translations where there are (`assistant.question.glossary.render`).
3. A question becomes a question in the language of the documents (`assistant.question.glossary.translate`):
   not a text to be read, but what a search and a comparison of words need.
"""

from __future__ import annotations

from assistant.question.glossary.meanings import LANGUAGES, knows
from assistant.question.glossary.translate import translate_question

__all__ = ["LANGUAGES", "knows", "translate_question"]
