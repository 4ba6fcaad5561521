"""Texts to unit vectors, by the compiled form of a model or by sentence-transformers."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from corpus.model import Span
from index.encoder.backend import Backend, Matrix, Vector
from index.encoder.files import ModelFiles, find_model, user_cache_dir
from index.encoder.rules import UnknownShapeError, read_rules

__all__ = ["Encoder", "Identity", "Matrix", "Vector"]

_log = logging.getLogger(__name__)
_REMEMBERED = 512  # questions; a vector of 384 numbers takes 1.5 KB


@dataclass(frozen=True, slots=True)
class Identity:
    """What an index must be searched with: another model or prefix gives other vectors."""

    model: str
    checksum: str
    dimension: int
    max_tokens: int
    query_prompt: str
    passage_prompt: str

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


class Encoder:
    """A model. Safe to use from several threads."""

    def __init__(self, backend: Backend, identity: Identity) -> None:
        self._backend = backend
        self.identity = identity
        self._questions: OrderedDict[str, Vector] = OrderedDict()
        self._lock = threading.Lock()

    @classmethod
    def open(
        cls,
        name: str | None = None,
        *,
        cache_dir: Path | None = None,
        query_prefix: str = "",
        passage_prefix: str = "",
        allow_download: bool = False,
        compiled: bool = True,
    ) -> Encoder:
        """Load a model by name or path; None is the packaged default.

        ``query_prefix`` and ``passage_prefix`` replace the model's own prompts where they are not
        empty. ``compiled``: False runs sentence-transformers itself. Raises ModelFault.
        """
        cache = cache_dir or user_cache_dir()
        files = find_model(name, cache, allow_download=allow_download)
        backend, query, passage = _backend(files, cache, compiled=compiled)
        identity = Identity(
            model=files.name,
            checksum=files.checksum,
            dimension=backend.dimension,
            max_tokens=backend.max_tokens,
            query_prompt=query_prefix or query,
            passage_prompt=passage_prefix or passage,
        )
        return cls(backend, identity)

    @property
    def backend(self) -> str:
        """What runs the model: "openvino" or "sentence-transformers"."""
        return self._backend.name

    @property
    def dimension(self) -> int:
        return self._backend.dimension

    @property
    def max_tokens(self) -> int:
        """Most tokens that the model reads, its special ones counted."""
        return self._backend.max_tokens

    @property
    def passage_tokens(self) -> int:
        """Tokens of a passage that fit, beside the special ones and the prompt."""
        prompt = self.count_tokens(self.identity.passage_prompt)
        return self._backend.max_tokens - self._backend.special_tokens - prompt

    def count_tokens(self, text: str) -> int:
        """Tokens of ``text``, without special ones and without any limit."""
        return self._backend.count_tokens(text) if text else 0

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        """Unit rows of shape (len(texts), dimension), float32."""
        return self._backend.encode(texts, self.identity.passage_prompt)

    def encode_with_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Matrix, list[Matrix]]:
        """Passages, and the sentences inside them from the same forward pass.

        ``spans``: for each text, spans of its sentences (offsets of that text). Returns unit rows
        (n, dimension), and for each text unit rows (number of its spans, dimension).
        """
        return self._backend.encode_with_spans(texts, spans, self.identity.passage_prompt)

    def encode_query(self, text: str) -> Vector:
        """Unit vector of shape (dimension,); the last questions are remembered."""
        with self._lock:
            known = self._questions.get(text)
            if known is not None:
                self._questions.move_to_end(text)
                return known
        vector: Vector = self._backend.encode([text], self.identity.query_prompt)[0]
        vector.flags.writeable = False
        with self._lock:
            self._questions[text] = vector
            if len(self._questions) > _REMEMBERED:
                self._questions.popitem(last=False)
        return vector


def _backend(files: ModelFiles, cache: Path, *, compiled: bool) -> tuple[Backend, str, str]:
    """The way to run a model, and its prompts for questions and passages."""
    if compiled:
        try:
            rules = read_rules(files.folder)
        except UnknownShapeError as reason:
            _log.warning(
                "%s runs in sentence-transformers, which is slower: %s", files.name, reason
            )
        else:
            from index.encoder.making import open_network

            return open_network(files, rules, cache), rules.query_prompt, rules.passage_prompt
    from index.encoder.reference import Reference

    reference = Reference(files.folder)
    return reference, *reference.prompts
