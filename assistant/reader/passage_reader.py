"""The reader: reads a question with whole passages, and says which of their sentences answer, and where.

Its network (OpenVINO, int8) has the layers only; word vectors are those of the packaged encoder. For every
token it gives the numbers described in `assistant.reader.training.reader`.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.reader.passages import PAD, Reading, encode
from assistant.reader.scores import PassageScore, Shown, UnitScore, best_span
from assistant.reader.tokens import Tokens
from index.encoder.compiled import compile_network, import_openvino, native_precision, streams
from index.encoder.files import DEFAULT_FOLDER, user_cache_dir
from index.encoder.words import WordVectors

WEIGHTS = Path(__file__).parent / "passage_weights" / "reader.xml"
_BATCH = 2  # readings of nearly equal length
_STEP = 16  # lengths are multiples of it: OpenVINO keeps 1 MB and more for each different shape
_SHORTEST = 48  # OpenVINO 2026.4 computes exactly 32 tokens wrongly in bfloat16 with AMX


class PackagedReader:
    """The reader that comes with the assistant; it loads its network when it is first used. Thread-safe."""

    def __init__(self, weights: Path = WEIGHTS, cache_dir: Path | None = None) -> None:
        self._weights = weights
        self._cache_dir = cache_dir
        self._lock = threading.Lock()

    @cached_property
    def _loaded(self) -> PassageReader:
        return PassageReader(self._weights, cache_dir=self._cache_dir)

    def warm(self) -> None:
        """Load the network and let it run once."""
        self.read("warm", [Shown("", ("warm",))])

    def read(self, question: str, passages: Sequence[Shown]) -> list[PassageScore]:
        """A score for each passage, in their order."""
        if not passages:
            return []
        with self._lock:
            reader = self._loaded
        return reader.read(question, passages)


class PassageReader:
    """Loads its weights when constructed; any number of threads may call it."""

    def __init__(
        self, weights: Path, encoder: Path = DEFAULT_FOLDER, cache_dir: Path | None = None
    ) -> None:
        """``encoder``: folder of the model whose word vectors the weights were trained with."""
        import_openvino()
        import openvino

        self._pieces = Tokens.open(encoder)
        self._words = WordVectors.open(encoder)
        options = {
            "PERFORMANCE_HINT": "THROUGHPUT",
            "NUM_STREAMS": str(streams()),
            "INFERENCE_NUM_THREADS": str(streams()),
            "INFERENCE_PRECISION_HINT": native_precision(),
            "CACHE_DIR": str(compiled_cache(weights, cache_dir or user_cache_dir())),
        }
        self._model = compile_network(openvino.Core(), weights, options)
        self._local = threading.local()
        self._workers = ThreadPoolExecutor(streams(), thread_name_prefix="reader")

    def read(self, question: str, passages: Sequence[Shown]) -> list[PassageScore]:
        """A score for each passage, in their order."""
        asked = self._pieces.ids(question)
        readings = [
            (number, reading)
            for number, passage in enumerate(passages)
            for reading in encode(
                asked,
                self._pieces.ids(passage.above),
                [self._pieces.ids(unit) for unit in passage.units],
            )
        ]
        said = self.logits([reading for _, reading in readings])
        scores: list[list[UnitScore]] = [[] for _ in passages]
        logits = [-np.inf] * len(passages)
        for (number, reading), outputs in zip(readings, said, strict=True):
            logits[number] = max(logits[number], float(outputs[0, 0]))
            for place, ends in enumerate(reading.units):
                text = passages[number].units[reading.first + place]
                scores[number].append(self._unit(text, ends, outputs))
        return [PassageScore(*both) for both in zip(logits, map(tuple, scores), strict=True)]

    def _unit(
        self, text: str, ends: tuple[int, int, int], outputs: npt.NDArray[np.float32]
    ) -> UnitScore:
        mark, first, after = ends
        own = outputs[first:after]
        logit = float(outputs[mark, 1]) + (float(own[:, 2].mean()) if after > first else 0.0)
        start, end, certainty = best_span(own[:, 3:])
        offsets = self._pieces.offsets(text)
        span = (offsets[start][0], offsets[end][1]) if after > first else None
        return UnitScore(logit, span, certainty)

    def logits(self, readings: Sequence[Reading]) -> list[npt.NDArray[np.float32]]:
        """Of each reading the network's numbers for its tokens, float32 (tokens, 5)."""
        said: list[Any] = [None] * len(readings)

        def run(batch: list[int]) -> None:
            outputs = self._run([readings[i] for i in batch])
            for row, i in enumerate(batch):
                said[i] = outputs[row, : len(readings[i].ids)].copy()

        for _ in self._workers.map(run, reversed(batches(readings))):  # the longest first
            pass  # raises what a batch raised
        return said

    def _run(self, readings: list[Reading]) -> Any:
        request = getattr(self._local, "request", None)
        if request is None:
            request = self._local.request = self._model.create_infer_request()
        request.infer(inputs(readings, self._words), share_inputs=True)
        return request.get_output_tensor(0).data


def batches(readings: Sequence[Reading]) -> list[list[int]]:
    """Indices of the readings that are read together, shorter ones first."""
    order = sorted(range(len(readings)), key=lambda i: len(readings[i].ids))
    return [order[at : at + _BATCH] for at in range(0, len(order), _BATCH)]


def inputs(readings: Sequence[Reading], words: WordVectors) -> dict[str, npt.NDArray[Any]]:
    """Inputs of the network: vectors float32 (n, length, dimension), mask int64 (n, length)."""
    longest = max(len(reading.ids) for reading in readings)
    length = padded_length(longest)
    ids = np.full((len(readings), length), PAD, dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, reading in enumerate(readings):
        ids[row, : len(reading.ids)] = reading.ids
        mask[row, : len(reading.ids)] = 1
    return {"vectors": words(ids), "mask": mask}


def padded_length(longest: int) -> int:
    """The number of tokens that rows are padded to, of which the ``longest`` has so many."""
    return max(_SHORTEST, -(-longest // _STEP) * _STEP)


def compiled_cache(weights: Path, cache: Path) -> Path:
    """The folder with the compiled form of these weights.

    OpenVINO identifies networks by the file that describes their layers: after a change of the weights
    alone it would go on to use the old ones.
    """
    with weights.with_suffix(".bin").open("rb") as numbers:
        digest = hashlib.file_digest(numbers, "sha256").hexdigest()
    return cache / "models" / f"reader-{digest[:12]}"
