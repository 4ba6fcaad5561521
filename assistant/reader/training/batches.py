"""Training groups as batches of tensors: pairs are encoded, and put together by length."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

from assistant.reader.pairs import SENTENCE, Tokens, encode_pair, parts
from assistant.reader.training.examples import Example, Group


@dataclass(frozen=True, slots=True)
class Row:
    """A pair as the network reads it. ``span``: first and last token of the answer."""

    ids: list[int]
    types: list[int]
    label: int
    span: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Encoded:
    """The rows of a training group."""

    source: str
    rows: tuple[Row, ...]


def encode(group: Group, tokens: Tokens) -> Encoded:
    """Tokens of every pair of a group."""
    question = tokens.ids(group.question)
    return Encoded(group.source, tuple(_row(question, e, tokens) for e in group.examples))


def _row(question: Sequence[int], example: Example, tokens: Tokens) -> Row:
    """Of a sentence that is too long: the part with the answer, if that is known."""
    offsets = tokens.offsets(example.sentence)
    answer = tokens_of(example.answer, offsets)
    start = part_with(answer, len(offsets))
    pair = encode_pair(question, example.sentence, example.context, tokens.ids, start)
    span = None
    if answer is not None and answer[1] - start < pair.sentence[1] - pair.sentence[0]:
        first = pair.sentence[0] - start
        span = (first + answer[0], first + answer[1])
    return Row(pair.ids, pair.types, example.label, span)


def batches(groups: Sequence[Encoded], size: int, seed: int) -> Iterator[list[Encoded]]:
    """Batches of ``size`` groups of similar length, in random order."""
    order = list(range(len(groups)))
    random.Random(seed).shuffle(order)  # noqa: S311  (no secret)
    made = []
    for at in range(0, len(order), 40 * size):
        pool = sorted(
            order[at : at + 40 * size], key=lambda i: max(len(r.ids) for r in groups[i].rows)
        )
        made += [pool[i : i + size] for i in range(0, len(pool), size)]
    random.Random(seed + 1).shuffle(made)  # noqa: S311
    for batch in made:
        yield [groups[i] for i in batch]


def tensors(rows: Sequence[Row]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Ids, types and mask: int64 (n, length); shorter rows end in zeros."""
    length = -8 * (-max(len(row.ids) for row in rows) // 8)  # few shapes: each is compiled once
    ids = torch.zeros(len(rows), length, dtype=torch.int64)
    types, mask = torch.zeros_like(ids), torch.zeros_like(ids)
    for i, row in enumerate(rows):
        ids[i, : len(row.ids)] = torch.tensor(row.ids)
        types[i, : len(row.types)] = torch.tensor(row.types)
        mask[i, : len(row.ids)] = 1
    return ids, types, mask


def rows_of(batch: Sequence[Encoded]) -> list[Row]:
    """The rows of all groups, in order."""
    return [row for group in batch for row in group.rows]


def tokens_of(
    answer: tuple[int, int] | None, offsets: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """First and last token of an answer; None without one.

    ``answer`` and ``offsets``: half-open ranges of characters, of the answer and of each token.
    """
    if answer is None:
        return None
    inside = [i for i, (start, end) in enumerate(offsets) if start < answer[1] and answer[0] < end]
    return (inside[0], inside[-1]) if inside else None


def part_with(answer: tuple[int, int] | None, length: int) -> int:
    """Where the first part of a sentence begins that contains the whole answer; 0 if none does.

    ``answer``: its first and last token. ``length``: of the sentence, in tokens.
    """
    if answer is None:
        return 0
    whole = (at for at in parts(length) if at <= answer[0] and answer[1] < at + SENTENCE)
    return next(whole, 0)
