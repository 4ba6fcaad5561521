"""The backend of OpenVINO: a compiled network with its tokenizer; texts in, unit vectors out.

1. Texts are sorted by length and cut into batches, so that little of a batch is padding; batches run
   side by side, each on one core.
2. The network gives a vector for each token; pooling makes one of a text's tokens.
3. A sentence's vector is the mean of its own tokens' vectors in the passage's forward pass, so it
   has seen its neighbours and costs nothing extra (Günther et al., "Late Chunking", 2024,
   arXiv:2409.04701).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.model import Span
from index.encoder.backend import Matrix, unit_rows
from index.encoder.compiled import CompiledFiles, streams
from index.encoder.config import ModelConfig
from index.encoder.network import CompiledNetwork
from index.encoder.tokens import Tokenized, open_tokenizer

_BATCH = 8  # texts: as fast as 32 on one core, with less padding
_STEP = (
    8  # tokens: OpenVINO keeps what it has prepared for each shape, so few shapes, little memory
)


class OpenVinoBackend:
    """`Backend` over a compiled model."""

    name = "openvino"

    def __init__(self, folder: Path, config: ModelConfig, compiled: CompiledFiles) -> None:
        self._config = config
        self._forward = CompiledNetwork(compiled)
        self._tokenizer = open_tokenizer(folder)
        self.special_tokens = self._tokenizer.special_tokens
        self.dimension = config.dimension

    def encode(self, texts: Sequence[str], prompt: str) -> Matrix:
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)

        def run(places: list[int], encodings: list[Tokenized]) -> None:
            ids, mask = self._tensors(encodings)
            rows[places] = self._pooled(self._forward(ids, mask), mask)

        self._side_by_side(run, self._batches([prompt + text for text in texts]))
        return rows

    def encode_with_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]], prompt: str
    ) -> tuple[Matrix, list[Matrix]]:
        rows = np.empty((len(texts), self.dimension), dtype=np.float32)
        inside: list[Matrix] = [np.empty((0, self.dimension), dtype=np.float32)] * len(texts)

        def run(places: list[int], encodings: list[Tokenized]) -> None:
            ids, mask = self._tensors(encodings)
            tokens = self._forward(ids, mask)
            rows[places] = self._pooled(tokens, mask)
            for row, (place, encoding) in enumerate(zip(places, encodings, strict=True)):
                ranges = token_ranges(encoding.offsets, spans[place], shift=len(prompt))
                inside[place] = _means(tokens[row], ranges, rows[place])

        self._side_by_side(run, self._batches([prompt + text for text in texts], offsets=True))
        return rows, inside

    def _side_by_side(
        self, run: Callable[[list[int], list[Tokenized]], None], batches: Any
    ) -> None:
        """Run batches, the longest first, one on each core; one alone runs in this thread."""
        if len(batches) == 1:
            run(*batches[0])
            return
        for _ in self._workers.map(lambda batch: run(*batch), reversed(batches)):
            pass  # raises what a batch raised

    @cached_property
    def _workers(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(streams(), thread_name_prefix="encoder")

    def count_tokens(self, text: str) -> int:
        return len(self._tokenizer.ids(text))

    def _batches(
        self, texts: Sequence[str], *, offsets: bool = False
    ) -> list[tuple[list[int], list[Tokenized]]]:
        longest = self._config.max_tokens
        encodings = self._tokenizer.cut(texts, longest, offsets=offsets)
        order = sorted(range(len(texts)), key=lambda place: len(encodings[place].ids))
        cut = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
        return [(places, [encodings[place] for place in places]) for places in cut]

    def _tensors(
        self, encodings: Sequence[Tokenized]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        longest = max(len(encoding.ids) for encoding in encodings)
        longest = min(-(-longest // _STEP) * _STEP, self._config.max_tokens)
        ids = np.full((len(encodings), longest), self._config.pad_id, dtype=np.int64)
        mask = np.zeros((len(encodings), longest), dtype=np.int64)
        for row, encoding in enumerate(encodings):
            length = len(encoding.ids)
            ids[row, :length] = encoding.ids
            mask[row, :length] = 1
        return ids, mask

    def _pooled(self, tokens: Any, mask: npt.NDArray[np.int64]) -> Matrix:
        if self._config.pooling == "cls":
            return unit_rows(tokens[:, 0])
        weights = mask.astype(np.float32)
        sums = np.einsum("nld,nl->nd", tokens, weights)
        return unit_rows(sums / weights.sum(axis=1, keepdims=True))


def token_ranges(
    offsets: Sequence[tuple[int, int]], spans: Sequence[Span], *, shift: int = 0
) -> list[tuple[int, int]]:
    """For each span the half-open range of tokens that begin inside it.

    ``offsets``: of the tokens, ascending but for special ones, which are (0, 0). ``shift``: length
    of what comes before the text. A span that no token begins in (cut off, or blank) gets an
    empty range.
    """
    real = [place for place, (start, end) in enumerate(offsets) if end > start]
    starts = np.asarray([offsets[place][0] for place in real])
    ranges = []
    for span in spans:
        first, after = np.searchsorted(starts, (span.start + shift, span.end + shift))
        ranges.append((real[first], real[after - 1] + 1) if after > first else (0, 0))
    return ranges


def _means(tokens: Any, ranges: Sequence[tuple[int, int]], passage: Any) -> Matrix:
    """Mean token vectors of ranges, as unit rows; an empty range gets the passage's vector."""
    rows = np.empty((len(ranges), tokens.shape[-1]), dtype=np.float32)
    for row, (first, after) in enumerate(ranges):
        rows[row] = tokens[first:after].mean(axis=0) if after > first else passage
    return unit_rows(rows)
