"""Documents into the index and out of it, so that readers see whole documents only.

1. A document is staged in the manifest: its text, its passages, their vectors, all invisible. Some
   chunks of passages are encoded while earlier ones are written and later documents are read.
2. Its vectors go to Chroma, its words to tantivy.
3. Once tantivy has committed, one transaction of the manifest makes the document visible and what
   it replaces invisible. Commits are shared by documents, since each costs tens of milliseconds.
4. What is invisible is deleted from Chroma and tantivy, then from the manifest.

A run that is killed leaves invisible documents in the manifest and nothing that it does not know of;
`clear_leftovers` deletes them at the next run.
"""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from corpus.model import Document, Passage
from corpus.names import find_organisations, find_places
from index.derived import Derivation, write_derived
from index.encoder import Encoder, Matrix, Vector
from index.encoding import CHUNK, Encoded, encode, passages_of
from index.keywords import KeywordEntry, Keywords
from index.keywords.analysis import LANGUAGES
from index.languages import passage_language
from index.manifest import Manifest, Origin
from index.records import PassageEntry, row_number
from index.texts import without_surrogates
from index.vectors import Vectors

_BESIDE = 2  # chunks encoded at once: a small one leaves cores idle
_AHEAD = 8  # chunks of small documents that wait to be written
_FLUSH_PASSAGES = 2_000
_FLUSH_SECONDS = 5.0


class Writer:
    """The one writer of an index; the caller holds its lock."""

    def __init__(
        self,
        manifest: Manifest,
        encoder: Encoder,
        vectors: Vectors,
        keywords: Keywords,
        derivation: Derivation | None = None,
    ) -> None:
        self._manifest = manifest
        self._encoder = encoder
        self._vectors = vectors
        self._keywords = keywords
        self._derivation = derivation
        self._encoding = ThreadPoolExecutor(_BESIDE, thread_name_prefix="writer")
        self._begun: deque[_Chunk] = deque()
        self._staged: dict[int, int] = {}
        self._waiting: list[tuple[int, Vector, Passage]] = []
        self._flushed = time.monotonic()

    def write(
        self,
        origin: Origin,
        document: Document,
        passed: Callable[[int], None] = lambda _: None,
        encoded: Encoded | None = None,
    ) -> int:
        """Write a document; it is visible after `flush`. ``passed``: called with passages written.

        ``encoded``: its passages, where they were encoded elsewhere. Returns their number.
        """
        number = self._manifest.stage(document_key(origin), origin, document)
        passages = encoded.passages if encoded else passages_of(document, self._encoder)
        naming = _Naming(document.metadata.title)
        for start in range(0, len(passages), CHUNK):
            part = passages[start : start + CHUNK]
            done = encoded.part(start, start + CHUNK) if encoded else None
            self._begin(_Chunk(number, document, part, passed), naming, done)
        if self._derivation is not None:
            texts = self._derivation.derive(document, passages)
            write_derived(self._manifest, number, self._derivation, texts)
        self._staged[number] = len(passages)
        waiting = sum(self._staged.values())
        if waiting >= _FLUSH_PASSAGES or time.monotonic() - self._flushed > _FLUSH_SECONDS:
            self.flush()
        return len(passages)

    def _begin(
        self, chunk: _Chunk, naming: _Naming, done: tuple[Matrix, list[Matrix]] | None
    ) -> None:
        """Have a chunk encoded beside, unless it is, and write those that are due."""
        if done is None:
            title = chunk.document.metadata.title
            chunk.vectors = self._encoding.submit(encode, title, chunk.passages, self._encoder)
        else:
            chunk.vectors.set_result(done)
        chunk.names = [naming.names(passage) for passage in chunk.passages]
        self._begun.append(chunk)
        while len(self._begun) > _AHEAD or sum(len(c.passages) for c in self._begun) > 2 * CHUNK:
            self._write_chunk(self._begun.popleft())

    def _write_chunk(self, chunk: _Chunk) -> None:
        vectors, inside = chunk.vectors.result()
        entries = [
            PassageEntry(passage, vector, sentences, *names)
            for passage, vector, sentences, names in zip(
                chunk.passages, vectors, inside, chunk.names, strict=True
            )
        ]
        self._manifest.add_passages(chunk.number, entries)
        rows = [row_number(chunk.number, passage.position) for passage in chunk.passages]
        self._waiting += zip(rows, vectors, chunk.passages, strict=True)
        if len(self._waiting) >= CHUNK:
            self._hand_over()
        about = chunk.document.metadata
        self._keywords.add(
            keyword_entry(chunk.number, about.title, about.language, entry.passage, entry.places)
            for entry in entries
        )
        chunk.passed(len(chunk.passages))

    def _hand_over(self) -> None:
        """Give vectors to Chroma, many at a time: each call costs it a transaction."""
        if not self._waiting:
            return
        rows, vectors, passages = zip(*self._waiting, strict=True)
        self._vectors.add(
            rows,
            np.stack(vectors),
            [without_surrogates(passage.text) for passage in passages],
            [about_passage(passage) for passage in passages],
        )
        self._waiting.clear()

    def flush(self) -> None:
        """Make everything written so far visible, and delete what it replaces."""
        while self._begun:
            self._write_chunk(self._begun.popleft())
        if self._staged:
            self._hand_over()
            self._keywords.commit()
            self._manifest.publish(list(self._staged), passages=self._staged)
            self._staged.clear()
        self.clear_leftovers()
        self._flushed = time.monotonic()

    def close(self) -> None:
        """End what is encoded beside; what was not flushed stays invisible."""
        self._encoding.shutdown(cancel_futures=True)

    def drop(self, names: Iterable[str]) -> None:
        """Take names out of the index."""
        self._manifest.drop(names)
        self.clear_leftovers()

    def clear_leftovers(self) -> None:
        """Delete invisible documents everywhere, those of a killed run too."""
        leftovers = [n for n in self._manifest.leftovers() if n not in self._staged]
        if not leftovers:
            return
        for number in leftovers:
            rows = self._manifest.rows_of(number)
            if rows:
                self._vectors.delete(rows)
        self._keywords.delete(leftovers)
        self._keywords.commit()
        for number in leftovers:
            self._manifest.purge(number)


