"""Train the reader: ``python -m assistant.reader.training.train_reader --backbone FOLDER --reports GROUPS.jsonl…
--public GROUPS.jsonl… --out DIR [--steps N]``

A step reads `_GROUPS` questions on reports and as many of public sets (`assistant.reader.training.groups`) and
lowers the loss (`loss`) by AdamW. The network computes in bfloat16, the weights that are changed are kept in
float32 beside it. The rate rises over the first steps, is lower in lower layers, and
stays; what is kept is the running mean of the weights over about the last `_MEAN` steps, which needs no falling rate
and so no end that is known before. About every five minutes a checkpoint is written: the same command goes on
from it, with the same groups as if it had not been interrupted. Every `_CHECKED` steps
the mean weights are measured on groups held out (whole documents; whole contexts of public sets), and printed
by source and appended to ``log.jsonl``; the best by loss on reports are in ``reader.safetensors``, the
last ones in ``last.safetensors``.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from safetensors.torch import save_file

from assistant.reader.tokens import Tokens
from assistant.reader.training.groups import (
    DOCUMENTS_HELD_OUT,
    Drawn,
    Group,
    load,
    split,
)
from assistant.reader.training.held_out import measured
from assistant.reader.training.loss import loss_of
from assistant.reader.training.reader import Read, Reader, gathered
from assistant.reader.training.rows import Encoded, Row, encoded, parts, tensors

_CONTEXTS_HELD_OUT = 3  # of 256 contexts of public sets
_GROUPS = 5  # of reports in a step, and as many of public sets
_TOKENS = 2048  # that the network reads at once, with padding
_WARM = 150  # steps in which the rate rises
_RATE, _DECAY, _HEAD = 1.5e-4, 0.9, 1e-3
_MEAN = 250  # steps that the mean of the weights goes back
_CHECKED = 600  # steps from one measurement to the next
_KEPT = 300  # seconds from one checkpoint to the next
_MEASURED = 160  # groups held out of each kind that are measured
_SEED = 13


def read_rows(model: Reader, rows: Sequence[Row]) -> Read:
    """What the reader says of some rows."""
    said: list[torch.Tensor] = [torch.empty(0)] * len(rows)
    for part in parts(rows, _TOKENS):
        outputs = model(*tensors([rows[i] for i in part]))
        for i, one in zip(part, outputs, strict=True):
            said[i] = one[: len(rows[i].reading.ids)]
    return gathered(rows, said)


@dataclass
class Data:
    """Endless groups for training, and those held out."""

    reports: Drawn
    public: Drawn
    held_out: list[Encoded]
    pieces: Tokens

    @classmethod
    def read(cls, reports: Sequence[Path], public: Sequence[Path], backbone: Path) -> Data:
        """Raises ValueError if no document is held out."""
        pieces = Tokens.open(backbone)
        own, others = split(load(reports), DOCUMENTS_HELD_OUT)
        known, unknown = split(load(public), _CONTEXTS_HELD_OUT)
        if not (others and unknown):
            raise ValueError("nothing is held out: give more groups")
        held = [encoded(_few(group), pieces) for group in (*_some(others), *_some(unknown))]
        names = {name for group in others for name in group.documents}
        print(
            f"{len(own)} groups on reports and {len(known)} of public sets; held out are"
            f" {len(others)} on {len(names)} documents and {len(unknown)}",
            flush=True,
        )
        return cls(Drawn(own, _SEED), Drawn(known, _SEED), held, pieces)

    def batch(self, step: int) -> list[Encoded]:
        """The groups of a step."""
        numbers = range(step * _GROUPS, (step + 1) * _GROUPS)
        return [
            encoded(kind[n], self.pieces) for kind in (self.reports, self.public) for n in numbers
        ]


def _some(groups: Sequence[Group]) -> list[Group]:
    """Groups spread over all of them."""
    return list(groups[:: max(1, len(groups) // _MEASURED)])[:_MEASURED]


def _few(group: Group) -> Group:
    """At most eight passages of a group, first those that answer."""
    return replace(group, parts=group.parts[:8])


class Training:
    """A model in training; its state is in a file of ``out``."""

    def __init__(self, backbone: Path, out: Path) -> None:
        torch.manual_seed(_SEED)
        self.model = Reader(backbone)
        # On passages as short as these it takes a quarter less time than torch's fused attention.
        self.model.bert.set_attn_implementation("eager")
        self.weights = {n: p.detach().clone() for n, p in self.model.trained().items()}
        self.mean = {n: tensor.clone() for n, tensor in self.weights.items()}
        self.highest = [self.model.rate(n, _RATE, _DECAY, _HEAD) for n in self.weights]
        self.optimizer = torch.optim.AdamW(
            [{"params": [tensor]} for tensor in self.weights.values()],
            weight_decay=0.01,
            fused=True,
        )
        self.model.bert.to(torch.bfloat16)
        self.step, self.best = 0, float("inf")
        self._out, self._file = out, out / "checkpoint.pt"
        if self._file.exists():
            self._load()

    def learn(self, batch: Sequence[Encoded]) -> float:
        """One step; returns its loss."""
        self.model.train()
        for group, rate in zip(self.optimizer.param_groups, self.highest, strict=True):
            group["lr"] = rate * min(1.0, (self.step + 1) / _WARM)
        loss = loss_of(batch, read_rows(self.model, [r for group in batch for r in group.rows]))
        torch.autograd.backward(loss)
        for name, parameter in self.model.trained().items():
            given = parameter.grad
            self.weights[name].grad = None if given is None else given.float()
        torch.nn.utils.clip_grad_norm_(self.weights.values(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.model.zero_grad(set_to_none=True)
        self._use(self.weights)
        self.step += 1
        share = max(1 / self.step, 1 / _MEAN)
        for name, tensor in self.weights.items():
            self.mean[name].lerp_(tensor, share)
        return float(loss.detach())

    def measure(self, held_out: Sequence[Encoded]) -> dict[str, dict[str, float]]:
        """Measure the mean weights (`measured`), and write them."""
        self._use(self.mean)
        self.model.eval()
        report = measured(lambda rows: read_rows(self.model, rows), held_out)
        self._use(self.weights)
        kept = {n: t.to(torch.float16).contiguous() for n, t in self.mean.items()}
        save_file(kept, self._out / "last.safetensors")
        if report["reports"]["loss"] < self.best:
            self.best = report["reports"]["loss"]
            save_file(kept, self._out / "reader.safetensors")
        with (self._out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps({"step": self.step, **report}) + "\n")
        return report

    @torch.no_grad()
    def _use(self, weights: dict[str, torch.Tensor]) -> None:
        for name, parameter in self.model.trained().items():
            parameter.copy_(weights[name])

    def keep(self) -> None:
        """Write a checkpoint in place of the last one."""
        state = {
            "weights": self.weights,
            "mean": self.mean,
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "best": self.best,
        }
        unfinished = self._file.with_suffix(".unfinished")
        torch.save(state, unfinished)
        unfinished.replace(self._file)

    def _load(self) -> None:
        state = torch.load(self._file, weights_only=True)
        for name, tensor in self.weights.items():  # the optimizer holds these very tensors
            tensor.copy_(state["weights"][name])
        self._use(self.weights)
        self.mean = state["mean"]
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.best = state["step"], state["best"]


def main() -> None:
    """Read arguments, train."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("``")[0])
    parser.add_argument("--backbone", type=Path, required=True)
    parser.add_argument("--reports", type=Path, nargs="+", required=True)
    parser.add_argument("--public", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=20_000, help="that are made in all")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    training = Training(options.backbone, options.out)
    data = Data.read(options.reports, options.public, options.backbone)
    kept, running, rows = time.monotonic(), 0.0, 0
    began = (time.monotonic(), time.process_time())
    while training.step < options.steps:
        batch = data.batch(training.step)
        running += training.learn(batch)
        rows += sum(len(group.rows) for group in batch)
        if training.step % 10 == 0:
            wall, used = time.monotonic() - began[0], time.process_time() - began[1]
            print(
                f"{time.strftime('%H:%M:%S')} step {training.step} loss {running / 10:.4f},"
                f" {rows} passages in {wall:.0f} s, {used:.0f} s of processor time",
                flush=True,
            )
            running = 0.0
        if training.step % _CHECKED == 0 or training.step == options.steps:
            print(json.dumps(training.measure(data.held_out)), flush=True)
        if time.monotonic() - kept > _KEPT or training.step == options.steps:
            training.keep()
            kept = time.monotonic()


if __name__ == "__main__":
    main()
