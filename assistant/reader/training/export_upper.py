"""Exports trained upper layers (`upper`) to OpenVINO's format, with matrices in int8.

    python -m assistant.reader.training.export_upper LAYERS.safetensors --backbone FOLDER --reader READER.safetensors
        --groups GROUPS.jsonl… --out points.xml

``--groups``: what the layers were trained on: passages with near misses, graded statements, dialogues, or questions with kinds.

Ranges are calibrated, and what is exported is compared, as for the reader (`export_reader`).
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file

from assistant.reader.network import HIDDEN, MASK, TokenNetwork, batches
from assistant.reader.passages import Reading
from assistant.reader.tokens import Tokens
from assistant.reader.training.dialogues import load_dialogues
from assistant.reader.training.export_reader import (
    ALLOWED,
    CALIBRATED,
    COMPARED,
    difference,
    in_int8,
    save,
    trained_reader,
)
from assistant.reader.training.near_misses import load_near
from assistant.reader.training.points import load_graded
from assistant.reader.training.train_kinds import OUTPUTS as OUTPUTS_OF_KINDS
from assistant.reader.training.train_kinds import load_sorted
from assistant.reader.training.train_points import OUTPUTS as OUTPUTS_OF_POINTS
from assistant.reader.training.train_turns import OUTPUTS as OUTPUTS_OF_TURNS
from assistant.reader.training.train_turns import examples
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
        given.append({HIDDEN: together.numpy(), MASK: mask.to(torch.int64).numpy()})
    save(in_int8(layers.eval(), given), into)

    def trained(reading: Reading) -> torch.Tensor:
        said: torch.Tensor = layers(*padded([torch.from_numpy(one) for one in shared([reading])]))
        return said[0]

    return difference(trained, TokenNetwork(shared, into), others, 0)


def main() -> None:
    """Read arguments, export, compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("weights", type=Path)
    parser.add_argument("--backbone", type=Path, required=True)
    parser.add_argument("--reader", type=Path, required=True)
    parser.add_argument("--groups", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    trained, pieces = load_file(options.weights), Tokens.open(options.backbone)
    outputs = len(trained["said.weight"])
    layers = UpperLayers(trained_reader(options.reader, options.backbone), (None,) * outputs)
    layers.load_state_dict(trained)
    readings = _readings(outputs, options.groups, pieces)
    random.Random(0).shuffle(readings)  # noqa: S311  (no secret)
    few = readings[: CALIBRATED + COMPARED]
    off = export(layers, few, COMPARED, options.backbone, options.out)
    print(f"{options.out}: logits differ by {off:.3f} (root mean square)")
    if off > ALLOWED:
        raise SystemExit("the exported layers do not give what was trained")


def _readings(outputs: int, paths: Sequence[Path], pieces: Tokens) -> list[Reading]:
    """What is read in the training of layers with so many numbers for a token."""
    if outputs == len(OUTPUTS_OF_TURNS):
        turns = load_dialogues(paths, random.Random(0))  # noqa: S311  (no secret)
        return [one.read.reading for one in examples(turns, pieces)]
    if outputs == len(OUTPUTS_OF_KINDS):
        return [one.reading for one in load_sorted(paths, pieces)]
    load = load_graded if outputs == len(OUTPUTS_OF_POINTS) else load_near
    return [reading for path in paths for one in load(path, pieces) for reading in one.readings]


if __name__ == "__main__":
    main()