@dataclass(slots=True)
class _Chunk:
    """Some passages of a document on their way: being encoded, then written."""

    number: int
    document: Document
    passages: Sequence[Passage]
    passed: Callable[[int], None]
    vectors: Future[tuple[Matrix, list[Matrix]]] = field(default_factory=Future)
    names: list[tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)


class _Naming:
    """Places and organisations of passages; those of title and headings are found once."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._above: dict[tuple[str, ...], tuple[frozenset[str], frozenset[str]]] = {}

    def names(self, passage: Passage) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Sorted keys of places and of organisations."""
        above = (*passage.headings, passage.context)
        if above not in self._above:
            self._above[above] = _found("\n".join((self._title, *above)))
        places, organisations = _found(passage.text)
        more_places, more_organisations = self._above[above]
        return (
            tuple(sorted(places | more_places)),
            tuple(sorted(organisations | more_organisations)),
        )


def _found(text: str) -> tuple[frozenset[str], frozenset[str]]:
    places = frozenset(mention.key for mention in find_places(text))
    return places, frozenset(mention.key for mention in find_organisations(text))


def about_passage(passage: Passage) -> dict[str, str | int]:
    """What Chroma keeps beside the text: where it stands."""
    where: dict[str, str | int] = {
        "document": passage.document,
        "start": passage.start,
        "end": passage.end,
    }
    return where if passage.page is None else where | {"page": passage.page}


def keyword_entry(
    number: int, title: str, language: str | None, passage: Passage, places: Iterable[str]
) -> KeywordEntry:
    """A passage as the keyword index wants it, stemmed in its own language."""
    return KeywordEntry(
        row=row_number(number, passage.position),
        document=number,
        language=passage_language(passage.text, language, LANGUAGES),
        body=passage.text,
        head="\n".join((title, *passage.headings, passage.context)),
        places=tuple(sorted(places)),
    )


def document_key(origin: Origin) -> str:
    """Key of a document's passages: the same in every index of the same file, by name and version."""
    return hashlib.sha256(f"{origin.name}\0{origin.version}".encode()).hexdigest()[:16]
