"""Exports trained upper layers (`upper`) to OpenVINO's format, with matrices in int8.

    python -m assistant.reader.training.export_upper LAYERS.safetensors --backbone FOLDER --reader READER.safetensors
        --near | --graded | --sheets | --dialogues | --questions | --turns FILE.jsonl… --out points.xml

The files are those that the layers were trained on, under the option by which their training took them.

Ranges are calibrated, and what is exported is compared, as for the reader (`export_reader`).
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Mapping, Sequence
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
from assistant.reader.training.near_misses import Near, load_near
from assistant.reader.training.points import Graded, load_graded
from assistant.reader.training.sheets import OverSheets, load_sheets
from assistant.reader.training.train_kinds import load_sorted
from assistant.reader.training.train_talk import load_turns
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


def _of_passages(
    load: Callable[[Path, Tokens], Sequence[Near | Graded | OverSheets]],
) -> Callable[[Sequence[Path], Tokens], list[Reading]]:
    """Readings of the passages of files that ``load`` reads."""

    def readings(paths: Sequence[Path], pieces: Tokens) -> list[Reading]:
        return [reading for path in paths for one in load(path, pieces) for reading in one.readings]

    return readings


def _of_dialogues(paths: Sequence[Path], pieces: Tokens) -> list[Reading]:
    turns = load_dialogues(paths, random.Random(0))  # noqa: S311  (no secret)
    return [one.read.reading for one in examples(turns, pieces)]


def _of_questions(paths: Sequence[Path], pieces: Tokens) -> list[Reading]:
    return [one.reading for one in load_sorted(paths, pieces)]


def _of_turns(paths: Sequence[Path], pieces: Tokens) -> list[Reading]:
    return [one.reading for one in load_turns(paths, pieces)]


# What layers read in training, by the option that names the files.
_READINGS: Mapping[str, Callable[[Sequence[Path], Tokens], list[Reading]]] = {
    "near": _of_passages(load_near),
    "graded": _of_passages(load_graded),
    "sheets": _of_passages(load_sheets),
    "dialogues": _of_dialogues,
    "questions": _of_questions,
    "turns": _of_turns,
}


def main() -> None:
    """Read arguments, export, compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("weights", type=Path)
    parser.add_argument("--backbone", type=Path, required=True)
    parser.add_argument("--reader", type=Path, required=True)
    files = parser.add_mutually_exclusive_group(required=True)
    for name in _READINGS:
        files.add_argument(f"--{name}", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    trained, pieces = load_file(options.weights), Tokens.open(options.backbone)
    outputs = (None,) * len(trained["said.weight"])
    layers = UpperLayers(trained_reader(options.reader, options.backbone), outputs)
    layers.load_state_dict(trained)
    name, paths = next((n, vars(options)[n]) for n in _READINGS if vars(options)[n])
    readings = _READINGS[name](paths, pieces)
    random.Random(0).shuffle(readings)  # noqa: S311  (no secret)
    few = readings[: CALIBRATED + COMPARED]
    off = export(layers, few, COMPARED, options.backbone, options.out)
    print(f"{options.out}: logits differ by {off:.3f} (root mean square)")
    if off > ALLOWED:
        raise SystemExit("the exported layers do not give what was trained")


if __name__ == "__main__":
    main()
