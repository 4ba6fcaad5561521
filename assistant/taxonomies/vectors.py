"""What terms mean, as vectors of the index's own model.

A term's vector is the mean direction of what the model makes of its name with its definition, of its English words and
of its words in the language of the document. The vectors of a list of texts are kept in the cache directory: encoding
some 700 takes seconds, and every process that tags or draws a map needs them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.taxonomies.model import Term
from index.encoder import Encoder
from index.encoder.files import user_cache_dir

Vectors = npt.NDArray[np.float32]
_FOLDER = "term-vectors"


class TermVectors:
    """Vectors of terms by language. Safe to use from several threads: the same work may be done twice."""

    def __init__(self, encoder: Encoder, cache_dir: Path | None) -> None:
        self._encoder = encoder
        self._cache = (cache_dir or user_cache_dir()) / _FOLDER

    def of(self, terms: Sequence[Term], language: str) -> Vectors:
        """Unit rows (terms, dimension) for documents in ``language``."""
        english = self._encoded([", ".join(term.words("en")) or term.meaning for term in terms])
        total = self._encoded([term.meaning for term in terms]) + english
        if language != "en":
            own = [", ".join(term.words(language)) for term in terms]
            there = [at for at, text in enumerate(own) if text]
            if there:
                total[there] += self._encoded([own[at] for at in there])
        lengths: Vectors = np.linalg.norm(total, axis=1, keepdims=True)
        return np.asarray(total / lengths, np.float32)

    def _encoded(self, texts: Sequence[str]) -> Vectors:
        identity = json.dumps([self._encoder.identity.to_dict(), list(texts)], ensure_ascii=False)
        file = self._cache / f"{hashlib.sha256(identity.encode()).hexdigest()[:32]}.npy"
        with suppress(OSError, ValueError):
            kept: Vectors = np.load(file)
            if kept.shape == (len(texts), self._encoder.dimension):
                return kept
        made = self._encoder.encode_passages(texts)
        with suppress(OSError):  # a directory that cannot be written only costs time
            self._cache.mkdir(parents=True, exist_ok=True)
            partial = file.with_suffix(f".{id(made)}.tmp.npy")
            np.save(partial, made)
            partial.replace(file)
        return made
