"""How well the reader does on groups that it has not learnt from, by source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

import torch
from sklearn.metrics import roc_auc_score

from assistant.reader.training.loss import loss_of
from assistant.reader.training.reader import Read
from assistant.reader.training.rows import Encoded, Row

_BATCH = 10  # groups


@torch.no_grad()
def measured(
    read: Callable[[Sequence[Row]], Read], groups: Sequence[Encoded]
) -> dict[str, dict[str, float]]:
    """By source: ``first``, ``three``: share of the answerable groups in which a right unit is the best, among
    the best three; ``auroc``: of the best unit's logit, answerable against not; ``passages``: of the
    passages' logits; ``loss``.
    """
    values: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for source in dict.fromkeys(group.source for group in groups):
        own = [group for group in groups if group.source == source]
        for at in range(0, len(own), _BATCH):
            batch = own[at : at + _BATCH]
            said = read([row for group in batch for row in group.rows])
            values[source]["loss"].append(float(loss_of(batch, said)))
            _add(values[source], batch, said)
    return {source: _summary(own) for source, own in values.items()}


def _add(values: dict[str, list[float]], batch: Sequence[Encoded], said: Read) -> None:
    row = unit = 0
    for group in batch:
        labels = [label for one in group.rows for label in one.labels]
        logits = said.units[unit : unit + len(labels)].tolist()
        passages = said.passages[row : row + len(group.rows)].tolist()
        row, unit = row + len(group.rows), unit + len(labels)
        for one, logit in zip(group.rows, passages, strict=True):
            if one.answers >= 0:
                values["passage labels"].append(one.answers)
                values["passage logits"].append(logit)
        values["labels"].append(group.answerable)
        values["logits"].append(max(logits))
        if 1 in labels:
            order = sorted(range(len(labels)), key=lambda i: -logits[i])
            ranks = [n for n, i in enumerate(i for i in order if labels[i] >= 0) if labels[i] == 1]
            values["first"].append(ranks[0] == 0)
            values["three"].append(ranks[0] < 3)


def _summary(values: dict[str, list[float]]) -> dict[str, float]:
    summary = {
        name: sum(values[name]) / len(values[name])
        for name in ("loss", "first", "three")
        if values[name]
    }
    for name, labels, logits in (
        ("auroc", "labels", "logits"),
        ("passages", "passage labels", "passage logits"),
    ):
        if len(set(values[labels])) == 2:
            summary[name] = float(roc_auc_score(values[labels], values[logits]))
    return {name: round(value, 4) for name, value in summary.items()} | {
        "groups": len(values["labels"])
    }
