"""The loss of the reader over a batch of groups.

Listwise over the units of a group with the option that none answers, whose logit is 0: the log of the
share that the right units have (of a passage that ``holds`` the answer, all its units; with no answer, that
option), unknown units left out; plus binary cross-entropy of the units, and of the passages, whose
label is known; plus that of both ends of the short answer among the tokens of its passage.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch.nn import functional

from assistant.reader.training.reader import Read
from assistant.reader.training.rows import Encoded, Row

_UNITS, _PASSAGES, _ENDS = 1.0, 0.5, 0.2  # weights of the parts; listwise has 1


def loss_of(batch: Sequence[Encoded], read: Read) -> torch.Tensor:
    """The loss; ``read``: of the rows of the batch in their order."""
    rows = [row for group in batch for row in group.rows]
    units = torch.tensor([label for row in rows for label in row.labels])
    passages = torch.tensor([row.answers for row in rows])
    loss = _listwise(batch, read.units)
    loss = loss + _UNITS * _binary(read.units, units)
    loss = loss + _PASSAGES * _binary(read.passages, passages)
    ends = [_ends(row, own) for row, own in zip(rows, read.ends, strict=True) if row.span]
    if ends:
        loss = loss + _ENDS * torch.stack(ends).mean()
    return loss


def _listwise(batch: Sequence[Encoded], units: torch.Tensor) -> torch.Tensor:
    losses, at = [], 0
    none = units.new_zeros(1)
    for group in batch:
        count = sum(len(row.labels) for row in group.rows)
        own = units[at : at + count]
        at += count
        labels = torch.tensor([label for row in group.rows for label in row.labels])
        held = torch.tensor([row.holds for row in group.rows for _ in row.labels])
        right = (labels == 1) | held
        known = torch.cat([none, own[(labels >= 0) | right]])
        if group.answerable:
            losses.append(known.logsumexp(0) - own[right].logsumexp(0))
        elif all(row.answers == 0 for row in group.rows):
            losses.append(known.logsumexp(0))
    return torch.stack(losses).mean() if losses else units.sum() * 0


def _binary(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Binary cross-entropy over the labels that are known (not -1)."""
    known = labels >= 0
    if not known.any():
        return logits.sum() * 0
    return functional.binary_cross_entropy_with_logits(logits[known], labels[known].float())


def _ends(row: Row, ends: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of both ends of the answer, among the tokens from the first unit on."""
    if row.span is None:
        raise ValueError("a row without a short answer has no ends")
    start = row.reading.units[0][0]
    first, last = (torch.tensor(place - start) for place in row.span)
    return functional.cross_entropy(ends[start:, 0], first) + functional.cross_entropy(
        ends[start:, 1], last
    )
