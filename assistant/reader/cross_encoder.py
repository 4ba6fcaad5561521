"""A CrossEncoder of sentence-transformers in the place of the packaged ranker."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from assistant.reader.pairs import Judged
from index.encoder.cross_encoder import Predict, find_cross_encoder, load_cross_encoder


class CrossEncoderRanker:
    """Its scores are taken as log-odds; it says nothing of where in a sentence the answer stands."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def open(cls, name: str) -> CrossEncoderRanker:
        """Raises ModelFault for a model that is not on disk."""
        return cls(find_cross_encoder(name))

    @cached_property
    def _predict(self) -> Predict:
        return load_cross_encoder(self._folder)

    def warm(self) -> None:
        self.judge("warm", ["warm"], [""])

    def judge(
        self, question: str, sentences: Sequence[str], contexts: Sequence[str]
    ) -> list[Judged]:
        """One judgement for each sentence, in their order; it reads what stands above before it."""
        if not sentences:
            return []
        texts = (" ".join(filter(None, both)) for both in zip(contexts, sentences, strict=True))
        scores = self._predict([(question, text) for text in texts])
        return [Judged(score, None, 0.0) for score in scores]
