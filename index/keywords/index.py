"""What is written, read and asked in the keyword index; the package says how words are weighed."""

from __future__ import annotations

import contextlib
import math
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from index.errors import derived_fault
from index.keywords.analysis import LANGUAGES, MOST_WORDS, analyzer, schema, whitespace, words
from index.keywords.spelling import nearest
from index.keywords.tokens import exact_tokens, is_salient, normalised

# On four public sets (tests/benchmarks/retrieval.py) headings count more than the text.
BODY, HEAD, EXACT = 1.0, 1.5, 0.3
_HEAP = 64_000_000
_WORDS, _QUERIES = 4096, 64  # that are remembered


@dataclass(frozen=True, slots=True)
class KeywordEntry:
    """A passage for the keyword index. ``row``, ``document``: numbers (index.manifest.records)."""

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
        self._directory = directory
        self._schema = schema()
        self._analyzers = {code: analyzer(name) for code, name in LANGUAGES.items()}
        self._plain = analyzer(None)
        self._lock = threading.Lock()
        self._opened: tuple[tantivy.Index, tantivy.Searcher] | None = None
        # A question is searched for several times: everywhere, in some documents, in given rows.
        self._stems = lru_cache(_WORDS)(self._find_stems)
        self._word = lru_cache(_WORDS)(self._make_word)
        self._correction = lru_cache(_WORDS)(self._find_correction)
        self._query = lru_cache(_QUERIES)(self._make_query)
        self._writer: tantivy.IndexWriter | None = None

    @property
    def _searcher(self) -> tantivy.Searcher:
        return self._open()[1]

    def _open(self) -> tuple[tantivy.Index, tantivy.Searcher]:
        """Open or create, once. Raises IndexFault for an index that is damaged."""
        with self._lock, self._damage_named():
            if self._opened is None:
                self._directory.mkdir(parents=True, exist_ok=True)
                index = tantivy.Index(self._schema, path=str(self._directory))
                index.register_tokenizer("words", whitespace())
                index.config_reader("manual")
                self._opened = index, index.searcher()
            return self._opened

    @contextmanager
    def _damage_named(self) -> Iterator[None]:
        try:
            yield
        except (ValueError, OSError, RuntimeError) as error:
            raise derived_fault("keyword index", self._directory, error) from error

    def refresh(self) -> None:
        """See what has been committed since."""
        index, _ = self._open()
        with self._lock, self._damage_named():
            index.reload()
            self._opened = index, index.searcher()
            self._forget()

    def _forget(self) -> None:
        """Let go of what was remembered of a searcher that is left."""
        for remembered in (self._word, self._correction, self._query):
            remembered.cache_clear()

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
            with self._damage_named():
                writer.add_document(document)

    def delete(self, documents: Iterable[int]) -> None:
        """Delete the passages of documents; done after `commit`."""
        query = Query.term_set_query(self._schema, "document", list(documents))
        writer = self._writing()
        with self._damage_named():
            writer.delete_documents_by_query(query)

    def clear(self) -> None:
        self._writing().delete_all_documents()
        self.commit()

    def commit(self) -> None:
        if self._writer is not None:
            with self._damage_named():
                self._writer.commit()

    def close(self) -> None:
        """Let go of the files; what was not committed is lost."""
        self.stop_writing()
        self._opened = None
        self._forget()

    def stop_writing(self) -> None:
        """Let others write; what was not committed is lost."""
        writer, self._writer = self._writer, None
        if writer is not None:
            with contextlib.suppress(ValueError, RuntimeError):  # its thread ended, of a full disk
                writer.rollback()

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            index, _ = self._open()
            with self._damage_named():
                self._writer = index.writer(_HEAP, num_threads=1)
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
        with self._damage_named():
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
        near = {word: self._correction(word, searcher) for word in words(text)}
        return {word: other for word, other in near.items() if other is not None}

    def _find_correction(self, word: str, searcher: tantivy.Searcher) -> str | None:
        known = searcher.doc_freq("exact", word) or self._has_stem(word, searcher)
        if known or not word.isalpha():
            return None
        return nearest(word, searcher.terms_with_prefix("exact", word[0]))

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
    def _make_query(self, text: str, searcher: tantivy.Searcher) -> Query | None:
        corrected = self.corrections(text)
        asked = [corrected.get(word, word) for word in words(text)]
        clauses = [clause for word in asked if (clause := self._word(word, searcher)) is not None]
        clauses += [
            self._weighted("exact", token, searcher.doc_freq("exact", token), EXACT, searcher)
            for token in dict.fromkeys(exact_tokens(text))
            if searcher.doc_freq("exact", token)
            and (is_salient(token) or not self._has_stem(token, searcher))
        ][:MOST_WORDS]
        if not clauses:
            return None
        return Query.boolean_query([(Occur.Should, clause) for clause in clauses])

    def _make_word(self, word: str, searcher: tantivy.Searcher) -> Query | None:
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

    def _find_stems(self, word: str) -> list[str]:
        analyzers = (self._plain, *self._analyzers.values())
        return list(dict.fromkeys(stem for one in analyzers for stem in one.analyze(word)))

    def _stemmed(self, text: str, language: str | None) -> list[str]:
        return self._analyzers.get(language or "", self._plain).analyze(normalised(text))


def _idf(frequency: int, documents: int) -> float:
    """Robertson and Spärck Jones' weight as tantivy has it: ``ln(1 + (N - n + 0.5) / (n + 0.5))``."""
    count = min(frequency, documents)
    return math.log(1 + (documents - count + 0.5) / (count + 0.5))
