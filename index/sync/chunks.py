"""Documents on their way into the index: cut into passages, named, and encoded in chunks.

A chunk may hold many small documents or a part of a long one, so that batches are full and alike in
length whatever the sizes of the documents. Nothing here touches the index: a document may be encoded
on another machine (`encode_document`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

import numpy as np

from corpus.model import Document, Passage, Span
from corpus.names import find_organisations, find_places
from corpus.passages import cut, embedding_text
from index.encoder import Encoder, Matrix
from index.manifest.writing import Origin

CHUNK = 256  # passages encoded at once; bounds memory for documents of any size


@dataclass(frozen=True, slots=True)
class Encoded:
    """Vectors of a document: unit rows, one for each passage, and of each those of its sentences."""

    passages: tuple[Passage, ...]
    vectors: Matrix
    sentence_vectors: list[Matrix]

    def part(self, start: int, end: int) -> tuple[Matrix, list[Matrix]]:
        """Vectors of the passages ``start`` to ``end`` (not included)."""
        return self.vectors[start:end], self.sentence_vectors[start:end]


def passages_of(document: Document, encoder: Encoder) -> tuple[Passage, ...]:
    """The document cut to what the model can read at once."""
    return cut(document, encoder.count_tokens, encoder.passage_tokens)


def encode(titled: Sequence[tuple[str, Passage]], encoder: Encoder) -> tuple[Matrix, list[Matrix]]:
    """Unit rows of passages under title and headings, and of each the unit rows of its sentences."""
    texts = [embedding_text(title, passage) for title, passage in titled]
    spans = [_shifted(one, text) for (_, one), text in zip(titled, texts, strict=True)]
    return encoder.encode_with_spans(texts, spans)


def encode_document(document: Document, encoder: Encoder) -> Encoded:
    """The whole document, encoded chunk by chunk."""
    passages = passages_of(document, encoder)
    titled = [(document.metadata.subject, passage) for passage in passages]
    rows = [np.empty((0, encoder.dimension), np.float32)]
    sentence_vectors: list[Matrix] = []
    for start in range(0, len(titled), CHUNK):
        vectors, sentences = encode(titled[start : start + CHUNK], encoder)
        rows.append(vectors)
        sentence_vectors += sentences
    return Encoded(passages, np.concatenate(rows), sentence_vectors)


def _shifted(passage: Passage, embedded: str) -> list[Span]:
    """Spans of a passage's sentences in the text that is embedded, which ends with the passage."""
    shift = len(embedded) - len(passage.text) - passage.start
    return [Span(span.start + shift, span.end + shift) for span in passage.sentences]


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that was read and cut, on its way into the index.

    ``on_written``: called with the number of passages that were written.
    """

    origin: Origin
    document: Document
    passages: Sequence[Passage]
    on_written: Callable[[int], None]
    encoded: Encoded | None
    naming: Naming


@dataclass(frozen=True, slots=True)
class Piece:
    """Passages ``start`` to ``end`` (not included) of a staged document."""

    number: int
    draft: Draft
    start: int
    end: int

    @property
    def passages(self) -> Sequence[Passage]:
        return self.draft.passages[self.start : self.end]


@dataclass(slots=True)
class Chunk:
    """Pieces of documents that are encoded together, then written together.

    ``names``: places and organisations of each passage.
    """

    pieces: Sequence[Piece]
    vectors: Future[tuple[Matrix, list[Matrix]]]
    names: list[tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)


def chunks(staged: Mapping[int, Draft]) -> Iterator[list[Piece]]:
    """Documents by number, as pieces of `CHUNK` passages together, the last of fewer.

    A document without passages is a piece too, so that all become visible in their order.
    """
    pieces: list[Piece] = []
    room = CHUNK
    for number, draft in staged.items():
        end = -1
        while end < len(draft.passages):
            start = max(end, 0)
            end = min(start + room, len(draft.passages))
            pieces.append(Piece(number, draft, start, end))
            room -= end - start
            if not room:
                yield pieces
                pieces, room = [], CHUNK
    if pieces:
        yield pieces


def vectors_of(pieces: Sequence[Piece], encoder: Encoder) -> tuple[Matrix, list[Matrix]]:
    """Vectors of the passages of a chunk, encoded here unless they came along."""
    given = [
        piece.draft.encoded.part(piece.start, piece.end) for piece in pieces if piece.draft.encoded
    ]
    if len(given) == len(pieces):
        return np.concatenate([rows for rows, _ in given]), [
            one for _, all_ in given for one in all_
        ]
    titled = [
        (piece.draft.document.metadata.subject, passage)
        for piece in pieces
        for passage in piece.passages
    ]
    return encode(titled, encoder)


class Naming:
    """Places and organisations of passages; those of title, country and headings are found once."""

    def __init__(self, subject: str) -> None:
        self._subject = subject
        self._above: dict[tuple[str, ...], tuple[frozenset[str], frozenset[str]]] = {}

    def names(self, passage: Passage) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Sorted keys of places and of organisations."""
        above = (*passage.headings, passage.context)
        if above not in self._above:
            self._above[above] = _found("\n".join((self._subject, *above)))
        places, organisations = _found(passage.text)
        more_places, more_organisations = self._above[above]
        return (
            tuple(sorted(places | more_places)),
            tuple(sorted(organisations | more_organisations)),
        )


def _found(text: str) -> tuple[frozenset[str], frozenset[str]]:
    places = frozenset(mention.key for mention in find_places(text))
    return places, frozenset(mention.key for mention in find_organisations(text))
