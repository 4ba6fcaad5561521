"""The packaged reader as weights that training can go on from: ``python -m assistant.reader.training.packaged --out
READER.safetensors [--upper talk.xml]``

With ``--upper`` the file holds layers over the shared ones, as `assistant.reader.training.upper.save` writes them.

What ships is in int8, with factors that smooth its inputs (Xiao et al. 2023, "SmoothQuant"). The matrices are multiplied
out again; they differ from those that were exported by what int8 costs.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file

from assistant.reader.network import SHARED_LAYERS
from assistant.reader.passage_reader import ANSWERS, SHARED, WEIGHTS
from index.encoder.compiled import import_openvino

Numbers: TypeAlias = npt.NDArray[np.float32]
_MODULE = "__module."  # what torch calls the whole network
_WEIGHTS = "/fq_weights"  # how those of a matrix are named
_SMOOTHS = "/nncf_smooth_quant"  # how the operation that divides by the factors is named


def packaged_weights(folder: Path = WEIGHTS) -> dict[str, Numbers]:
    """The reader's layers and linear map in ``folder``, by the names that `Reader` gives them."""
    found = dict(_weights_of(folder / SHARED, 0))
    return found | dict(_weights_of(folder / ANSWERS, SHARED_LAYERS))


def packaged_upper(file: Path) -> dict[str, Numbers]:
    """Layers over the shared ones and their linear map, by the names that `UpperLayers` gives them."""
    return {
        name.replace("bert.encoder.layer.", "layers."): numbers
        for name, numbers in _weights_of(file, 0)
    }


def _weights_of(file: Path, lowest: int) -> Iterator[tuple[str, Numbers]]:
    """``lowest``: number of the first of the layers, where the file numbers its own from 0."""
    import_openvino()
    import openvino

    network = openvino.Core().read_model(file)
    for operation in network.get_ops():
        path = operation.get_friendly_name()
        if not path.startswith(_MODULE) or ".embeddings" in path:
            continue
        name = _name(path, lowest)
        if operation.get_type_name() == "MVN":
            yield from _norm(name, operation)
        elif (
            operation.get_type_name() == "MatMul"
            and _WEIGHTS in _second(operation).get_friendly_name()
        ):
            matrix = _matrix(operation)
            added = _after(operation, "Add")
            yield f"{name}.weight", matrix
            yield f"{name}.bias", _constant(added) if added else np.zeros(len(matrix), np.float32)


def _name(path: str, lowest: int) -> str:
    """``__module.layers.0.output.dense/aten::linear/MatMul`` → ``bert.encoder.layer.8.output.dense``."""
    module = path.removeprefix(_MODULE).partition("/")[0].removeprefix("reader.")
    if module.startswith("layers."):
        _, number, rest = module.split(".", 2)
        return f"bert.encoder.layer.{int(number) + lowest}.{rest}"
    return module


def _matrix(product: Any) -> Numbers:
    """Rows times their scales, columns times the factors by which the inputs are divided."""
    scaled = _second(product)
    whole, scales = (scaled.input_value(i).get_node() for i in (0, 1))
    matrix: Numbers = whole.input_value(0).get_node().get_data().astype(np.float32)
    matrix *= scales.get_data()
    given = product.input_value(0).get_node()
    if given.get_type_name() == "FakeQuantize":
        given = given.input_value(0).get_node()
    if given.get_friendly_name().endswith(_SMOOTHS):
        matrix *= _second(given).get_data().reshape(1, -1)
    return matrix


def _norm(name: str, norm: Any) -> Iterator[tuple[str, Numbers]]:
    scaled = _after(norm, "Multiply")
    moved = _after(scaled or norm, "Add")
    width = norm.output(0).partial_shape[-1].get_length()
    yield f"{name}.weight", _constant(scaled) if scaled else np.ones(width, np.float32)
    yield f"{name}.bias", _constant(moved) if moved else np.zeros(width, np.float32)


def _after(operation: Any, kind: str) -> Any:
    """The operation of this kind that takes the output of another, and a constant.

    None where nothing is changed by it: factors of 1, or 0 that is added, are not exported.
    """
    for target in operation.output(0).get_target_inputs():
        after = target.get_node()
        if after.get_type_name() == kind and _second(after).get_type_name() == "Constant":
            return after
    return None


def _second(operation: Any) -> Any:
    """The operation that gives the second input."""
    return operation.input_value(1).get_node()


def _constant(operation: Any) -> Numbers:
    data: Numbers = _second(operation).get_data().astype(np.float32).reshape(-1)
    return data


def main() -> None:
    """Read arguments, write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("``")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--upper", help="one of the files of the packaged reader, such as talk.xml")
    options = parser.parse_args()
    save_file(
        packaged_upper(WEIGHTS / options.upper) if options.upper else packaged_weights(),
        options.out,
    )


if __name__ == "__main__":
    main()
