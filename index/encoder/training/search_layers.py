"""Train the layers for searches: ``python -m index.encoder.training.search_layers SEARCHES.npz… --backbone FOLDER --out
searches.xml``

A question goes through the model's lower layers, which stay as they are, and through upper layers of its own, which begin as
the model's. They learn to put it near the passages that answer it, whose vectors stay as they are, so that all passages of an
index can be compared with in every step (tuning of queries alone: J. Lee et al., "Learning Dense Representations of
Phrases at Scale", ACL 2021). How near a passage is: the mean of its own cosine and that of its nearest sentence.

Files are written by `assistant.evaluation.fitting.searches`. After each epoch the questions on documents held out are
measured; at the end the layers are written as an OpenVINO network with matrices in int8, and compared with what was trained.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from index.encoder.compiled import import_openvino
from index.encoder.search_layers import BELOW, HIDDEN, MASK, SearchLayers
from index.encoder.tokens import open_tokenizer
from index.encoder.training.e5 import PROMPTS

_TOKENS = 96  # of a question, at most
_QUESTIONS = 48  # in a step, of nearly equal length
_COMPARED = (
    256  # passages that a question is compared with in a step: those that answer, and the nearest
)
_RIGHT = 120  # of them that answer, at most
_SCALE = 50.0  # of cosines
_EVERY = 0.5  # weight of an open question, whose passages should all be near
_RATE, _WARM = 5e-5, 40  # highest learning rate; steps until then
_SHOWN = (1, 5, 10, 20)
_SEED = 1
_LEAST_COSINE = 0.995  # of exported and trained vectors
_EXPORTED = 300  # questions that are compared after the export

Floats = npt.NDArray[np.float32]
Layers = Callable[
    [torch.Tensor, torch.Tensor], torch.Tensor
]  # token vectors, mask -> token vectors


@dataclass(frozen=True, slots=True)
class Searched:
    """A question. ``right``: numbers of the passages that answer it, and how much each does. ``every``: all of them should be
    near, not one of them. ``held``: not learnt from.
    """

    text: str
    right: Sequence[tuple[int, float]]
    every: bool
    held: bool


@dataclass(frozen=True, slots=True)
class SearchedPassages:
    """``vectors``: float32 (n, dimension). ``sentences``: of all passages one after the other, (m, dimension); those of passage i
    are at ``first[i]`` to ``first[i + 1]``, int64 (n + 1,). ``held``: not learnt from, bool (n,).
    """

    vectors: Floats
    sentences: Floats
    first: npt.NDArray[np.int64]
    held: npt.NDArray[np.bool_]

    @classmethod
    def of(
        cls, vectors: Floats, sentences: Sequence[Floats], held: Sequence[bool]
    ) -> SearchedPassages:
        """``sentences``: for each passage (its sentences, dimension)."""
        first = np.cumsum([0, *map(len, sentences)])
        together = np.concatenate([vectors[:0], *sentences])
        return cls(vectors, together, first, np.asarray(held, bool))

    def nearness(self, questions: Floats) -> tuple[Floats, Floats]:
        """Of questions (q, dimension) with passages the sum of both cosines (q, n); with all sentences their cosine (q, m)."""
        cosines = questions @ self.vectors.T
        inside = questions @ self.sentences.T
        filled = np.diff(self.first) > 0
        best = cosines.copy()
        if filled.any():
            starts = self.first[:-1][filled]
            best[:, filled] = np.maximum.reduceat(inside, starts, axis=1)
        return cosines + best, inside


def write_searches(into: Path, passages: SearchedPassages, questions: Sequence[Searched]) -> None:
    """Write what `load_searches` reads."""
    asked = json.dumps([asdict(one) for one in questions], ensure_ascii=False)
    np.savez(
        into,
        vectors=passages.vectors.astype(np.float16),
        sentences=passages.sentences.astype(np.float16),
        first=passages.first,
        held=passages.held,
        questions=np.frombuffer(asked.encode(), np.uint8),
    )


def load_searches(path: Path) -> tuple[SearchedPassages, list[Searched]]:
    """The passages and questions of a file."""
    with np.load(path) as kept:
        vectors, sentences = (kept[name].astype(np.float32) for name in ("vectors", "sentences"))
        passages = SearchedPassages(vectors, sentences, kept["first"], kept["held"])
        asked = json.loads(kept["questions"].tobytes())
    return passages, [Searched(**one) for one in asked]


class Upper(nn.Module):
    """hidden (n, length, width), mask (n, length) -> token vectors of the same shape; the model's layers from `BELOW` on."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.layers = nn.ModuleList(model.encoder.layer[BELOW:])

    def forward(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return through(self.layers, hidden, mask)


class Questions:
    """What the lower layers give of questions: read once, padded for each step."""

    def __init__(self, backbone: Path) -> None:
        from transformers import AutoModel

        model = AutoModel.from_pretrained(backbone).float()
        self.upper = Upper(model)
        self._embeddings, self._lower = model.eval().embeddings, model.encoder.layer[:BELOW]
        self._tokens, self._padding = open_tokenizer(backbone), model.config.pad_token_id
        self._known: dict[str, torch.Tensor] = {}

    def __call__(self, texts: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """Vectors (n, length, width) and mask (n, length), float32."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        if missing:
            self._known |= zip(missing, self._read(missing), strict=True)
        hidden = nn.utils.rnn.pad_sequence([self._known[one].float() for one in texts], True)
        return hidden, _mask([len(self._known[one]) for one in texts])

    @torch.no_grad()
    def _read(self, texts: Sequence[str]) -> list[torch.Tensor]:
        prompted = [PROMPTS["query"] + text for text in texts]
        ids = [torch.tensor(c.ids) for c in self._tokens.cut(prompted, _TOKENS, offsets=False)]
        mask = _mask([len(one) for one in ids])
        with torch.autocast("cpu", torch.bfloat16):
            hidden = self._embeddings(nn.utils.rnn.pad_sequence(ids, True, self._padding))
            hidden = through(self._lower, hidden, mask)
        return [row[: len(one)].bfloat16() for row, one in zip(hidden, ids, strict=True)]


def through(layers: Iterable[nn.Module], hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Token vectors (n, length, width) after some layers; ``mask``: (n, length)."""
    hides = (1.0 - mask[:, None, None, :].to(hidden.dtype)) * -1e4
    for layer in layers:
        out = layer(hidden, hides)
        hidden = out[0] if isinstance(out, tuple) else out
    return hidden


def _mask(lengths: Sequence[int]) -> torch.Tensor:
    return (torch.arange(max(lengths)) < torch.tensor(lengths)[:, None]).float()


def vectors_of(upper: Layers, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Unit vectors (n, width): means of the token vectors."""
    tokens = upper(hidden, mask).float()
    sums = (tokens * mask[:, :, None]).sum(1)
    return functional.normalize(sums / mask.sum(1, keepdim=True), dim=-1)


def loss_of(
    questions: torch.Tensor, asked: Sequence[Searched], passages: SearchedPassages
) -> torch.Tensor:
    """Of the passages that are learnt from those that answer against the others, listwise; ``questions``: (n, dimension)."""
    near, inside = passages.nearness(questions.detach().numpy())
    near[:, passages.held] = -np.inf
    losses = []
    for question, one, nearness, sentences in zip(questions, asked, near, inside, strict=True):
        chosen, share = _compared(one, nearness)
        best = [_nearest(passages, number, sentences) for number in chosen]
        both = torch.from_numpy(passages.vectors[chosen] + np.stack(best)) @ question
        likely = torch.log_softmax(both / 2 * _SCALE, 0)
        if one.every:
            losses.append(-_EVERY * (share / share.sum() * likely).sum())
        else:
            losses.append(-torch.logsumexp(likely[share > 0], 0))
    return torch.stack(losses).mean()


def _compared(asked: Searched, nearness: Floats) -> tuple[npt.NDArray[np.int64], torch.Tensor]:
    """Numbers of the passages that a question is compared with, and how much each answers."""
    best = sorted(asked.right, key=lambda pair: -pair[1])[:_RIGHT]
    right = [number for number, _ in best]
    count = min(_COMPARED, len(nearness) - 1)
    nearest = np.setdiff1d(np.argpartition(-nearness, count)[:count], right)
    nearest = nearest[np.isfinite(nearness[nearest])]
    chosen = np.concatenate([right, nearest]).astype(np.int64)[:_COMPARED]
    share = torch.zeros(len(chosen))
    share[: len(right)] = torch.tensor([value for _, value in best])
    return chosen, share


def _nearest(passages: SearchedPassages, number: int, cosines: Floats) -> Floats:
    """The vector of a passage's nearest sentence; its own where it has none."""
    first, after = passages.first[number : number + 2].tolist()
    if first == after:
        own: Floats = passages.vectors[number]
        return own
    nearest: Floats = passages.sentences[first + int(cosines[first:after].argmax())]
    return nearest


Part = tuple[SearchedPassages, list[Searched]]


def train(
    questions: Questions, parts: Sequence[Part], epochs: int, highest: float = _RATE
) -> Iterator[float]:
    """Trains the upper layers on the questions that are not held out; yields the mean loss of each epoch when it is done.

    ``highest``: learning rate.
    """
    draw = random.Random(_SEED)  # noqa: S311  (no secret)
    upper = questions.upper
    optimizer = torch.optim.AdamW(upper.parameters(), lr=highest, weight_decay=0.01)
    learnt = [(passages, [one for one in asked if not one.held]) for passages, asked in parts]
    steps = epochs * len(_batches(learnt, draw))
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / _WARM) * max(0.0, 1 - step / steps)
    )
    for _ in range(epochs):
        losses = []
        for passages, asked in _batches(learnt, draw):
            hidden, mask = questions([one.text for one in asked])
            upper.train()
            with torch.autocast("cpu", torch.bfloat16):
                vectors = vectors_of(upper, hidden, mask)
            loss = loss_of(vectors, asked, passages)
            torch.autograd.backward(loss)
            nn.utils.clip_grad_norm_(upper.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            rate.step()
            losses.append(float(loss.detach()))
        yield float(np.mean(losses))


def _batches(parts: Sequence[Part], draw: random.Random) -> list[Part]:
    """Questions of a step, of one index and of nearly equal length."""
    made: list[Part] = []
    for passages, asked in parts:
        order = draw.sample(asked, len(asked))
        for at in range(0, len(order), 16 * _QUESTIONS):
            alike = sorted(order[at : at + 16 * _QUESTIONS], key=lambda one: len(one.text))
            made += [
                (passages, alike[i : i + _QUESTIONS]) for i in range(0, len(alike), _QUESTIONS)
            ]
    draw.shuffle(made)
    return made


@torch.no_grad()
def measure(questions: Questions, parts: Sequence[Part]) -> list[float]:
    """Of the look-ups that are held out the share whose passage is among the nearest `_SHOWN`."""
    questions.upper.eval()
    ranks = []
    for passages, asked in parts:
        held = [one for one in asked if one.held and not one.every]
        for at in range(0, len(held), _QUESTIONS):
            some = held[at : at + _QUESTIONS]
            vectors = vectors_of(questions.upper, *questions([one.text for one in some]))
            near, _ = passages.nearness(vectors.numpy())
            for one, nearness in zip(some, near, strict=True):
                best = max(nearness[number] for number, _ in one.right)
                ranks.append(int((nearness > best).sum()))
    return [float(np.mean([rank < shown for rank in ranks])) for shown in _SHOWN]


@torch.no_grad()
def export(questions: Questions, texts: Sequence[str], into: Path) -> float:
    """Write the layers (.xml and .bin); returns the lowest cosine of vectors by them and by what was trained, over ``texts``."""
    import_openvino()
    import nncf
    import openvino

    questions.upper.eval()
    hidden, mask = questions(texts[:2])
    network = openvino.convert_model(questions.upper, example_input=(hidden, mask.long()))
    for port, name in zip(network.inputs, (HIDDEN, MASK), strict=True):
        port.get_tensor().set_names({name})
    packed = nncf.compress_weights(network, mode=nncf.CompressWeightsMode.INT8_SYM)
    openvino.save_model(packed, into, compress_to_fp16=True)
    with tempfile.TemporaryDirectory() as cache:
        layers = SearchLayers(into, Path(cache))

        def exported(hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            return torch.from_numpy(layers(hidden.numpy(), mask.long().numpy()).copy())

        lowest = 1.0
        for text in texts:
            given = questions([text])
            both = (vectors_of(one, *given) for one in (questions.upper, exported))
            lowest = min(lowest, float(torch.sum(next(both) * next(both))))
    return lowest


def main() -> None:
    """Read arguments, train, export."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("``")[0])
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--backbone", type=Path, required=True, help="the model in float32")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    torch.manual_seed(_SEED)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    parts = [load_searches(path) for path in options.files]
    questions = Questions(options.backbone)
    print("before", measured(questions, parts), flush=True)
    for number, loss in enumerate(train(questions, parts, options.epochs), 1):
        print(f"epoch {number}: loss {loss:.3f},", measured(questions, parts), flush=True)
        torch.save(questions.upper.state_dict(), options.out.with_suffix(".pt"))
    texts = [one.text for _, asked in parts for one in asked if one.held][:_EXPORTED]
    lowest = export(questions, texts, options.out)
    print(f"{options.out}: cosine with what was trained at least {lowest:.4f}")
    if lowest < _LEAST_COSINE:
        raise SystemExit("the exported layers do not give what was trained")


def measured(questions: Questions, parts: Sequence[Part]) -> str:
    """`measure` as a line of text."""
    shares = zip(_SHOWN, measure(questions, parts), strict=True)
    return ", ".join(f"best {shown}: {share:.3f}" for shown, share in shares)


if __name__ == "__main__":
    main()
