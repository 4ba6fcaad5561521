"""What a text asks of the keyword index, weighed by the passages that somebody may see.

1. Each distinct word is corrected where none of its forms occurs, then looked for under its stem in
   every language: the best stem counts, in the text and in the headings.
2. A word's weight is one inverse document frequency over all its stems; tantivy's own, which knows each
   stem alone and every passage, is divided out.
3. Figures, acronyms and symbols are looked for as they are written, too.

Where documents are hidden from somebody, every number and every word above is that of the passages that
they may see: a word of a hidden report is no correction, and how often it occurs there changes no weight.
The passages of a word are listed once for everybody, document by document (below 1 ms for 8,000
passages), and summed up over the visible documents. What stays of the hidden ones is the mean length of
all passages, with which tantivy scores.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import tantivy
from tantivy import Occur, Query

from index.cache import BoundedCache
from index.keywords.analysis import MOST_WORDS, exact_tokens, is_salient, nearest, stems_of, words
from index.manifest.records import POSITION_BITS

# On four public sets (tests/benchmarks/retrieval.py) headings count more than the text.
BODY, HEAD, EXACT = 1.0, 1.5, 0.3
_WORDS, _QUERIES = 4096, 64  # remembered
_LISTED = 1_000_000  # documents of all words that are remembered, 8 bytes each

Documents = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Visible:
    """What somebody may see: numbers of documents, and how many passages those have."""

    documents: frozenset[int]
    passages: int


class Postings:
    """In which documents a term occurs, at one state of the index."""

    def __init__(self, index: tantivy.Index) -> None:
        self.searcher = index.searcher()
        self.schema = index.schema
        self._listed: BoundedCache[tuple[str, str], tuple[Documents, Documents]] = BoundedCache(
            _LISTED, lambda listed: len(listed[0])
        )

    def of(self, field: str, term: str) -> tuple[Documents, Documents]:
        """Numbers of documents, ascending, and the number of passages of each with the term."""
        return self._listed.get_or_make((field, term), self._list)

    def _list(self, searched: tuple[str, str]) -> tuple[Documents, Documents]:
        field, term = searched
        most = self.searcher.doc_freq(field, term)
        if not most:
            return np.empty(0, np.int32), np.empty(0, np.int32)
        query = Query.const_score_query(
            Query.term_query(self.schema, field, term, index_option="freq"), 0.0
        )
        found = self.searcher.search(query, most, count=False).hits
        rows = self.searcher.fast_field_values("row", [address for _, address in found])
        documents = np.asarray(rows, np.int64) >> POSITION_BITS
        numbers, counts = np.unique(documents, return_counts=True)
        return numbers.astype(np.int32), counts.astype(np.int32)


class Queries:
    """Queries over the passages that are visible to somebody; None: over all of them."""

    def __init__(self, postings: Postings, visible: Visible | None) -> None:
        self._postings = postings
        self.searcher = postings.searcher
        self._visible = visible
        self._numbers = np.asarray(sorted(visible.documents) if visible else [], np.int32)
        # A question is searched for several times: everywhere, in some documents, in given rows.
        self._queries: BoundedCache[str, Query | None] = BoundedCache(_QUERIES)
        self._words: BoundedCache[str, Query | None] = BoundedCache(_WORDS)
        self._corrections: BoundedCache[str, str | None] = BoundedCache(_WORDS)
        self._counts: BoundedCache[tuple[str, str], int] = BoundedCache(_WORDS)

    def query(self, text: str) -> Query | None:
        """What a text asks for; None where no word of it occurs."""
        return self._queries.get_or_make(text, self._make_query)

    # --- counting ------------------------------------------------------------------------------
    @property
    def _passages(self) -> int:
        return self.searcher.num_docs if self._visible is None else self._visible.passages

    def _frequency(self, field: str, term: str) -> int:
        """Passages with a term in a field."""
        if self._visible is None:
            return int(self.searcher.doc_freq(field, term))
        return self._counts.get_or_make((field, term), self._count)

    def _count(self, searched: tuple[str, str]) -> int:
        documents, counts = self._postings.of(*searched)
        return int(counts[np.isin(documents, self._numbers)].sum())

    def document_frequency(self, word: str) -> int:
        """Passages in whose text a word occurs, in any of its stems."""
        return sum(self._frequency("body", stem) for stem in stems_of(word))

    def _has_stem(self, word: str) -> bool:
        return any(
            self._frequency(field, stem) for stem in stems_of(word) for field in ("body", "head")
        )

    # --- corrections ---------------------------------------------------------------------------
    def corrections(self, text: str) -> dict[str, str]:
        """Words of ``text`` of which no form occurs -> the nearest word that does."""
        near = {
            word: self._corrections.get_or_make(word, self._find_correction) for word in words(text)
        }
        return {word: other for word, other in near.items() if other is not None}

    def _find_correction(self, word: str) -> str | None:
        if not word.isalpha() or self._frequency("exact", word) or self._has_stem(word):
            return None
        known = self.searcher.terms_with_prefix("exact", word[0])
        if self._visible is None:
            return nearest(word, known)
        return nearest(word, known, lambda other: self._frequency("exact", other))

    # --- queries -------------------------------------------------------------------------------
    def _make_query(self, text: str) -> Query | None:
        corrected = self.corrections(text)
        asked = [corrected.get(word, word) for word in words(text)]
        found = (self._words.get_or_make(word, self._make_word) for word in asked)
        clauses = [clause for clause in found if clause is not None]
        clauses += [
            self._weighted("exact", token, self._frequency("exact", token), EXACT)
            for token in dict.fromkeys(exact_tokens(text))
            if self._frequency("exact", token) and (is_salient(token) or not self._has_stem(token))
        ][:MOST_WORDS]
        if not clauses:
            return None
        return Query.boolean_query([(Occur.Should, clause) for clause in clauses])

    def _make_word(self, word: str) -> Query | None:
        """One word in all its stems; None if none of them occurs."""
        stems = stems_of(word)
        frequency = sum(self._frequency("body", stem) for stem in stems)
        frequency = max(frequency, max((self._frequency("head", s) for s in stems), default=0))
        if not frequency:
            return None
        fields = []
        for field, weight in (("body", BODY), ("head", HEAD)):
            variants = [
                self._weighted(field, stem, frequency, weight)
                for stem in stems
                if self._frequency(field, stem)
            ]
            if variants:
                fields.append(Query.disjunction_max_query(variants))
        return Query.boolean_query([(Occur.Should, query) for query in fields])

    def _weighted(self, field: str, term: str, frequency: int, weight: float) -> Query:
        """A term scored with the inverse document frequency of ``frequency`` instead of its own."""
        own = _idf(self.searcher.doc_freq(field, term), self.searcher.num_docs)
        boost = weight * _idf(frequency, self._passages) / own
        return Query.boost_query(
            Query.term_query(self._postings.schema, field, term, index_option="freq"), boost
        )


def _idf(frequency: int, passages: int) -> float:
    """Robertson and Spärck Jones' weight as tantivy has it: ``ln(1 + (N - n + 0.5) / (n + 0.5))``."""
    count = min(frequency, passages)
    return math.log(1 + (passages - count + 0.5) / (count + 0.5))
