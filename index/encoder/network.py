"""The encoder's network, compiled and run: token ids in, token vectors out."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from index.encoder.compiled import (
    CompiledFiles,
    compile_network,
    import_openvino,
)
from index.encoder.words import WordVectors, over_vectors

if TYPE_CHECKING:
    from openvino import CompiledModel

_ONE_AT_A_TIME = threading.Lock()


class CompiledNetwork:
    """Each thread has a request of its own.

    Of a network that comes with the program the layers alone are compiled, and its word vectors are looked up in
    its file: compiled too they take 100 MiB and a third of a second, and readers look them up as well.
    """

    def __init__(self, compiled: CompiledFiles) -> None:
        self._words = WordVectors.open(compiled.folder) if compiled.processor else None
        self._model = _compile(compiled)
        self._inputs = compiled.inputs
        self._local = threading.local()

    def __call__(self, ids: npt.NDArray[np.int64], mask: npt.NDArray[np.int64]) -> Any:
        """Token vectors, float32 (n, length, dimension), valid until this thread's next call."""
        request = getattr(self._local, "request", None)
        if request is None:
            request = self._local.request = self._model.create_infer_request()
        known: dict[str, npt.NDArray[Any]] = {
            "input_ids": ids,
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(ids),
        }
        given = {name: known[name] for name in self._inputs}
        if self._words is not None:
            given["vectors"] = self._words(given.pop("input_ids"))
        request.infer(given, share_inputs=True)
        return request.get_output_tensor(0).data


def _compile(compiled: CompiledFiles) -> CompiledModel:
    import_openvino()
    import openvino

    core = openvino.Core()
    path = compiled.folder / "network.xml"
    cache = compiled.processor or compiled.folder / "processor"
    with _ONE_AT_A_TIME:
        network: Any = over_vectors(core, path) if compiled.processor else str(path)
        return compile_network(core, network, compiled.precision, cache)
