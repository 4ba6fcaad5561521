"""The network of the reader: the encoder's layers, and five numbers for every token.

From the last hidden state of each token, by one linear map:

0. of <s>: whether the passage answers;
1. of the mark before a unit, and 2. on average over the unit's tokens: their sum is whether the unit answers;
3. and 4. whether the token is the first, or the last, of the short answer.

Word vectors and positions are frozen and shared with the packaged encoder, and its lowest layers are kept as they
are; the layers and the map are stored.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn
from transformers import AutoConfig, AutoModel

from assistant.reader.training.rows import Row

OUTPUTS = 5
_KEPT = 1 / 3  # of the layers are not trained, the lowest: a step takes a quarter less time
PASSAGE, UNIT_MARK, UNIT_MEAN, FIRST, LAST = range(OUTPUTS)


@dataclass(frozen=True, slots=True)
class Read:
    """What the reader says of some rows, in logits.

    ``passages``: (rows,). ``units``: (units of all rows,), in their order. ``ends``: of each row (length, 2).
    """

    passages: torch.Tensor
    units: torch.Tensor
    ends: list[torch.Tensor]


class Reader(nn.Module):
    """ids, mask: int64 (n, length) -> (n, length, `OUTPUTS`), logits."""

    def __init__(self, backbone: Path) -> None:
        super().__init__()
        # Nothing is dropped out: drawing what to drop took a tenth of a step, and groups are drawn anew anyway.
        config = AutoConfig.from_pretrained(
            backbone,
            attention_probs_dropout_prob=0.0,
            hidden_dropout_prob=0.0,
            local_files_only=True,
        )
        self.bert = AutoModel.from_pretrained(
            backbone, config=config, add_pooling_layer=False, local_files_only=True
        )
        self.said = nn.Linear(config.hidden_size, OUTPUTS)
        nn.init.zeros_(self.said.bias)
        self.bert.embeddings.requires_grad_(False)
        layers = self.bert.encoder.layer
        layers[: int(_KEPT * len(layers))].requires_grad_(False)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.from_vectors(self.bert.embeddings.word_embeddings(ids), mask)

    def from_vectors(self, vectors: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """The same from word vectors (n, length, width): the form that is exported."""
        hidden = self.bert(inputs_embeds=vectors.to(self.bert.dtype), attention_mask=mask)[0]
        said: torch.Tensor = self.said(hidden.float())
        return said

    def trained(self) -> dict[str, nn.Parameter]:
        """The parameters that training changes, by name: what is stored."""
        return {n: p for n, p in self.named_parameters() if p.requires_grad}

    def rate(self, name: str, rate: float, decay: float, head: float) -> float:
        """The learning rate of a parameter: ``rate`` in the last layer, times ``decay`` in each layer below it,
        ``head`` in the linear map.
        """
        layer = re.search(r"\.layer\.(\d+)\.", name)
        if layer is None:
            return head
        return float(rate * decay ** (len(self.bert.encoder.layer) - 1 - int(layer[1])))


def gathered(rows: Sequence[Row], said: Sequence[torch.Tensor]) -> Read:
    """The logits of passages, units and ends, from the network's output for each row (length, `OUTPUTS`)."""
    passages = torch.stack([one[0, PASSAGE] for one in said])
    units = []
    for row, one in zip(rows, said, strict=True):
        marks, first, after = (
            torch.tensor(places) for places in zip(*row.reading.units, strict=True)
        )
        sums = torch.cat([one.new_zeros(1), one[:, UNIT_MEAN].cumsum(0)])
        means = (sums[after] - sums[first]) / (after - first).clamp(min=1)
        units.append(one[marks, UNIT_MARK] + means)
    return Read(passages, torch.cat(units), [one[:, FIRST:] for one in said])
