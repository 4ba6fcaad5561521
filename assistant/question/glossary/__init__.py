"""What words of English, French and Spanish reports mean in the other two: the only place that knows.

1. A table holds one meaning a line, its words in each language, the usual one first
   (`assistant.question.glossary.meanings`).
2. A text is taken apart into the longest phrases that have a meaning, names, and other words; each
   is written in the other language, with further ways to say it (`assistant.question.glossary.render`).
3. So a document is asked in its own language (`assistant.question.glossary.translate`). It is
   no translation to be read, but what a search and a comparison of words need.
"""

from __future__ import annotations

from assistant.question.glossary.meanings import LANGUAGES, knows
from assistant.question.glossary.translate import translate_question

__all__ = ["LANGUAGES", "knows", "translate_question"]
