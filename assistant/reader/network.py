"""The ranker's network in OpenVINO's format: token vectors of pairs in, logits out.

The word embeddings are those of the packaged embedding model, which training does not change; so the
file of weights has only the layers, with matrices in int8.
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

from assistant.reader.pairs import Pair
from index.encoder.compiled import compile_network, import_openvino, native_precision, streams
from index.encoder.files import MINILM, find_model, user_cache_dir

WEIGHTS = Path(__file__).parent / "weights" / "ranker.xml"
_BATCH = 4  # of pairs of nearly equal length: little padding, and cores have as much to do
_STEP = 16  # lengths are multiples of it: OpenVINO keeps 1 MB and more for each different shape
_SHORTEST = 48  # OpenVINO 2026.4 computes exactly 32 tokens wrongly in bfloat16 with AMX


class Network:
    """The network of the packaged ranker. Loads its weights when constructed; any number of threads may call it."""

    def __init__(self, weights: Path = WEIGHTS, cache_dir: Path | None = None) -> None:
        import_openvino()
        import openvino

        cache = cache_dir or user_cache_dir()
        folder = find_model(MINILM, cache).folder
        self._embeddings = word_embeddings(folder)
        core = openvino.Core()
        # One thread for each batch: if one core is busy, the others take more batches.
        options = {
            "PERFORMANCE_HINT": "THROUGHPUT",
            "NUM_STREAMS": str(streams()),
            "INFERENCE_NUM_THREADS": str(streams()),
            "INFERENCE_PRECISION_HINT": native_precision(),
            "CACHE_DIR": str(compiled_cache(weights, cache)),
        }
        self._model = compile_network(core, weights, options)
        self._local = threading.local()
        self._workers = ThreadPoolExecutor(streams(), thread_name_prefix="ranker")

    def __call__(self, pairs: Sequence[Pair]) -> tuple[npt.NDArray[np.float32], list[Any]]:
        """Log-odds that each sentence answers, float32 (n,); and for each pair the logits of every token of its
        sentence to be the first and the last of the answer, float32 (tokens, 2).
        """
        answers = np.zeros(len(pairs), dtype=np.float32)
        spans: list[Any] = [None] * len(pairs)

        def run(batch: list[int]) -> None:
            logits, ends = self._run([pairs[i] for i in batch])
            for row, i in enumerate(batch):
                first, last = pairs[i].sentence
                answers[i] = logits[row]
                spans[i] = ends[row, first:last].copy()

        for _ in self._workers.map(run, reversed(batches(pairs))):  # the longest first
            pass  # raises what a batch raised
        return answers, spans

    def _run(self, pairs: list[Pair]) -> tuple[Any, Any]:
        request = getattr(self._local, "request", None)
        if request is None:
            request = self._local.request = self._model.create_infer_request()
        request.infer(inputs(pairs, self._embeddings), share_inputs=True)
        return request.get_output_tensor(0).data, request.get_output_tensor(1).data


def batches(pairs: Sequence[Pair]) -> list[list[int]]:
    """Indices of the pairs that are read together, shorter ones first."""
    order = sorted(range(len(pairs)), key=lambda i: len(pairs[i].ids))
    return [order[at : at + _BATCH] for at in range(0, len(order), _BATCH)]


def inputs(
    pairs: Sequence[Pair], embeddings: npt.NDArray[np.float16]
) -> dict[str, npt.NDArray[Any]]:
    """Inputs of the network for some pairs; shorter pairs end in zeros.

    Word vectors: float32 (n, length, dimension). Types and mask: int64 (n, length).
    """
    longest = max(len(pair.ids) for pair in pairs)
    length = padded_length(longest)
    ids = np.zeros((len(pairs), length), dtype=np.int64)
    types, mask = np.zeros_like(ids), np.zeros_like(ids)
    for row, pair in enumerate(pairs):
        ids[row, : len(pair.ids)] = pair.ids
        types[row, : len(pair.types)] = pair.types
        mask[row, : len(pair.ids)] = 1
    return {"vectors": embeddings[ids].astype(np.float32), "types": types, "mask": mask}


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
    return cache / "models" / f"ranker-{digest[:12]}"


def word_embeddings(folder: Path) -> npt.NDArray[np.float16]:
    """Float16 (vocabulary, dimension), read from the embedding model's own file."""
    from safetensors import safe_open

    with safe_open(folder / "model.safetensors", framework="np") as tensors:
        name = next(n for n in tensors.keys() if n.endswith("word_embeddings.weight"))  # noqa: SIM118
        return np.asarray(tensors.get_tensor(name), dtype=np.float16)
