"""Exports trained layers for points to OpenVINO's format, with matrices in int8.

    python -m assistant.reader.training.export_points POINTS.safetensors --backbone FOLDER --reader READER.safetensors
        --graded GROUPS.jsonl --out points.xml

Ranges are calibrated, and what is exported is compared, as for the reader (`export_reader`).
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file

from assistant.reader.network import TokenNetwork, batches
from assistant.reader.passage_reader import WEIGHTS
from assistant.reader.passages import Reading
from assistant.reader.tokens import Tokens
from assistant.reader.training.export_reader import (
    ALLOWED,
    CALIBRATED,
    COMPARED,
    difference,
    save_in_int8,
    trained_reader,
)
from assistant.reader.training.points import load_graded
from assistant.reader.training.train_points import OUTPUTS
from assistant.reader.training.upper import UpperLayers, padded, shared_layers


def export(
    layers: UpperLayers, readings: Sequence[Reading], compared: int, backbone: Path, into: Path
) -> float:
    """Write ``into`` (.xml) and its .bin; returns the root mean square difference of the logits at marks.

    The last ``compared`` readings are compared, the others calibrate.
    """
    shared = shared_layers(backbone)
    known, others = readings[:-compared], readings[-compared:]
    hidden = shared(known)
    given = []
    for batch in batches(known):
        together, mask = padded([torch.from_numpy(hidden[i]) for i in batch])
        given.append({"hidden": together.numpy(), "mask": mask.to(torch.int64).numpy()})
    save_in_int8(layers.eval(), given, into)

    def trained(reading: Reading) -> torch.Tensor:
        said: torch.Tensor = layers(*padded([torch.from_numpy(one) for one in shared([reading])]))
        return said[0]

    return difference(trained, TokenNetwork(WEIGHTS, backbone, upper=into), others, 0)


def main() -> None:
    """Read arguments, export, compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("weights", type=Path)
    parser.add_argument("--backbone", type=Path, required=True)
    parser.add_argument("--reader", type=Path, required=True)
    parser.add_argument("--graded", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    layers = UpperLayers(trained_reader(options.reader, options.backbone), OUTPUTS)
    layers.load_state_dict(load_file(options.weights))
    pieces = Tokens.open(options.backbone)
    graded = [one for path in options.graded for one in load_graded(path, pieces)]
    readings = [reading for one in graded for reading in one.readings]
    random.Random(0).shuffle(readings)  # noqa: S311  (no secret)
    few = readings[: CALIBRATED + COMPARED]
    off = export(layers, few, COMPARED, options.backbone, options.out)
    print(f"{options.out}: logits differ by {off:.3f} (root mean square)")
    if off > ALLOWED:
        raise SystemExit("the exported layers do not give what was trained")


if __name__ == "__main__":
    main()
