"""The network: the embedding model's own encoder, read as a cross-encoder with two heads.

From the last hidden states h of a pair (question, sentence in context):

- answers = w · (h_CLS + mean of h over the sentence's tokens) + b, one logit;
- span: for each token of the sentence a logit for being the first and the last of the answer.

Word and position embeddings are frozen; types, which the embedding model never used, are trained. So
only the layers, the types and the heads are stored.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn
from transformers import AutoModel

from index.encoder.files import MINILM, find_model, user_cache_dir


def base() -> Path:
    """The folder of the embedding model that training starts from."""
    return find_model(MINILM, user_cache_dir()).folder


class Ranker(nn.Module):
    """ids, types, mask: int64 (n, length) -> answers (n,), spans (n, length, 2); logits."""

    def __init__(self) -> None:
        super().__init__()
        self.bert = AutoModel.from_pretrained(
            base(), add_pooling_layer=False, local_files_only=True
        )
        width = self.bert.config.hidden_size
        self.answers = nn.Linear(width, 1)
        self.spans = nn.Linear(width, 2)
        for name, parameter in self.bert.embeddings.named_parameters():
            parameter.requires_grad = "token_type" in name

    def forward(
        self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        return self.from_vectors(self.bert.embeddings.word_embeddings(ids), types, mask)

    def from_vectors(
        self, vectors: torch.Tensor, types: torch.Tensor, mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """The same from word vectors (n, length, width): the form that is exported."""
        hidden = self.bert(inputs_embeds=vectors, token_type_ids=types, attention_mask=mask)[0]
        inside = types.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * inside).sum(1) / inside.sum(1).clamp(min=1.0)
        answers = self.answers(hidden[:, 0] + mean).squeeze(-1)
        spans = self.spans(hidden) + (1.0 - inside) * -1e4
        return answers, spans

    def stored(self) -> dict[str, torch.Tensor]:
        """The content of the weights file: everything that training may change."""
        kept = {n for n, p in self.named_parameters() if p.requires_grad}
        return {n: t for n, t in self.state_dict().items() if n in kept}
