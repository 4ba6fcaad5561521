"""Exports trained weights of the reader to OpenVINO's format, with matrices in int8: the layers that other networks share,
and those above them.

    python -m assistant.reader.training.export_reader WEIGHTS.safetensors --backbone FOLDER --groups GROUPS.jsonl
        --out FOLDER

Ranges of the int8 values are calibrated on `CALIBRATED` passages of the groups (static quantization after
training, with smoothing of outlier channels). Both networks then read `COMPARED` others; a root mean square
difference of the units' logits above `ALLOWED` is an error.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file

from assistant.reader.network import (
    HIDDEN,
    LAYERS,
    MASK,
    SHARED_LAYERS,
    VECTORS,
    SharedLayers,
    TokenNetwork,
    batches,
    inputs,
)
from assistant.reader.passage_reader import ANSWERS, SHARED
from assistant.reader.passages import Reading
from assistant.reader.tokens import Tokens
from assistant.reader.training.groups import load
from assistant.reader.training.reader import UNIT_MARK, Reader
from assistant.reader.training.rows import encoded
from index.encoder.compiled import import_openvino
from index.encoder.words import WordVectors

CALIBRATED, COMPARED = 400, 150  # passages
_OF_EACH = 2  # passages of a question
ALLOWED = 0.4  # of a logit


class _FromVectors(torch.nn.Module):
    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, vectors: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.reader.from_vectors(vectors, mask)


def readings_of(groups: Sequence[Path], backbone: Path, count: int) -> list[Reading]:
    """``count`` passages with their questions, drawn at random, the same ones every time."""
    known = load(groups)
    random.Random(0).shuffle(known)  # noqa: S311  (no secret)
    pieces = Tokens.open(backbone)
    few = (encoded(group, pieces).rows[:_OF_EACH] for group in known[:count])
    return [row.reading for rows in few for row in rows][:count]


def trained_reader(weights: Path, backbone: Path) -> Reader:
    """The reader with trained weights."""
    reader = Reader(backbone)
    reader.load_state_dict(load_file(weights), strict=False)
    return reader.eval()


def export(
    weights: Path, backbone: Path, readings: Sequence[Reading], compared: int, into: Path
) -> float:
    """Write the layers into the folder ``into``; returns the root mean square difference of the logits.

    The last ``compared`` readings are compared, the others calibrate.
    """
    reader, words = trained_reader(weights, backbone), WordVectors.open(backbone)
    known, others = readings[:-compared], readings[-compared:]
    given = [inputs([known[i] for i in batch], words) for batch in batches(known)]
    shared = SHARED_LAYERS * len(reader.bert.encoder.layer) // LAYERS
    parts = _apart(in_int8(_FromVectors(reader), given), shared)
    for part, name in zip(parts, (SHARED, ANSWERS), strict=True):
        save(part, into / name)
    exported = TokenNetwork(SharedLayers(into / SHARED, backbone), into / ANSWERS)
    return difference(partial(_of_reading, reader), exported, others, UNIT_MARK)


def _apart(network: Any, shared: int) -> tuple[Any, Any]:
    """The lowest ``shared`` layers of a network, which give vectors, and those above, which are given them."""
    import openvino
    from openvino import opset13 as make

    end = f"layer.{shared - 1}.output.LayerNorm/aten::layer_norm/Add"
    (vectors,) = (op.output(0) for op in network.get_ops() if op.get_friendly_name().endswith(end))
    lower = openvino.Model([vectors], network.get_parameters(), "shared").clone()
    given = make.parameter(vectors.partial_shape, np.float32, name=HIDDEN)
    given.output(0).set_names({HIDDEN})
    for old in (vectors, network.input(VECTORS)):  # of these the layers above ask the shape
        for target in old.get_target_inputs():
            target.replace_source_output(given.output(0))
    mask = network.input(MASK).get_node()
    return lower, openvino.Model(network.get_results(), [given, mask], "answers")


def in_int8(network: torch.nn.Module, given: Sequence[Mapping[str, Any]]) -> Any:
    """The network in OpenVINO's form. ``given``: inputs that calibrate it, in their order: vectors and a mask."""
    import_openvino()  # first: it keeps the telemetry of both out
    import nncf
    import openvino

    example = tuple(torch.from_numpy(one) for one in given[0].values())
    converted = openvino.convert_model(network, example_input=example)
    for port, name in zip(converted.inputs, given[0], strict=True):
        port.get_tensor().set_names({name})
    return nncf.quantize(
        converted,
        nncf.Dataset(list(given)),
        model_type=nncf.ModelType.TRANSFORMER,
        subset_size=len(given),
    )


def save(network: Any, into: Path) -> None:
    """Write ``into`` (.xml) and its .bin."""
    import openvino

    into.parent.mkdir(parents=True, exist_ok=True)
    openvino.save_model(network, into, compress_to_fp16=True)


def _of_reading(reader: Reader, reading: Reading) -> torch.Tensor:
    ids = torch.tensor([reading.ids])
    said: torch.Tensor = reader(ids, torch.ones_like(ids))[0]
    return said


@torch.no_grad()
def difference(
    trained: Callable[[Reading], torch.Tensor],
    exported: TokenNetwork,
    readings: Sequence[Reading],
    number: int,
) -> float:
    """Root mean square difference of one of the numbers at the marks of the units; where there are none, at all tokens.

    ``trained``: of a reading the numbers of its tokens, (tokens, numbers).
    """
    differences = []
    for reading, said in zip(readings, exported(readings), strict=True):
        marks = [mark for mark, _, _ in reading.units] or list(range(len(reading.ids)))
        differences += (trained(reading)[marks, number].numpy() - said[marks, number]).tolist()
    return float(np.sqrt(np.mean(np.square(differences))))


def main() -> None:
    """Read arguments, export, compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("weights", type=Path)
    parser.add_argument("--backbone", type=Path, required=True)
    parser.add_argument("--groups", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    readings = readings_of(options.groups, options.backbone, CALIBRATED + COMPARED)
    off = export(options.weights, options.backbone, readings, COMPARED, options.out)
    print(f"{options.out}: logits differ by {off:.3f} (root mean square)")
    if off > ALLOWED:
        raise SystemExit("the exported network does not give what was trained")


if __name__ == "__main__":
    main()
