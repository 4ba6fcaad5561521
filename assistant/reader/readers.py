"""The reader that the settings ask for: the packaged one, none, or a CrossEncoder of sentence-transformers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path

from assistant.reader.passage_reader import PackagedReader
from assistant.reader.scores import PassageScore, Reader, Shown, UnitScore
from index.encoder.sentence_transformers_backend import (
    Predict,
    find_cross_encoder,
    load_cross_encoder,
)

PACKAGED, OFF = "packaged", "off"


@cache
def open_reader(
    name: str = PACKAGED, cache_dir: Path | None = None, allow_download: bool = False
) -> Reader | None:
    """One of each kind in a process.

    ``name``: "packaged", "off" (returns None), or a CrossEncoder by name or path. Models are loaded when
    they are first used, but a CrossEncoder that cannot be had raises ModelFault here.
    """
    if name == OFF:
        return None
    if name == PACKAGED:
        return PackagedReader(cache_dir=cache_dir)
    return CrossEncoderReader(find_cross_encoder(name, allow_download=allow_download), cache_dir)


class CrossEncoderReader(PackagedReader):
    """A CrossEncoder of sentence-transformers, which reads each sentence with what stands above it; turns, kinds of
    questions and columns of tables are left to the packaged reader.

    Its scores are used as log-odds; a passage has that of its best sentence, and no sentence has a span.
    """

    def __init__(self, folder: Path, cache_dir: Path | None = None) -> None:
        super().__init__(cache_dir=cache_dir)
        self._folder = folder

    @cached_property
    def _predict(self) -> Predict:
        return load_cross_encoder(self._folder)

    def read(self, question: str, passages: Sequence[Shown]) -> list[PassageScore]:
        """A score for each passage, in their order."""
        texts = [
            " ".join(filter(None, (one.above, unit))) for one in passages for unit in one.units
        ]
        scores = iter(self._predict([(question, text) for text in texts]) if texts else ())
        said: list[PassageScore] = []
        for one in passages:
            units = tuple(UnitScore(next(scores), None, 0.0) for _ in one.units)
            best = max((unit.logit for unit in units), default=float("-inf"))
            said.append(PassageScore(best, units))
        return said

    def points(self, question: str, passages: Sequence[Shown]) -> list[tuple[float, ...]]:
        """Of each passage the scores of its units: a CrossEncoder knows no other kind of question."""
        return [tuple(unit.logit for unit in one.units) for one in self.read(question, passages)]
