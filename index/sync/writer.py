"""Documents into the index and out of it, so that readers see whole documents only.

1. Documents are gathered until their passages fill a chunk, and are staged in the manifest together:
   text and structure, invisible. A long document makes several chunks.
2. Chunks are encoded in other threads, while earlier ones are written and later documents are read. A chunk's
   passages and vectors go to the manifest in one transaction, then its words to tantivy and its
   vectors, with those of other chunks, to Chroma.
3. Every few seconds, once tantivy has committed, one transaction of the manifest makes the documents
   that are written whole visible and what they replace invisible; chunks are encoded all the while.
4. What is invisible is deleted from Chroma and tantivy, then from the manifest. Memory that was freed
   goes back to the system.

Each transaction waits for the disk, ten milliseconds on a slow one, so small documents share them. A
run that is killed leaves invisible documents in the manifest and nothing that it does not know of;
`clear_leftovers` deletes them at the next run.
"""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from corpus.metadata import detect_language
from corpus.model import Document, Passage
from corpus.sections import outline_of
from index.encoder import Encoder, Vector
from index.keywords import KeywordEntry, Keywords
from index.keywords.analysis import LANGUAGES
from index.manifest.annotations import Annotator, write_annotations
from index.manifest.outlines import write_outlines
from index.manifest.records import PassageEntry, row_number
from index.manifest.tables import write_tables
from index.manifest.writing import Manifest, Origin
from index.memory import return_freed_memory
from index.model import without_surrogates
from index.sync.chunks import (
    CHUNK,
    Chunk,
    Draft,
    Encoded,
    Naming,
    Piece,
    chunks,
    passages_of,
    vectors_of,
)
from index.vectors import Vectors

_ENCODING = 2  # chunks encoded at once: the last batches of one leave cores idle
_AHEAD = 3 * CHUNK  # passages on their way to be encoded and written
_HANDED_OVER = 4 * CHUNK  # passages that Chroma gets at once
_PUBLISHED = 2_000  # passages
_PUBLISHED_SECONDS = 5.0
_SHORTEST = 120  # characters of a passage whose language can be detected


class Writer:
    """The one writer of an index; the caller holds its lock."""

    def __init__(
        self,
        manifest: Manifest,
        encoder: Encoder,
        vectors: Vectors,
        keywords: Keywords,
        annotator: Annotator | None = None,
    ) -> None:
        self._manifest = manifest
        self._encoder = encoder
        self._vectors = vectors
        self._keywords = keywords
        self._annotator = annotator
        self._encoding = ThreadPoolExecutor(_ENCODING, thread_name_prefix="writer")
        self._gathered: list[Draft] = []
        self._begun: deque[Chunk] = deque()
        self._staged: set[int] = set()
        self._whole: dict[int, int] = {}
        self._waiting: list[tuple[int, Vector, Passage]] = []
        self._published = time.monotonic()

    def write(
        self,
        origin: Origin,
        document: Document,
        on_written: Callable[[int], None] = lambda _: None,
        encoded: Encoded | None = None,
    ) -> int:
        """Write a document; it is visible after `flush`. ``on_written``: called with the number
        of passages, each time that some are written.

        ``encoded``: its passages, where they were encoded elsewhere. Returns their number.
        """
        passages = encoded.passages if encoded else passages_of(document, self._encoder)
        naming = Naming(document.metadata.subject)
        self._gathered.append(Draft(origin, document, passages, on_written, encoded, naming))
        late = time.monotonic() - self._published > _PUBLISHED_SECONDS
        if late or sum(max(1, len(draft.passages)) for draft in self._gathered) >= CHUNK:
            self._stage()
        if late or sum(self._whole.values()) >= _PUBLISHED:
            self._publish()
        return len(passages)

    def _stage(self) -> None:
        """Let the manifest know of what was gathered, and begin it."""
        drafts, self._gathered = self._gathered, []
        if not drafts:
            return
        numbers = self._manifest.stage(
            [(document_key(draft.origin), draft.origin, draft.document) for draft in drafts]
        )
        staged = dict(zip(numbers, drafts, strict=True))
        self._staged |= staged.keys()
        for pieces in chunks(staged):
            self._begin(pieces)
        write_tables(self._manifest, {number: draft.document for number, draft in staged.items()})
        write_outlines(
            self._manifest,
            {n: (outline_of(d.document, d.passages), d.passages) for n, d in staged.items()},
        )
        if self._annotator is not None:
            annotate = self._annotator.annotate
            texts = {n: annotate(draft.document, draft.passages) for n, draft in staged.items()}
            write_annotations(self._manifest, self._annotator, texts)

    def _begin(self, pieces: Sequence[Piece]) -> None:
        """Have a chunk encoded in another thread, and write those that are due."""
        chunk = Chunk(pieces, self._encoding.submit(vectors_of, pieces, self._encoder))
        chunk.names = [
            piece.draft.naming.names(passage) for piece in pieces for passage in piece.passages
        ]
        self._begun.append(chunk)
        while sum(len(begun.names) for begun in self._begun) > _AHEAD:
            self._write_chunk(self._begun.popleft())

    def _write_chunk(self, chunk: Chunk) -> None:
        vectors, sentence_vectors = chunk.vectors.result()
        places = [(piece, passage) for piece in chunk.pieces for passage in piece.passages]
        entries = [
            PassageEntry(passage, vector, sentences, *names)
            for (_, passage), vector, sentences, names in zip(
                places, vectors, sentence_vectors, chunk.names, strict=True
            )
        ]
        numbered = [(piece.number, one) for (piece, _), one in zip(places, entries, strict=True)]
        self._manifest.add_passages(numbered)
        rows = [row_number(number, one.passage.position) for number, one in numbered]
        self._waiting += zip(rows, vectors, (passage for _, passage in places), strict=True)
        if len(self._waiting) >= _HANDED_OVER:
            self._hand_over()
        self._keywords.add(
            keyword_entry(piece.number, about.subject, about.language, one.passage, one.places)
            for (piece, _), one in zip(places, entries, strict=True)
            for about in [piece.draft.document.metadata]
        )
        for piece in chunk.pieces:
            if piece.end == len(piece.draft.passages):
                self._whole[piece.number] = piece.end
            piece.draft.on_written(piece.end - piece.start)

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
        self._stage()
        while self._begun:
            self._write_chunk(self._begun.popleft())
        self._publish()

    def _publish(self) -> None:
        """Make the documents that are encoded by now visible, and delete what they replace."""
        while self._begun and self._begun[0].vectors.done():
            self._write_chunk(self._begun.popleft())
        if self._whole:
            self._hand_over()
            self._keywords.commit()
            self._manifest.publish(self._whole)
            self._staged -= self._whole.keys()
            self._whole.clear()
        self.clear_leftovers()
        return_freed_memory()
        self._published = time.monotonic()

    def close(self) -> None:
        """End the encoding; what was not flushed stays invisible."""
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


def about_passage(passage: Passage) -> dict[str, str | int]:
    """What Chroma keeps of a passage with its text: its place."""
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


def passage_language(text: str, document: str | None, known: Collection[str]) -> str | None:
    """The language of a passage: its own where it is one of ``known``, else its document's."""
    own = detect_language(text) if len(text) >= _SHORTEST else None
    return own if own in known else document


def document_key(origin: Origin) -> str:
    """Key of a document's passages: the same in every index of the same file, by name and version."""
    return hashlib.sha256(f"{origin.name}\0{origin.version}".encode()).hexdigest()[:16]
