"""The networks of the reader: questions with passages in, some numbers for every token out.

All are OpenVINO, int8, and have layers only; word vectors are those of the packaged encoder. The lowest layers are shared:
each network is these and some upper layers of its own.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.reader.passages import PAD, Reading
from index.encoder.compiled import compile_network, import_openvino, native_precision, streams
from index.encoder.files import user_cache_dir
from index.encoder.words import WordVectors

LAYERS, SHARED_LAYERS = 12, 8  # of a whole network; the lowest of them
HIDDEN, MASK, VECTORS = "hidden", "mask", "vectors"  # names of what goes in
_BATCH = 2  # readings of nearly equal length
_STEP = 24  # lengths are multiples of it: OpenVINO keeps 1 MB and more for each different shape
_SHORTEST = 48  # OpenVINO 2026.4 computes exactly 32 tokens wrongly in bfloat16 with AMX

Given = Mapping[str, npt.NDArray[Any]]
Numbers = npt.NDArray[np.float32]


class _Layers:
    """A compiled network of one output; each thread that calls it has a request of its own. ``at_once``: see `compile_network`."""

    def __init__(self, file: Path, cache_dir: Path | None, at_once: int | None = None) -> None:
        import_openvino()
        import openvino

        cache = _compiled_cache(file, cache_dir or user_cache_dir())
        self._model = compile_network(
            openvino.Core(), str(file), native_precision(), cache, at_once
        )
        self._local = threading.local()

    def __call__(self, given: Given) -> Numbers:
        request = getattr(self._local, "request", None)
        if request is None:
            request = self._local.request = self._model.create_infer_request()
        request.infer(given, share_inputs=True)
        output: Numbers = request.get_output_tensor(0).data.copy()  # the next call overwrites it
        return output


@dataclass(frozen=True, slots=True)
class Batch:
    """Vectors of readings of nearly equal length, float32 (n, length, width), with their mask, int64 (n, length).

    ``rows``: their numbers, and how many tokens each has.
    """

    rows: list[tuple[int, int]]
    hidden: Numbers
    mask: npt.NDArray[np.int64]


class SharedLayers:
    """The layers that all networks begin with. Loads its weights when constructed; any number of threads may call it."""

    def __init__(self, weights: Path, encoder: Path, cache_dir: Path | None = None) -> None:
        """``encoder``: folder of the model whose word vectors they were trained with."""
        self._layers = _Layers(weights, cache_dir)
        self._words = WordVectors.open(encoder)
        self.workers = ThreadPoolExecutor(streams(), thread_name_prefix="reader")

    def __call__(self, readings: Sequence[Reading]) -> list[Numbers]:
        """Of each reading the vectors of its tokens, float32 (tokens, width)."""
        return _of_each((batch, batch.hidden) for batch in self.batches(readings))

    def batches(self, readings: Sequence[Reading]) -> list[Batch]:
        """The vectors of some readings, the longest first."""

        def run(numbers: list[int]) -> Batch:
            given = inputs([readings[i] for i in numbers], self._words)
            rows = [(i, len(readings[i].ids)) for i in numbers]
            return Batch(rows, self._layers(given), given[MASK])

        return list(self.workers.map(run, reversed(batches(readings))))


class TokenNetwork:
    """Upper layers over the shared ones. Loads its weights when constructed; any number of threads may call it."""

    def __init__(
        self,
        shared: SharedLayers,
        upper: Path,
        cache_dir: Path | None = None,
        at_once: int | None = None,
    ) -> None:
        """``at_once``: batches of readings that it reads side by side; None: one for each core."""
        self._shared, self._upper = shared, _Layers(upper, cache_dir, at_once)

    def __call__(self, readings: Sequence[Reading]) -> list[Numbers]:
        """Of each reading the network's numbers for its tokens, float32 (tokens, numbers).

        All are read by the shared layers first: two networks that run at once take each other's cores.
        """
        return self.over(self._shared.batches(readings))

    def over(self, read: Sequence[Batch]) -> list[Numbers]:
        """The same over what the shared layers have given."""

        def run(batch: Batch) -> tuple[Batch, Numbers]:
            return batch, self._upper({HIDDEN: batch.hidden, MASK: batch.mask})

        return _of_each(self._shared.workers.map(run, read))


def _of_each(outputs: Iterable[tuple[Batch, Numbers]]) -> list[Numbers]:
    """Rows of batches in the order of the readings, without what they are padded with."""
    rows = {i: own[at, :n] for batch, own in outputs for at, (i, n) in enumerate(batch.rows)}
    return [rows[i] for i in range(len(rows))]


def batches(readings: Sequence[Reading]) -> list[list[int]]:
    """Indices of the readings that are read together, shorter ones first."""
    order = sorted(range(len(readings)), key=lambda i: len(readings[i].ids))
    return [order[at : at + _BATCH] for at in range(0, len(order), _BATCH)]


def inputs(readings: Sequence[Reading], words: WordVectors) -> dict[str, npt.NDArray[Any]]:
    """Inputs of the lowest layer: vectors float32 (n, length, dimension), mask int64 (n, length)."""
    longest = max(len(reading.ids) for reading in readings)
    length = padded_length(longest)
    ids = np.full((len(readings), length), PAD, dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, reading in enumerate(readings):
        ids[row, : len(reading.ids)] = reading.ids
        mask[row, : len(reading.ids)] = 1
    return {VECTORS: words(ids), MASK: mask}


def padded_length(longest: int) -> int:
    """The number of tokens that rows are padded to, of which the ``longest`` has so many."""
    return max(_SHORTEST, -(-longest // _STEP) * _STEP)


def _compiled_cache(file: Path, cache: Path) -> Path:
    """The folder with the compiled form of these weights.

    OpenVINO identifies networks by the file that describes their layers: after a change of the weights
    alone it would go on to use the old ones.
    """
    with file.with_suffix(".bin").open("rb") as numbers:
        digest = hashlib.file_digest(numbers, "sha256").hexdigest()
    return cache / "models" / f"reader-{digest[:12]}"
