"""The keyword index: BM25 over stemmed words, exact figures and acronyms (the only door to tantivy).

1. A passage becomes words in three fields: ``body`` (its text) and ``head`` (title, headings, names
   of columns), stemmed in the document's language, and ``exact`` (index.tokens).
2. The language of a question is not guessed: each of its words is looked for under its stem in
   every language. What one word matches counts once, by its best stem.
3. A word's weight is one inverse document frequency over all its stems, so that an English word
   quoted once in a French report is not mistaken for a rare one.
4. Words of which nothing stands in the index are corrected to the nearest one that does.

Queries are built from terms, never parsed, so that no text is mistaken for query syntax.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from index.errors import IndexFault
from index.spelling import nearest
from index.tokens import exact_tokens, is_salient, normalised

# On four public sets (tests/benchmarks/retrieval.py) headings count more than the text.
BODY, HEAD, EXACT = 1.0, 1.5, 0.3
_LANGUAGES = {
    "en": "english",
    "fr": "french",
    "es": "spanish",
    "ar": "arabic",
    "ru": "russian",
}
_MOST_WORDS = 200  # of one query; longer questions are cut, each word costs a search of its own
_LONGEST_WORD = 80
_HEAP = 64_000_000


@dataclass(frozen=True, slots=True)
class KeywordEntry:
    """A passage for the keyword index. ``row``, ``document``: numbers (index.records)."""

    row: int
    document: int
    language: str | None
    body: str
    head: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Restriction:
    """What may be found; None does not restrict. ``places``: keys of which one must be named."""

    documents: Collection[int] | None = None
    places: Collection[str] | None = None
    rows: Collection[int] | None = None


class Keywords:
    """A tantivy index in a directory. Reading is safe from several threads; one process writes."""

    def __init__(self, directory: Path) -> None:
        """Open or create. Raises IndexFault for an index that is damaged."""
        self._schema = _schema()
        self._analyzers = {code: _analyzer(name) for code, name in _LANGUAGES.items()}
        self._plain = _analyzer(None)
        self._writer: tantivy.IndexWriter | None = None
        self._lock = threading.Lock()
        directory.mkdir(parents=True, exist_ok=True)
        try:
            self._index = tantivy.Index(self._schema, path=str(directory))
            self._index.register_tokenizer("words", _whitespace())
            self._index.config_reader("manual")
            self._searcher = self._index.searcher()
        except (ValueError, OSError, RuntimeError) as error:
            raise IndexFault(
                f"the keyword index {directory} cannot be opened ({error}); it is rebuilt by"
                " `assistant check --repair`"
            ) from error

    def refresh(self) -> None:
        """See what has been committed since."""
        self._index.reload()
        self._searcher = self._index.searcher()

    # --- writing -------------------------------------------------------------------------------
    def add(self, entries: Iterable[KeywordEntry]) -> None:
        """Add passages; they are found after `commit`."""
        writer = self._writing()
        for entry in entries:
            document = tantivy.Document()
            document.add_unsigned("row", entry.row)
            document.add_unsigned("document", entry.document)
            document.add_text("body", " ".join(self._stemmed(entry.body, entry.language)))
            document.add_text("head", " ".join(self._stemmed(entry.head, entry.language)))
            document.add_text("exact", " ".join(exact_tokens(f"{entry.head}\n{entry.body}")))
            for place in entry.places:
                document.add_text("place", place)
            writer.add_document(document)

    def delete(self, documents: Iterable[int]) -> None:
        """Delete the passages of documents; done after `commit`."""
        query = Query.term_set_query(self._schema, "document", list(documents))
        self._writing().delete_documents_by_query(query)

    def clear(self) -> None:
        self._writing().delete_all_documents()
        self.commit()

    def commit(self) -> None:
        if self._writer is not None:
            self._writer.commit()

    def close(self) -> None:
        """Let go of the writer; what was not committed is lost."""
        if self._writer is not None:
            self._writer.rollback()
            self._writer = None

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            try:
                self._writer = self._index.writer(_HEAP, num_threads=1)
            except ValueError as error:
                raise IndexFault(f"the keyword index cannot be written: {error}") from error
        return self._writer

    # --- reading -------------------------------------------------------------------------------
    def search(
        self, text: str, limit: int, restriction: Restriction = Restriction()
    ) -> list[tuple[int, float]]:
        """Rows and their BM25 scores (above 0), best first."""
        searcher = self._searcher
        query = self._query(text, searcher)
        if query is None or limit < 1:
            return []
        clauses = [(Occur.Must, query), *self._restricting(restriction)]
        found = searcher.search(Query.boolean_query(clauses), limit, count=False).hits
        rows = searcher.fast_field_values("row", [address for _, address in found])
        return [(int(row or 0), float(score)) for row, (score, _) in zip(rows, found, strict=True)]

    def scores(self, text: str, rows: Sequence[int]) -> dict[int, float]:
        """BM25 of the given rows; a row in which no word stands is left out."""
        if not rows:
            return {}
        return dict(self.search(text, len(rows), Restriction(rows=rows)))

    def document_frequency(self, word: str) -> int:
        """Passages in whose text a word stands, in any of its stems."""
        return sum(self._searcher.doc_freq("body", stem) for stem in self._stems(word))

    def corrections(self, text: str) -> dict[str, str]:
        """Words of ``text`` of which no form is in the index -> the nearest word that is."""
        searcher = self._searcher
        found = {}
        for word in _words(text):
            unknown = not searcher.doc_freq("exact", word) and not self._has_stem(word, searcher)
            if unknown and word.isalpha():
                near = nearest(word, searcher.terms_with_prefix("exact", word[0]))
                if near is not None:
                    found[word] = near
        return found

    def rows(self) -> dict[int, int]:
        """Every row that is found, with how often."""
        searcher = self._searcher
        total = searcher.num_docs
        if not total:
            return {}
        found = searcher.search(Query.all_query(), total, count=False).hits
        counts: dict[int, int] = {}
        for value in searcher.fast_field_values("row", [address for _, address in found]):
            counts[int(value or 0)] = counts.get(int(value or 0), 0) + 1
        return counts

    # --- queries -------------------------------------------------------------------------------
    def _query(self, text: str, searcher: tantivy.Searcher) -> Query | None:
        corrected = self.corrections(text)
        words = [corrected.get(word, word) for word in _words(text)]
        clauses = [clause for word in words if (clause := self._word(word, searcher)) is not None]
        clauses += [
            self._weighted("exact", token, searcher.doc_freq("exact", token), EXACT, searcher)
            for token in dict.fromkeys(exact_tokens(text))
            if searcher.doc_freq("exact", token)
            and (is_salient(token) or not self._has_stem(token, searcher))
        ][:_MOST_WORDS]
        if not clauses:
            return None
        return Query.boolean_query([(Occur.Should, clause) for clause in clauses])

    def _word(self, word: str, searcher: tantivy.Searcher) -> Query | None:
        """One word in all its stems; None if none of them is in the index."""
        stems = self._stems(word)
        frequency = sum(searcher.doc_freq("body", stem) for stem in stems)
        frequency = max(frequency, max((searcher.doc_freq("head", s) for s in stems), default=0))
        if not frequency:
            return None
        fields = []
        for field, weight in (("body", BODY), ("head", HEAD)):
            variants = [
                self._weighted(field, stem, frequency, weight, searcher)
                for stem in stems
                if searcher.doc_freq(field, stem)
            ]
            if variants:
                fields.append(Query.disjunction_max_query(variants))
        return Query.boolean_query([(Occur.Should, query) for query in fields])

    def _weighted(
        self, field: str, term: str, frequency: int, weight: float, searcher: tantivy.Searcher
    ) -> Query:
        """A term scored with the inverse document frequency of ``frequency`` instead of its own."""
        own = _idf(searcher.doc_freq(field, term), searcher.num_docs)
        boost = weight * _idf(frequency, searcher.num_docs) / own
        return Query.boost_query(
            Query.term_query(self._schema, field, term, index_option="freq"), boost
        )

    def _restricting(self, restriction: Restriction) -> list[tuple[Occur, Query]]:
        wanted = (
            ("document", restriction.documents),
            ("place", restriction.places),
            ("row", restriction.rows),
        )
        return [
            (
                Occur.Must,
                Query.const_score_query(
                    Query.term_set_query(self._schema, field, list(values)), 0.0
                ),
            )
            for field, values in wanted
            if values is not None
        ]

    def _has_stem(self, word: str, searcher: tantivy.Searcher) -> bool:
        return any(
            searcher.doc_freq(field, stem)
            for stem in self._stems(word)
            for field in ("body", "head")
        )

    def _stems(self, word: str) -> list[str]:
        analyzers = (self._plain, *self._analyzers.values())
        return list(dict.fromkeys(stem for one in analyzers for stem in one.analyze(word)))

    def _stemmed(self, text: str, language: str | None) -> list[str]:
        return self._analyzers.get(language or "", self._plain).analyze(normalised(text))


def _idf(frequency: int, documents: int) -> float:
    """Robertson and Spärck Jones' weight as tantivy has it: ``ln(1 + (N - n + 0.5) / (n + 0.5))``."""
    count = min(frequency, documents)
    return math.log(1 + (documents - count + 0.5) / (count + 0.5))


def _words(text: str) -> list[str]:
    """Distinct words of a question, lower case, in order, at most `_MOST_WORDS`."""
    found = _PLAIN.analyze(normalised(text))
    return list(dict.fromkeys(found))[:_MOST_WORDS]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", indexed=True, fast=True)
    builder.add_unsigned_field("document", indexed=True)
    for field in ("body", "head", "exact"):
        builder.add_text_field(field, tokenizer_name="words", index_option="freq")
    builder.add_text_field("place", tokenizer_name="raw", index_option="basic")
    return builder.build()


def _whitespace() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def _analyzer(language: str | None, *, fold: bool = True) -> tantivy.TextAnalyzer:
    """Words of a normalised text: lower case, stemmed, without accents (in this order)."""
    builder = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(r"\w+"))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.remove_long(_LONGEST_WORD))
    )
    if language is not None:
        builder = builder.filter(tantivy.Filter.stemmer(language))
    if fold:
        builder = builder.filter(tantivy.Filter.ascii_fold())
    return builder.build()


_PLAIN = _analyzer(None, fold=False)
