"""The tantivy index: what is written and searched; the package's docstring says how words are weighed."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from index.cache import BoundedCache
from index.errors import derived_fault
from index.keywords.analysis import exact_tokens, schema, stemmed, whitespace
from index.keywords.queries import Postings, Queries, Visible

_HEAP = 64_000_000
_READERS = 32  # sets of visible documents whose queries are remembered


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


class _Opened:
    """The files at one state, with the queries made of it for each set of visible documents."""

    def __init__(self, index: tantivy.Index) -> None:
        self.index = index
        self.postings = Postings(index)
        self._whole = Queries(self.postings, None)
        self._restricted: BoundedCache[Visible, Queries] = BoundedCache(_READERS)

    def queries(self, visible: Visible | None) -> Queries:
        if visible is None:
            return self._whole
        return self._restricted.get_or_make(visible, lambda _: Queries(self.postings, visible))


class Keywords:
    """A tantivy index in a directory. Reading is safe from several threads; one process writes."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._schema = schema()
        self._lock = threading.Lock()
        self._opened: _Opened | None = None
        self._writer: tantivy.IndexWriter | None = None

    def _queries(self, visible: Visible | None) -> Queries:
        return self._open().queries(visible)

    def _open(self) -> _Opened:
        """Open or create, once. Raises IndexFault for an index that is damaged."""
        with self._lock, self._damage_named():
            if self._opened is None:
                self._directory.mkdir(parents=True, exist_ok=True)
                index = tantivy.Index(self._schema, path=str(self._directory))
                index.register_tokenizer("words", whitespace())
                index.config_reader("manual")
                self._opened = _Opened(index)
            return self._opened

    @contextmanager
    def _damage_named(self) -> Iterator[None]:
        try:
            yield
        except (ValueError, OSError, RuntimeError) as error:
            raise derived_fault("keyword index", self._directory, error) from error

    def refresh(self) -> None:
        """See what has been committed since."""
        index = self._open().index
        with self._lock, self._damage_named():
            index.reload()
            self._opened = _Opened(index)

    # --- writing -------------------------------------------------------------------------------
    def add(self, entries: Iterable[KeywordEntry]) -> None:
        """Add passages; they are found after `commit`."""
        writer = self._writing()
        for entry in entries:
            document = tantivy.Document()
            document.add_unsigned("row", entry.row)
            document.add_unsigned("document", entry.document)
            document.add_text("body", " ".join(stemmed(entry.body, entry.language)))
            document.add_text("head", " ".join(stemmed(entry.head, entry.language)))
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

    def stop_writing(self) -> None:
        """Let others write; what was not committed is lost."""
        writer, self._writer = self._writer, None
        if writer is not None:
            with contextlib.suppress(ValueError, RuntimeError):  # its thread ended, of a full disk
                writer.rollback()

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            index = self._open().index
            with self._damage_named():
                self._writer = index.writer(_HEAP, num_threads=1)
        return self._writer

    # --- reading -------------------------------------------------------------------------------
    def search(
        self,
        text: str,
        limit: int,
        restriction: Restriction = Restriction(),
        visible: Visible | None = None,
    ) -> list[tuple[int, float]]:
        """Rows and their BM25 scores (above 0), best first.

        ``visible``: all that counts for the scores; the rows are among it where ``restriction`` is.
        """
        queries = self._queries(visible)
        query = queries.query(text)
        if query is None or limit < 1:
            return []
        clauses = [(Occur.Must, query), *self._restricting(restriction)]
        with self._damage_named():
            found = queries.searcher.search(Query.boolean_query(clauses), limit, count=False).hits
            addresses = [address for _, address in found]
            rows = queries.searcher.fast_field_values("row", addresses)
        return [(int(row or 0), float(score)) for row, (score, _) in zip(rows, found, strict=True)]

    def scores(
        self, text: str, rows: Sequence[int], visible: Visible | None = None
    ) -> dict[int, float]:
        """BM25 of the given rows; a row in which no word occurs is left out."""
        if not rows:
            return {}
        return dict(self.search(text, len(rows), Restriction(rows=rows), visible))

    def document_frequency(self, word: str, visible: Visible | None = None) -> int:
        """Passages in whose text a word occurs, in any of its stems."""
        return self._queries(visible).document_frequency(word)

    def corrections(self, text: str, visible: Visible | None = None) -> dict[str, str]:
        """Words of ``text`` of which no form occurs -> the nearest word that does."""
        return self._queries(visible).corrections(text)

    def rows(self) -> dict[int, int]:
        """Every row that is found, with how often."""
        searcher = self._open().postings.searcher
        total = searcher.num_docs
        if not total:
            return {}
        found = searcher.search(Query.all_query(), total, count=False).hits
        counts: dict[int, int] = {}
        for value in searcher.fast_field_values("row", [address for _, address in found]):
            counts[int(value or 0)] = counts.get(int(value or 0), 0) + 1
        return counts

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
