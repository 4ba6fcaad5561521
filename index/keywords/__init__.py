"""The keyword index: BM25 over stemmed words, exact figures and acronyms (the only door to tantivy).

1. A passage becomes words in three fields: ``body`` (its text) and ``head`` (title, headings, names
   of columns), stemmed in the passage's language, and ``exact`` (index.keywords.analysis).
2. The language of a question is not guessed: each of its words is looked for under its stem in
   every language. What one word matches counts once, by its best stem.
3. A word's weight is one inverse document frequency over all its stems, so that an English word
   quoted once in a French report is not mistaken for a rare one.
4. Words that do not occur in any form are corrected to the nearest one that does.

`index`: writing and searching. `queries`: what a text asks for, weighed by what somebody may see.
`analysis`: words, figures and typing errors.

Queries are built from terms, never parsed, so that no text is mistaken for query syntax.
"""

from __future__ import annotations

from index.keywords.index import KeywordEntry, Keywords, Restriction
from index.keywords.queries import Visible

__all__ = ["KeywordEntry", "Keywords", "Restriction", "Visible"]
