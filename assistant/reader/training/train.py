"""Train the ranker: ``python -m assistant.reader.training.train QUESTIONS.jsonl.gz --reports
GROUPS.jsonl --out DIR``.

1. One epoch over the groups of `examples`, at a constant rate after a warm-up.
2. `_EPOCHS` over the questions on reports (`reports`), mixed with a share of those of the first stage,
   the rate falling to zero. ``--start`` continues from given weights, without the first stage.

Loss of a batch = binary cross-entropy over all its pairs + softmax cross-entropy of the right sentences
within their group (the log of their share of the probability) + 0.15 × cross-entropy of the span.
AdamW. Deterministic for a seed on one machine; the next run continues from the last checkpoint, which is
written every few hundred steps. One context in thirty-two and one question on reports in ten are held out; their loss, accuracy
of the best sentence and AUROC are printed by source. Written are the best checkpoint by held-out loss on
reports (``ranker.safetensors``) and the last one (``last.safetensors``), to be compared by
`assistant evaluate`.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from sklearn.metrics import roc_auc_score
from torch.nn import functional

from assistant.reader.pairs import Tokens
from assistant.reader.training.batches import Encoded, Row, batches, encode, rows_of, tensors
from assistant.reader.training.examples import Group, Groups, is_held_out, read
from assistant.reader.training.network import Ranker, base
from assistant.reader.training.reports import ReportGroups

_HELD_OUT = 8  # of 256 contexts
_CHECKED = 400  # steps from one checkpoint to the next
_PART = 16  # pairs that are read at once
_WARM = 100  # steps in which the learning rate rises
_EPOCHS = 3  # over the questions on reports
_REPLAYED = 4  # one question of the first stage in so many comes again in the second


def _logits(model: Ranker, rows: Sequence[Row]) -> tuple[torch.Tensor, torch.Tensor]:
    """Answers (n,) and spans (n, longest, 2) of the rows, read in parts of similar length."""
    order = sorted(range(len(rows)), key=lambda i: len(rows[i].ids))
    parts = [order[at : at + _PART] for at in range(0, len(order), _PART)]
    read = [model(*tensors([rows[i] for i in part])) for part in parts]
    longest = max(spans.shape[1] for _, spans in read)
    answers = torch.cat([a.float() for a, _ in read])
    spans = torch.cat(
        [functional.pad(s.float(), (0, 0, 0, longest - s.shape[1]), value=-1e4) for _, s in read]
    )
    back = torch.argsort(torch.tensor(order))
    return answers[back], spans[back]


def _loss(batch: Sequence[Encoded], answers: torch.Tensor, spans: torch.Tensor) -> torch.Tensor:
    """The loss of a batch, whose rows were read in order."""
    rows = rows_of(batch)
    labels = torch.tensor([float(row.label) for row in rows])
    loss = functional.binary_cross_entropy_with_logits(answers, labels)
    at, lists = 0, []
    for group in batch:
        own, right = answers[at : at + len(group.rows)], labels[at : at + len(group.rows)] > 0
        if right.any():
            lists.append(own.logsumexp(0) - own[right].logsumexp(0))
        at += len(group.rows)
    if lists:
        loss = loss + torch.stack(lists).mean()
    marked = [i for i, row in enumerate(rows) if row.span is not None]
    if marked:
        ends = torch.tensor([rows[i].span for i in marked])
        first = functional.cross_entropy(spans[marked, :, 0], ends[:, 0])
        last = functional.cross_entropy(spans[marked, :, 1], ends[:, 1])
        loss = loss + 0.15 * (first + last)
    return loss


@torch.no_grad()
def _validate(model: Ranker, groups: Sequence[Encoded]) -> dict[str, dict[str, float]]:
    """By source: share of answerable groups whose best sentence is the positive, and the AUROC of
    the best sentence's logit, answerable against not, and the loss of its batches.
    """
    model.eval()
    firsts: dict[str, list[float]] = defaultdict(list)
    best: dict[str, list[tuple[int, float]]] = defaultdict(list)
    losses: dict[str, list[float]] = defaultdict(list)
    for at in range(0, len(groups), 16):
        batch = groups[at : at + 16]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            answers, spans = _logits(model, rows_of(batch))
            losses[batch[0].source].append(float(_loss(batch, answers, spans)))
        start = 0
        for group in batch:
            logits = answers[start : start + len(group.rows)]
            start += len(group.rows)
            for source in (group.source, "all"):
                if group.rows[0].label:
                    firsts[source].append(float(group.rows[int(logits.argmax())].label))
                best[source].append((group.rows[0].label, float(logits.max())))
    model.train()
    report = {}
    for source, pairs in best.items():
        labels = [label for label, _ in pairs]
        auroc = (
            roc_auc_score(labels, [v for _, v in pairs]) if len(set(labels)) == 2 else float("nan")
        )
        first = sum(firsts[source]) / max(1, len(firsts[source]))
        report[source] = {"first": round(first, 4), "auroc": round(float(auroc), 4)}
    for source, lost in losses.items():
        report[source]["loss"] = round(sum(lost) / len(lost), 5)
    return report


def main() -> None:
    """Read arguments, train, write both weights and ``training.json`` into ``--out``."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("questions", type=Path)
    parser.add_argument("--reports", type=Path, nargs="+", required=True, help="groups on reports")
    parser.add_argument("--start", type=Path, help="weights to go on from, without the first stage")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rate", type=float, default=8e-5, help="highest learning rate")
    parser.add_argument("--groups", type=int, default=8, help="questions in a batch")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=13)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    tokens = Tokens.open(base())

    def encoded(groups: Iterable[Group]) -> list[Encoded]:
        return [encode(g, tokens) for g in groups if g.examples]

    made = list(Groups(read(options.questions), options.seed))
    reports = ReportGroups(options.reports)
    held = encoded([*(g for g in made if is_held_out(g.context, _HELD_OUT)), *reports.held_out])
    kept = encoded(g for g in made if not is_held_out(g.context, _HELD_OUT))
    epochs = [encoded(reports.epoch(options.seed + n)) for n in range(_EPOCHS)]
    share = len(kept) // _EPOCHS // _REPLAYED
    second = [[*epoch, *kept[n * share : (n + 1) * share]] for n, epoch in enumerate(epochs)]
    print(
        f"{len(kept)} questions and {len(epochs[0])} on reports, {len(held)} held out", flush=True
    )
    _train(options, [] if options.start else kept, second, held)


