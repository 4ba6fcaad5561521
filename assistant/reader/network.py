"""The networks of the reader: questions with passages in, some numbers for every token out.

Both are OpenVINO, int8, and have layers only; word vectors are those of the packaged encoder. The one for points has
only upper layers of its own: below are those of the reader.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.reader.passages import PAD, Reading
from index.encoder.compiled import compile_network, import_openvino, native_precision, streams
from index.encoder.files import user_cache_dir
from index.encoder.words import WordVectors

SHARED_LAYERS = 8  # of the reader, below the layers for points
_BATCH = 2  # readings of nearly equal length
_STEP = 16  # lengths are multiples of it: OpenVINO keeps 1 MB and more for each different shape
_SHORTEST = 48  # OpenVINO 2026.4 computes exactly 32 tokens wrongly in bfloat16 with AMX


class TokenNetwork:
    """Loads its weights when constructed; any number of threads may call it."""

    def __init__(
        self,
        weights: Path,
        encoder: Path,
        cache_dir: Path | None = None,
        *,
        upper: Path | None = None,
        only_shared: bool = False,
    ) -> None:
        """``weights``: of the reader. ``encoder``: folder of the model whose word vectors they were trained with.
        ``upper``: layers in place of its last ones. ``only_shared``: the layers below these, which give vectors.
        """
        import_openvino()
        import openvino

        files = [weights] if upper is None else [weights, upper]
        core = openvino.Core()
        network: Any = str(weights)
        if upper is not None or only_shared:
            network = over_shared_layers(core, weights, upper)
        cache = _compiled_cache(files, cache_dir or user_cache_dir())
        self._model = compile_network(core, network, native_precision(), cache)
        self._words = WordVectors.open(encoder)
        self._local = threading.local()
        self._workers = ThreadPoolExecutor(streams(), thread_name_prefix="reader")

    def __call__(self, readings: Sequence[Reading]) -> list[npt.NDArray[np.float32]]:
        """Of each reading the network's numbers for its tokens, float32 (tokens, numbers)."""
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


def over_shared_layers(core: Any, weights: Path, upper: Path | None) -> Any:
    """The network of ``upper`` over the lowest `SHARED_LAYERS` layers of ``weights``; these alone where it is None."""
    import openvino

    lower = core.read_model(str(weights))
    end = f"layer.{SHARED_LAYERS - 1}.output.LayerNorm/aten::layer_norm/Add"
    (hidden,) = (op.output(0) for op in lower.get_ops() if op.get_friendly_name().endswith(end))
    if upper is None:
        return openvino.Model([hidden], lower.get_parameters(), "shared")
    sources = {"hidden": hidden, "mask": lower.input("mask")}
    above = core.read_model(str(upper))
    for name, source in sources.items():
        for target in above.input(name).get_target_inputs():
            target.replace_source_output(source)
    return openvino.Model(above.get_results(), lower.get_parameters(), "points")


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


def _compiled_cache(files: Sequence[Path], cache: Path) -> Path:
    """The folder with the compiled form of these weights.

    OpenVINO identifies networks by the file that describes their layers: after a change of the weights
    alone it would go on to use the old ones.
    """
    digest = hashlib.sha256()
    for file in files:
        with file.with_suffix(".bin").open("rb") as numbers:
            digest.update(hashlib.file_digest(numbers, "sha256").digest())
    return cache / "models" / f"reader-{digest.hexdigest()[:12]}"
