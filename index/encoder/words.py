"""The word vectors of a model by themselves, and its network without them: several networks share them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.encoder.compiled import import_openvino

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
_LOOKED_UP = "embeddings.word_embeddings/aten::embedding/Gather"


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


def over_vectors(core: Any, network: Path) -> Any:
    """The network of a file, with ``vectors`` (float32, of all tokens) in place of ``input_ids``.

    Raises ValueError for a network whose word vectors are not where OpenVINO's converter puts them.
    """
    import openvino
    from openvino import opset13 as make

    model = core.read_model(network)
    looked_up = _look_up(model, network).output(0)
    vectors = make.parameter(looked_up.partial_shape, np.float32, name="vectors")
    vectors.output(0).set_names({"vectors"})
    _replace(looked_up, vectors.output(0))
    _replace(model.input("input_ids"), model.input("attention_mask"))  # its shape is asked for
    others = [one for one in model.get_parameters() if "input_ids" not in one.output(0).get_names()]
    return openvino.Model(model.get_results(), [*others, vectors], "layers")


def _look_up(model: Any, network: Path) -> Any:
    """The operation that takes the rows of tokens out of the matrix of word vectors."""
    found = [one for one in model.get_ops() if one.get_friendly_name().endswith(_LOOKED_UP)]
    if len(found) != 1:
        raise ValueError(f"{network} looks word vectors up in {len(found)} places, not in one")
    return found[0]


def _replace(old: Any, new: Any) -> None:
    for user in old.get_target_inputs():
        user.replace_source_output(new)


@lru_cache(maxsize=2)
def _packed(network: Path) -> Callable[[Ids], Floats]:
    """Numbers in int8 (pieces, groups, 32) times scales (pieces, groups, 1), as index.encoder.training.small
    writes them; they are read from the file when they are needed.
    """
    import_openvino()
    import openvino

    model = openvino.Core().read_model(network)
    found = {one.dtype.name: one for one in _constants(_look_up(model, network).input_value(0))}
    numbers, scales = found["int8"], found["float16"]

    def rows(ids: Ids) -> Floats:
        vectors: Floats = numbers[ids].astype(np.float32) * scales[ids].astype(np.float32)
        return vectors.reshape(*ids.shape, -1)

    return rows


def _constants(output: Any) -> Iterator[Any]:
    """The arrays that an output of an operation is computed from."""
    node = output.get_node()
    if node.get_type_name() == "Constant":
        yield node.data
    for one in node.inputs():
        yield from _constants(one.get_source_output())


def _plain(weights: Path) -> Callable[[Ids], Floats]:
    """Float16 in memory, from a tensor of the model's own file."""
    from safetensors import safe_open

    with safe_open(weights, framework="np") as tensors:
        name = next(n for n in tensors.keys() if n.endswith("word_embeddings.weight"))  # noqa: SIM118
        matrix = np.asarray(tensors.get_tensor(name), dtype=np.float16)
    return lambda ids: matrix[ids].astype(np.float32)
