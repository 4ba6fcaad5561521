"""Train the reader's upper layers on near misses: ``python -m assistant.reader.training.near_misses --backbone FOLDER
--reader READER.safetensors --near GROUPS.jsonl… --reports GROUPS.jsonl… --out UPPER.safetensors``

A near miss is a question that a passage seems to answer and does not: another group is counted, another place or year is
meant. A line of the groups (`assistant.evaluation.fitting.passages_at` over ``tests/data/near_misses.jsonl``) is a passage with
a question that it answers and some that it does not:

    documents, shown, units, question, right (numbers of units), answer (words of the first of these), misses: [{question, differs}]

The loss is that of the reader (`assistant.reader.training.loss`) on these, and that the passage answers the one question
rather than the others. So that nothing else is forgotten, what the packaged reader says of passages that were found for other
questions (``--reports``, as `assistant.reader.training.train_reader` reads) stays: a divergence from that is added. What is
written are the means of the weights before and after (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models"): they
choose as those before and decide as those after.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from sklearn.metrics import roc_auc_score
from torch.nn import functional

from assistant.reader.network import TokenNetwork
from assistant.reader.passage_reader import ANSWERS, WEIGHTS
from assistant.reader.passages import Reading
from assistant.reader.tokens import Tokens
from assistant.reader.training.export_reader import trained_reader
from assistant.reader.training.groups import (
    DOCUMENTS_HELD_OUT,
    Group,
    Part,
    is_held_out,
    load,
    split,
)
from assistant.reader.training.loss import loss_of
from assistant.reader.training.reader import FIRST, OUTPUTS, PASSAGE, UNIT_MARK, gathered
from assistant.reader.training.rows import Encoded, encoded
from assistant.reader.training.upper import (
    Hidden,
    UpperLayers,
    arguments,
    hidden_of,
    read,
    save,
    shared_layers,
    train,
    unit,
)

_PASSAGES = 4  # of near misses in a step
_KEPT, _KEPT_ROWS = 2, 4  # other questions in a step, and readings of each
_OF_ENDS = 0.1  # weight of the ends of answers among what stays
_SEED = 0


@dataclass(frozen=True, slots=True)
class Near:
    """The questions on a passage: the first one is answered."""

    documents: tuple[str, ...]
    asked: tuple[Encoded, ...]

    @property
    def readings(self) -> list[Reading]:
        return [row.reading for one in self.asked for row in one.rows]


def load_near(path: Path, pieces: Tokens) -> list[Near]:
    """The passages of a file, in tokens."""
    return [_near(json.loads(line), pieces) for line in path.open(encoding="utf-8")]


def _near(line: dict, pieces: Tokens) -> Near:  # type: ignore[type-arg]
    units, right, none = tuple(line["units"]), line["right"], (0,) * len(line["units"])
    start = units[right[0]].find(line["answer"]) if line["answer"] else -1
    answer = (right[0], start, start + len(line["answer"])) if start >= 0 else None
    labels = tuple(int(i in right) for i in range(len(units)))
    (document,) = line["documents"]
    parts = [(line["question"], Part(document, line["shown"], units, labels, False, answer))]
    parts += [
        (miss["question"], Part(document, line["shown"], units, none, False, None))
        for miss in line["misses"]
    ]
    groups = (
        Group("near", "", (document,), "", question, (), 1 in part.labels, (part,))
        for question, part in parts
    )
    return Near((document,), tuple(encoded(group, pieces) for group in groups))


def loss_near(near: Near, said: Sequence[torch.Tensor]) -> torch.Tensor:
    """``said``: of each of its readings (length, `OUTPUTS`)."""
    rows = [row for one in near.asked for row in one.rows]
    given = gathered(rows, said)
    highest, at = [], 0
    for one in near.asked:
        labels = torch.tensor([label for row in one.rows for label in row.labels])
        own = given.units[at : at + len(labels)]
        at += len(labels)
        highest.append(own[labels == 1].logsumexp(0) if 1 in labels else own.max())
    together = torch.stack(highest)
    return loss_of(near.asked, given) + (together.logsumexp(0) - together[0]) / len(near.asked)


def loss_kept(
    readings: Sequence[Reading], said: Sequence[torch.Tensor], before: Sequence[torch.Tensor]
) -> torch.Tensor:
    """How far what is said of the readings of a question is from what was said before."""
    none = torch.zeros(1)
    units, were = (
        torch.stack(
            [
                unit(one, ends, UNIT_MARK)
                for reading, one in zip(readings, outputs, strict=True)
                for ends in reading.units
            ]
        )
        for outputs in (said, before)
    )
    passages, passages_were = (
        torch.stack([one[0, PASSAGE] for one in outputs]) for outputs in (said, before)
    )
    loss = _divergence(torch.cat([none, units]), torch.cat([none, were]))
    loss = loss + functional.binary_cross_entropy_with_logits(units, torch.sigmoid(were))
    loss = loss + 0.5 * functional.binary_cross_entropy_with_logits(
        passages, torch.sigmoid(passages_were)
    )
    for reading, one, other in zip(readings, said, before, strict=True):
        start = reading.units[0][0]
        for end in range(FIRST, OUTPUTS):
            own = _divergence(one[start:, end], other[start:, end])
            loss = loss + _OF_ENDS * own / len(readings)
    return loss


def _divergence(logits: torch.Tensor, were: torch.Tensor) -> torch.Tensor:
    return functional.kl_div(logits.log_softmax(0), were.softmax(0), reduction="sum")


class Batches:
    """What each step reads."""

    def __init__(self, near: Sequence[Near], kept: Sequence[Group], backbone: Path) -> None:
        self.near, self._kept = near, kept
        self._pieces, self._shared = Tokens.open(backbone), shared_layers(backbone)
        self._whole = TokenNetwork(self._shared, WEIGHTS / ANSWERS)
        self._draw = random.Random(_SEED)  # noqa: S311  (no secret)
        self._order: list[int] = []

    def hidden(self, readings: Sequence[Reading]) -> Hidden:
        """What the shared layers give."""
        return hidden_of(self._shared, readings)

    def loss(self, layers: UpperLayers, step: int) -> torch.Tensor:
        """The loss of a step."""
        if len(self._order) < _PASSAGES:
            self._order = self._draw.sample(range(len(self.near)), len(self.near))
        few = [self.near[self._order.pop()] for _ in range(_PASSAGES)]
        said = iter(read(layers, self.hidden([r for one in few for r in one.readings])))
        own = [loss_near(one, [next(said) for _ in one.readings]) for one in few]
        loss = torch.stack(own).mean()
        for group in self._draw.sample(self._kept, _KEPT):
            rows = encoded(group, self._pieces).rows
            readings = [r.reading for r in self._draw.sample(rows, min(_KEPT_ROWS, len(rows)))]
            before = [torch.from_numpy(one) for one in self._whole(readings)]
            loss = loss + loss_kept(readings, read(layers, self.hidden(readings)), before) / _KEPT
        return loss


@torch.no_grad()
def measure(layers: UpperLayers, near: Sequence[Near], hidden: Sequence[Hidden]) -> str:
    """AUROC of the likeliest unit, of questions that are answered against near misses; how often they come before these."""
    layers.eval()
    answered: list[float] = []
    missed: list[float] = []
    before: list[bool] = []
    for one, own in zip(near, hidden, strict=True):
        said = iter(read(layers, own))
        highest = [
            max(float(gathered([row], [next(said)]).units.max()) for row in asked.rows)
            for asked in one.asked
        ]
        answered.append(highest[0])
        missed += highest[1:]
        before += [highest[0] > other for other in highest[1:]]
    labels = [1] * len(answered) + [0] * len(missed)
    auroc = roc_auc_score(labels, answered + missed)
    return f"AUROC {auroc:.3f}, before its near misses {sum(before) / len(before):.3f}"


def between(before: Mapping[str, torch.Tensor], layers: UpperLayers) -> UpperLayers:
    """Layers whose weights are the means of those ``before`` and of what they are now."""
    mean = copy.deepcopy(layers)
    mean.load_state_dict({n: (before[n] + p) / 2 for n, p in layers.state_dict().items()})
    return mean


def main() -> None:
    """Read arguments, train."""
    parser = arguments(__doc__, epochs=1)
    parser.add_argument("--near", type=Path, nargs="+", required=True)
    parser.add_argument("--reports", type=Path, nargs="+", required=True)
    options = parser.parse_args()
    torch.manual_seed(_SEED)
    pieces = Tokens.open(options.backbone)
    near = [one for path in options.near for one in load_near(path, pieces)]
    out = [is_held_out(one.documents[0], DOCUMENTS_HELD_OUT) for one in near]
    own = [one for one, held in zip(near, out, strict=True) if not held]
    others = [one for one, held in zip(near, out, strict=True) if held]
    kept, _ = split(load(options.reports), DOCUMENTS_HELD_OUT)
    batches = Batches(own, kept, options.backbone)
    layers = UpperLayers(trained_reader(options.reader, options.backbone), range(OUTPUTS))
    before = {n: p.clone() for n, p in layers.state_dict().items()}
    hidden = [batches.hidden(one.readings) for one in others]
    print(f"{len(own)} passages; held out are {len(others)}: {measure(layers, others, hidden)}")
    each = len(own) // _PASSAGES
    losses = train(layers, lambda step: batches.loss(layers, step), options.epochs * each)
    for step, loss in enumerate(losses, 1):
        if step % 20 == 0:
            print(f"step {step} loss {loss:.3f}", flush=True)
        if step % each == 0:
            mean = between(before, layers)
            print(measure(layers, others, hidden), "; mean:", measure(mean, others, hidden))
            save(mean, options.out)


if __name__ == "__main__":
    main()
