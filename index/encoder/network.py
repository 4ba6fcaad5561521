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
from index.encoder.search_layers import SEARCH_LAYERS, SearchLayers, with_hidden
from index.encoder.words import WordVectors, over_vectors

if TYPE_CHECKING:
    from openvino import CompiledModel, InferRequest

_ONE_AT_A_TIME = threading.Lock()


class CompiledNetwork:
    """Each thread has a request of its own.

    Of a network that comes with the program the layers alone are compiled, and its word vectors are looked up in
    its file: compiled too they take 100 MiB and a third of a second, and readers look them up as well.
    """

    def __init__(self, compiled: CompiledFiles) -> None:
        self._words = WordVectors.open(compiled.folder) if compiled.processor else None
        self._searches = _search_layers(compiled)
        self._model = _compile(compiled)
        self._inputs = compiled.inputs
        self._local = threading.local()

    def __call__(self, ids: npt.NDArray[np.int64], mask: npt.NDArray[np.int64]) -> Any:
        """Token vectors, float32 (n, length, dimension), valid until this thread's next call."""
        return self._run(ids, mask).get_output_tensor(0).data

    def for_searches(
        self, ids: npt.NDArray[np.int64], mask: npt.NDArray[np.int64]
    ) -> tuple[Any, Any]:
        """The same, and those by which passages are searched: others where the model has layers for that."""
        request = self._run(ids, mask)
        own = request.get_output_tensor(0).data
        if self._searches is None:
            return own, own
        return own, self._searches(request.get_output_tensor(1).data, mask)

    def _run(self, ids: npt.NDArray[np.int64], mask: npt.NDArray[np.int64]) -> InferRequest:
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
        return request


def _search_layers(compiled: CompiledFiles) -> SearchLayers | None:
    file = compiled.folder / SEARCH_LAYERS
    if compiled.processor is None or not file.is_file():
        return None
    return SearchLayers(file, compiled.processor)


def _compile(compiled: CompiledFiles) -> CompiledModel:
    import_openvino()
    import openvino

    core = openvino.Core()
    path = compiled.folder / "network.xml"
    cache = compiled.processor or compiled.folder / "processor"
    with _ONE_AT_A_TIME:
        network: Any = over_vectors(core, path) if compiled.processor else str(path)
        if compiled.processor and (compiled.folder / SEARCH_LAYERS).is_file():
            network = with_hidden(network)
        return compile_network(core, network, compiled.precision, cache)
