"""Rankers: how well sentences answer a question, and where in them the answer is.

The packaged ranker is a small cross-encoder with a second head for the span of the answer; a CrossEncoder
of sentence-transformers can take its place.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path

from assistant.reader.network import WEIGHTS, Network
from assistant.reader.pairs import Ranker, RankerScore, Tokens, encode_pair, parts
from assistant.reader.scores import best_span
from index.encoder.files import MINILM, find_model, user_cache_dir
from index.encoder.sentence_transformers_backend import (
    Predict,
    find_cross_encoder,
    load_cross_encoder,
)

PACKAGED, OFF = "packaged", "off"


@cache
def open_ranker(
    name: str, cache_dir: Path | None = None, allow_download: bool = False
) -> Ranker | None:
    """The ranker that the settings ask for; one of each kind in a process.

    ``name``: "packaged", "off" (returns None), or a CrossEncoder by name or path. Models are loaded when
    they are first used, but a CrossEncoder that cannot be had raises ModelFault here.
    """
    if name == OFF:
        return None
    if name == PACKAGED:
        return PackagedRanker(cache_dir=cache_dir)
    return CrossEncoderRanker(find_cross_encoder(name, allow_download=allow_download))


class PackagedRanker:
    """The ranker that comes with the assistant; it loads its network when it is first used. Thread-safe."""

    def __init__(self, weights: Path = WEIGHTS, cache_dir: Path | None = None) -> None:
        self._weights = weights
        self._cache_dir = cache_dir
        self._lock = threading.Lock()

    @cached_property
    def _tokens(self) -> Tokens:
        return Tokens.open(find_model(MINILM, self._cache_dir or user_cache_dir()).folder)

    @cached_property
    def _loaded(self) -> Network:
        return Network(self._weights, self._cache_dir)

    def warm(self) -> None:
        """Load the network and let it run once."""
        self.score("warm", ["warm"], [""])

    def score(
        self, question: str, sentences: Sequence[str], contexts: Sequence[str]
    ) -> list[RankerScore]:
        """A score for each sentence, in their order; ``contexts``: one for each, see `pairs`."""
        if not sentences:
            return []
        with self._lock:
            network, tokens = self._loaded, self._tokens
        asked = tokens.ids(question)
        cut = [
            (i, start)
            for i, sentence in enumerate(sentences)
            for start in parts(len(tokens.ids(sentence)))
        ]
        pairs = [encode_pair(asked, sentences[i], contexts[i], tokens.ids, at) for i, at in cut]
        logits, ends = network(pairs)
        best: dict[int, int] = {}  # of each sentence, which of its parts answers best
        for n, (i, _) in enumerate(cut):
            if i not in best or logits[n] > logits[best[i]]:
                best[i] = n
        scored = []
        for i, sentence in enumerate(sentences):
            start, logit, scores = cut[best[i]][1], logits[best[i]], ends[best[i]]
            first, last, certainty = best_span(scores)
            offsets = tokens.offsets(sentence)[start : start + len(scores)]
            span = (offsets[first][0], offsets[last][1]) if offsets else None
            scored.append(RankerScore(float(logit), span, certainty))
        return scored


class CrossEncoderRanker:
    """A CrossEncoder of sentence-transformers; its scores are used as log-odds, and it gives no spans."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _predict(self) -> Predict:
        return load_cross_encoder(self._folder)

    def warm(self) -> None:
        self.score("warm", ["warm"], [""])

    def score(
        self, question: str, sentences: Sequence[str], contexts: Sequence[str]
    ) -> list[RankerScore]:
        """A score for each sentence, in their order; its context is read before it."""
        if not sentences:
            return []
        texts = (" ".join(filter(None, both)) for both in zip(contexts, sentences, strict=True))
        scores = self._predict([(question, text) for text in texts])
        return [RankerScore(score, None, 0.0) for score in scores]
