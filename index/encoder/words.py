"""The word vectors of a model by themselves: other networks over the same tokens can share them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.encoder.compiled import import_openvino

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


class WordVectors:
    """Token ids in, their vectors out, as the model's first layer gets them before positions are added."""

    def __init__(self, rows: Callable[[Ids], Floats]) -> None:
        self._rows = rows

    @classmethod
    def open(cls, folder: Path) -> WordVectors:
        """Those of the model in ``folder``: of its packed network, or of its model.safetensors."""
        packed = folder / "network.xml"
        return cls(_packed(packed) if packed.is_file() else _plain(folder / "model.safetensors"))

    def __call__(self, ids: Ids) -> Floats:
        """``ids`` of any shape; float32 of that shape and the dimension."""
        return self._rows(ids)


def _packed(network: Path) -> Callable[[Ids], Floats]:
    """Numbers in int8 (pieces, groups, 32) times scales (pieces, groups, 1), as index.encoder.training.small
    writes them; they are read from the file when they are needed.
    """
    import_openvino()
    import openvino

    model = openvino.Core().read_model(network)
    found = [one.data for one in model.get_ops() if one.get_type_name() == "Constant"]
    numbers = max((one for one in found if one.dtype == np.int8), key=len)
    scales = next(one for one in found if one.shape == (*numbers.shape[:2], 1))

    def rows(ids: Ids) -> Floats:
        vectors: Floats = numbers[ids].astype(np.float32) * scales[ids].astype(np.float32)
        return vectors.reshape(*ids.shape, -1)

    return rows


def _plain(weights: Path) -> Callable[[Ids], Floats]:
    """Float16 in memory, from a tensor of the model's own file."""
    from safetensors import safe_open

    with safe_open(weights, framework="np") as tensors:
        name = next(n for n in tensors.keys() if n.endswith("word_embeddings.weight"))  # noqa: SIM118
        matrix = np.asarray(tensors.get_tensor(name), dtype=np.float16)
    return lambda ids: matrix[ids].astype(np.float32)
