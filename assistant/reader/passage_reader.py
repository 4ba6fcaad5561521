"""The reader: reads a question with whole passages, and says which of their sentences answer, and where; or which tell
something that belongs into the answer of an open question. It reads the columns of a table, and says which are asked for. It reads a turn with those before it, too, and says what it
takes over from them; and of a turn by itself what it is, and what kind of answer it asks for.

What its networks give for every token is described in `assistant.reader.training.reader`,
`assistant.reader.training.points`, `assistant.reader.sheets`, `assistant.reader.turns`, `assistant.reader.kinds` and `assistant.reader.talk`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.conversation.taken import Taken
from assistant.reader.kinds import chances_of, encode_question
from assistant.reader.network import Batch, SharedLayers, TokenNetwork
from assistant.reader.passages import Reading, encode
from assistant.reader.scores import PassageScore, Shown, UnitScore, best_span
from assistant.reader.sheets import (
    CONDITION,
    GROUP,
    TARGET,
    ColumnScore,
    TableScore,
    operations_of,
)
from assistant.reader.talk import labels_of
from assistant.reader.tokens import Tokens
from assistant.reader.turns import encode_turn, taken
from index.cache import BoundedCache
from index.encoder.files import DEFAULT_FOLDER

WEIGHTS = Path(__file__).parent / "passage_weights"
SHARED, ANSWERS = "shared.xml", "answers.xml"
POINTS, SHEETS = "points.xml", "sheets.xml"
TURNS, KINDS, TALK = "turns.xml", "kinds.xml", "talk.xml"
_REMEMBERED = 256  # turns, with those before them or alone
_JUST_READ = 8  # turns whose vectors are kept, 74 kB each
_READ_LATELY = (
    2_000  # passages, some 2 kB each, kept with what was said of all that were read together
)

_Read = tuple[str, tuple[Shown, ...]]  # a question, and all passages that are read with it


class PackagedReader:
    """The reader that comes with the assistant; it loads each of its networks when it is first used. Thread-safe."""

    def __init__(
        self,
        weights: Path = WEIGHTS,
        cache_dir: Path | None = None,
        encoder: Path = DEFAULT_FOLDER,
    ) -> None:
        """``weights``: folder with `SHARED` and the others. ``encoder``: that of the model whose word vectors they were
        trained with.
        """
        self._weights, self._cache_dir, self._encoder = weights, cache_dir, encoder
        self._taken: BoundedCache[tuple[str, ...], Taken] = BoundedCache(_REMEMBERED)
        self._labels: BoundedCache[str, Mapping[str, float]] = BoundedCache(_REMEMBERED)
        self._alone: BoundedCache[str, list[Batch]] = BoundedCache(_JUST_READ)
        self._kind: BoundedCache[str, Mapping[str, float]] = BoundedCache(_REMEMBERED)
        self._scores: BoundedCache[_Read, tuple[PassageScore, ...]] = BoundedCache(
            _READ_LATELY, len
        )
        self._points_of: BoundedCache[_Read, tuple[tuple[float, ...], ...]] = BoundedCache(
            _READ_LATELY, len
        )
        self._lock = threading.Lock()

    @cached_property
    def _pieces(self) -> Tokens:
        return Tokens.open(self._encoder)

    @cached_property
    def _shared(self) -> SharedLayers:
        return SharedLayers(self._weights / SHARED, self._encoder, self._cache_dir)

    @cached_property
    def _answers(self) -> TokenNetwork:
        return self._over_shared_layers(ANSWERS)

    @cached_property
    def _points(self) -> TokenNetwork:
        return self._over_shared_layers(POINTS)

    @cached_property
    def _sheets(self) -> TokenNetwork:
        return self._over_shared_layers(SHEETS)

    # Of these each question reads one turn: more than one request would only keep more memory.
    @cached_property
    def _turns(self) -> TokenNetwork:
        return self._over_shared_layers(TURNS, at_once=1)

    @cached_property
    def _kinds(self) -> TokenNetwork:
        return self._over_shared_layers(KINDS, at_once=1)

    @cached_property
    def _talk(self) -> TokenNetwork:
        return self._over_shared_layers(TALK, at_once=1)

    def _over_shared_layers(self, name: str, at_once: int | None = None) -> TokenNetwork:
        return TokenNetwork(self._shared, self._weights / name, self._cache_dir, at_once)

    def warm(self, *, once: bool = False) -> None:
        """Load the networks for look-ups and, unless only one question follows (``once``), for sheets, and let them run once; that
        for points takes a third of a second when it is needed.
        """
        warm = [Shown("", ("warm",))]
        self.read("warm", warm)
        if not once:
            self.columns("warm", warm)

    def read(self, question: str, passages: Sequence[Shown]) -> list[PassageScore]:
        """A score for each passage, in their order.

        What was read lately is remembered as a whole: a question that is searched for and asked, or answered and written on
        by a chat model, is read with the same passages again. A passage alone is not, because its numbers differ in the last
        digits with the passages that it is read with, and an answer must not depend on what was asked before.
        """
        if not passages:
            return []
        return list(self._scores.get_or_make((question, tuple(passages)), self._read_now))

    def _read_now(self, asked: _Read) -> tuple[PassageScore, ...]:
        question, passages = asked
        with self._lock:
            network, pieces = self._answers, self._pieces
        units: list[list[UnitScore]] = [[] for _ in passages]
        logits = [-np.inf] * len(passages)
        for number, reading, outputs in _read(network, pieces, question, passages):
            logits[number] = max(logits[number], float(outputs[0, 0]))
            for place, ends in enumerate(reading.units):
                text = passages[number].units[reading.first + place]
                units[number].append(_unit(pieces, text, ends, outputs))
        return tuple(PassageScore(*both) for both in zip(logits, map(tuple, units), strict=True))

    def points(self, question: str, passages: Sequence[Shown]) -> list[tuple[float, ...]]:
        """Of each passage the log-odds that each of its units is a point of the answer to an open question; remembered as
        what `read` says.
        """
        if not passages:
            return []
        return list(self._points_of.get_or_make((question, tuple(passages)), self._points_now))

    def _points_now(self, asked: _Read) -> tuple[tuple[float, ...], ...]:
        question, passages = asked
        with self._lock:
            network, pieces = self._points, self._pieces
        logits: list[list[float]] = [[] for _ in passages]
        for number, reading, outputs in _read(network, pieces, question, passages):
            logits[number] += [unit_logit(outputs, ends) for ends in reading.units]
        return tuple(tuple(own) for own in logits)

    def columns(self, question: str, tables: Sequence[Shown]) -> list[TableScore]:
        """What each of some tables, whose units are their columns, has to do with a question."""
        if not tables:
            return []
        with self._lock:
            network, pieces = self._sheets, self._pieces
        scores: list[list[ColumnScore]] = [[] for _ in tables]
        parts: list[list[npt.NDArray[np.float32]]] = [[] for _ in tables]
        for number, reading, outputs in _read(network, pieces, question, tables):
            parts[number].append(outputs)
            for ends in reading.units:
                kinds = (unit_logit(outputs, ends, first) for first in (TARGET, CONDITION, GROUP))
                scores[number].append(ColumnScore(*kinds))
        both = zip(scores, parts, strict=True)
        return [TableScore(tuple(own), operations_of(said)) for own, said in both]

    def taken_over(self, turn: str, earlier: Sequence[str]) -> Taken:
        """What a turn takes over from the questions before it, the newest first."""

        def read(turns: tuple[str, ...]) -> Taken:
            with self._lock:
                network, pieces = self._turns, self._pieces
            reading = encode_turn(turns[0], turns[1:], pieces.ids)
            return taken(reading, network([reading.reading])[0])

        return self._taken.get_or_make((turn, *earlier), read)

    def labels(self, turn: str) -> Mapping[str, float]:
        """Probabilities of what a turn is (`assistant.reader.talk.LABELS`), the likeliest first; their sum is 1."""

        def read(text: str) -> Mapping[str, float]:
            with self._lock:
                network = self._talk
            return labels_of(network.over(self._read_alone(text))[0])

        return self._labels.get_or_make(turn, read)

    def kinds(self, question: str) -> Mapping[str, float]:
        """Probabilities of what a question asks for (`assistant.reader.kinds.KINDS`); their sum is 1."""

        def read(text: str) -> Mapping[str, float]:
            with self._lock:
                network = self._kinds
            return chances_of(network.over(self._read_alone(text))[0])

        return self._kind.get_or_make(question, read)

    def _read_alone(self, turn: str) -> list[Batch]:
        """What the shared layers give for a turn: a question is read by the networks for talk and for kinds."""

        def read(text: str) -> list[Batch]:
            with self._lock:
                shared, pieces = self._shared, self._pieces
            return shared.batches([encode_question(text, pieces.ids)])

        return self._alone.get_or_make(turn, read)


def _read(
    network: TokenNetwork, pieces: Tokens, question: str, passages: Sequence[Shown]
) -> Iterator[tuple[int, Reading, npt.NDArray[np.float32]]]:
    """The number of a passage, a part of it, and what the network says of that."""
    asked = pieces.ids(question)
    readings = [
        (number, reading)
        for number, passage in enumerate(passages)
        for reading in encode(
            asked, pieces.ids(passage.above), [pieces.ids(unit) for unit in passage.units]
        )
    ]
    said = network([reading for _, reading in readings])
    for (number, reading), outputs in zip(readings, said, strict=True):
        yield number, reading, outputs


def unit_logit(
    outputs: npt.NDArray[np.float32], ends: tuple[int, int, int], first: int = 0
) -> float:
    """Log-odds of a unit: number ``first`` of its mark, and the next one on average over its tokens.

    ``ends``: the mark, and the half-open range of the tokens.
    """
    mark, start, after = ends
    mean = float(outputs[start:after, first + 1].mean()) if after > start else 0.0
    return float(outputs[mark, first]) + mean


def _unit(
    pieces: Tokens, text: str, ends: tuple[int, int, int], outputs: npt.NDArray[np.float32]
) -> UnitScore:
    _, first, after = ends
    start, end, certainty = best_span(outputs[first:after, 3:])
    offsets = pieces.offsets(text)
    span = (offsets[start][0], offsets[end][1]) if after > first else None
    return UnitScore(unit_logit(outputs, ends, 1), span, certainty)
