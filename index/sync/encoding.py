"""A document cut into passages, and their vectors: what can be computed far from the index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.model import Document, Passage, Span
from corpus.passages import cut, embedding_text
from index.encoder import Encoder, Matrix

CHUNK = 256  # passages encoded at once; bounds memory for documents of any size


@dataclass(frozen=True, slots=True)
class Encoded:
    """``vectors``: unit rows, one for each passage. ``inside``: of each, those of its sentences."""

    passages: tuple[Passage, ...]
    vectors: Matrix
    inside: list[Matrix]

    def part(self, start: int, end: int) -> tuple[Matrix, list[Matrix]]:
        """Vectors of the passages ``start`` to ``end`` (not included)."""
        return self.vectors[start:end], self.inside[start:end]


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
    titled = [(document.metadata.title, passage) for passage in passages]
    rows = [np.empty((0, encoder.dimension), np.float32)]
    inside: list[Matrix] = []
    for start in range(0, len(titled), CHUNK):
        vectors, sentences = encode(titled[start : start + CHUNK], encoder)
        rows.append(vectors)
        inside += sentences
    return Encoded(passages, np.concatenate(rows), inside)


def _shifted(passage: Passage, embedded: str) -> list[Span]:
    """Spans of a passage's sentences in the text that is embedded, which ends with the passage."""
    shift = len(embedded) - len(passage.text) - passage.start
    return [Span(span.start + shift, span.end + shift) for span in passage.sentences]
