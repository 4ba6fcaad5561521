"""Upper layers that a question goes through when passages are searched by it, in the place of the model's own.

A question and the passage that answers it share few words and have different forms; passages stay where they are, and the
layers are trained to put a question near to those that answer it (`index.encoder.training.search_layers`). Tuning the side
of the question alone: J. Lee et al., "Learning Dense Representations of Phrases at Scale", ACL 2021.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.encoder.compiled import (
    compile_network,
    import_openvino,
    native_precision,
    processor_folder,
)

SEARCH_LAYERS = "searches.xml"  # a file of some models, beside their network
BELOW = 8  # layers of the model that stay as they are
HIDDEN, MASK = "hidden", "mask"  # names of what goes in
_END = f"encoder.layer.{BELOW - 1}.output.LayerNorm/aten::layer_norm/Add"


class SearchLayers:
    """Token vectors of the layers below in, token vectors out. Each thread has a request of its own."""

    def __init__(self, file: Path, cache_dir: Path) -> None:
        import_openvino()
        import openvino

        cache = processor_folder(file, cache_dir, "searches")
        self._model = compile_network(openvino.Core(), str(file), native_precision(), cache)
        self._local = threading.local()

    def __call__(self, hidden: npt.NDArray[np.float32], mask: npt.NDArray[np.int64]) -> Any:
        """float32 (n, length, dimension), valid until this thread's next call; ``hidden`` is of that shape too."""
        request = getattr(self._local, "request", None)
        if request is None:
            request = self._local.request = self._model.create_infer_request()
        request.infer({HIDDEN: hidden, MASK: mask}, share_inputs=True)
        return request.get_output_tensor(0).data


def with_hidden(network: Any) -> Any:
    """A network that also gives what its lowest `BELOW` layers give.

    Raises ValueError for one whose layers are not named as OpenVINO's converter names them.
    """
    import openvino

    found = [one for one in network.get_ops() if one.get_friendly_name().endswith(_END)]
    if len(found) != 1:
        raise ValueError(f"the network has {len(found)} ends of layer {BELOW}, not one")
    outputs = [*(one.input_value(0) for one in network.get_results()), found[0].output(0)]
    return openvino.Model(outputs, network.get_parameters(), "layers")