def _train(
    options: argparse.Namespace,
    first: list[Encoded],
    second: list[list[Encoded]],
    held: list[Encoded],
) -> None:
    model = Ranker()
    if options.start:
        model.load_state_dict(load_file(options.start), strict=False)
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=options.rate, weight_decay=0.01)
    steps = list(batches(first, options.groups, options.seed))
    level = len(steps)
    for n, epoch in enumerate(second, 1):
        steps += batches(epoch, options.groups, options.seed + 100 * n)
    total = len(steps)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / _WARM, 1.0, (total - s) / max(1, total - level))
    )
    checkpoint = options.out / "checkpoint.pt"
    unfinished = options.out / "checkpoint.unfinished"
    step, best = 0, float("inf")
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        step, best = state["step"], state["best"]
    began, running = time.monotonic(), 0.0
    model.train()
    while step < total:
        torch.manual_seed(options.seed + step)  # the same dropout, wherever training is continued
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = _loss(steps[step], *_logits(model, rows_of(steps[step])))
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        running += float(loss.detach())
        step += 1
        if step % 50 == 0:
            pace = (time.monotonic() - began) / 60
            print(f"step {step}/{total} loss {running / 50:.4f} {pace:.1f} min", flush=True)
            running = 0.0
        if step % _CHECKED == 0 or step in (level, total):
            report = _validate(model, held)
            print(json.dumps({"step": step, **report}), flush=True)
            if report["reports"]["loss"] < best:
                best = report["reports"]["loss"]
                _write(model, options.out / "ranker.safetensors")
            if step == total:
                _write(model, options.out / "last.safetensors")
            facts = {"step": step, "held_out": report}
            (options.out / "training.json").write_text(json.dumps(facts, indent=2) + "\n", "utf-8")
            torch.save(
                {
                    "model": model.state_dict(),
                    "optimizer": optimizer.state_dict(),
                    "schedule": schedule.state_dict(),
                    "step": step,
                    "best": best,
                },
                unfinished,
            )
            unfinished.replace(checkpoint)


def _write(model: Ranker, file: Path) -> None:
    tensors = {
        name: t.detach().to(torch.float16).contiguous() for name, t in model.stored().items()
    }
    save_file(tensors, file)


if __name__ == "__main__":
    main()
