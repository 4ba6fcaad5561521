"""Exports trained weights to the format in the package: OpenVINO's, with matrices in int8.

``python -m assistant.reader.training.export WEIGHTS.safetensors --reports GROUPS.jsonl`` writes ``ranker.xml``
and ``ranker.bin`` next to the model card in ``assistant/reader/weights``.

Ranges of the int8 values are calibrated on `_CALIBRATED` pairs of the questions on reports (static
quantization after training, with smoothing of outlier channels). Both networks then read `_COMPARED`
other pairs; a root mean square difference of the logits above `_ALLOWED` is an error.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

from assistant.reader.network import WEIGHTS, Network, batches, inputs, word_embeddings
from assistant.reader.pairs import Pair, Tokens, encode_pair
from assistant.reader.training.network import Ranker, base
from assistant.reader.training.reports import lines_of
from index.encoder.compiled import import_openvino

_CALIBRATED, _COMPARED = 900, 300  # pairs
_OF_EACH = 6  # pairs of a question
_ALLOWED = 0.4  # of a logit; over such pairs logits have a standard deviation of about three


class _FromVectors(torch.nn.Module):
    def __init__(self, ranker: Ranker) -> None:
        super().__init__()
        self.ranker = ranker

    def forward(
        self, vectors: torch.Tensor, types: torch.Tensor, mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        return self.ranker.from_vectors(vectors, types, mask)


def pairs_of(reports: Sequence[Path], count: int) -> list[Pair]:
    """``count`` pairs of the questions on reports, drawn at random, the same ones every time."""
    lines = lines_of(reports)
    random.Random(0).shuffle(lines)  # noqa: S311  (no secret)
    tokens = Tokens.open(base())
    pairs = [
        encode_pair(tokens.ids(group["question"]), s["text"], s["above"], tokens.ids)
        for group in lines[: -(-count // _OF_EACH)]
        for s in group["sentences"][:_OF_EACH]
    ]
    return pairs[:count]


def export(trained: Path, pairs: Sequence[Pair], compared: int, into: Path) -> float:
    """Write the two files; returns the root mean square difference of logits.

    The last ``compared`` pairs are compared, the others calibrate.
    """
    import_openvino()  # first: it keeps the telemetry of both out
    import nncf
    import openvino

    ranker = Ranker()
    ranker.load_state_dict(load_file(trained), strict=False)
    ranker.eval()
    example = (
        torch.zeros(2, 8, ranker.bert.config.hidden_size),
        torch.ones(2, 8, dtype=torch.int64),
        torch.ones(2, 8, dtype=torch.int64),
    )
    network = openvino.convert_model(_FromVectors(ranker), example_input=example)
    for port, name in zip(network.inputs, ("vectors", "types", "mask"), strict=True):
        port.get_tensor().set_names({name})
    known, others = pairs[:-compared], pairs[-compared:]
    embeddings = word_embeddings(base())
    given = [inputs([known[i] for i in batch], embeddings) for batch in batches(known)]
    small = nncf.quantize(
        network, nncf.Dataset(given), model_type=nncf.ModelType.TRANSFORMER, subset_size=len(given)
    )
    into.parent.mkdir(parents=True, exist_ok=True)
    openvino.save_model(small, into, compress_to_fp16=True)
    logits, _ = Network(into)(others)
    differences = []
    for pair, logit in zip(others, logits, strict=True):
        rows = (torch.tensor([x]) for x in (pair.ids, pair.types, [1] * len(pair.ids)))
        with torch.no_grad():
            answers, _ = ranker(*rows)
        differences.append(float(answers[0]) - float(logit))
    return float(np.sqrt(np.mean(np.square(differences))))


def main() -> None:
    """Read arguments, export, compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("trained", type=Path)
    parser.add_argument("--reports", type=Path, nargs="+", required=True, help="groups on reports")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    pairs = pairs_of(options.reports, _CALIBRATED + _COMPARED)
    difference = export(options.trained, pairs, _COMPARED, options.out)
    print(f"{options.out}: logits differ by {difference:.3f} (root mean square)")
    if difference > _ALLOWED:
        raise SystemExit("the exported network does not give what was trained")


if __name__ == "__main__":
    main()
