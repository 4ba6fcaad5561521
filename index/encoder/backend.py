"""What the two backends, the ways to run a model, have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from corpus.model import Span

Vector = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float32]


class ModelInfo(Protocol):
    """What is known of a model before it is loaded. ``max_tokens`` counts its special ones."""

    @property
    def dimension(self) -> int: ...

    @property
    def max_tokens(self) -> int: ...

    @property
    def query_prompt(self) -> str: ...

    @property
    def passage_prompt(self) -> str: ...


class Backend(Protocol):
    """A loaded model. ``name``: "openvino" or "sentence-transformers"."""

    name: str
    special_tokens: int

    def encode(self, texts: Sequence[str], prompt: str) -> Matrix:
        """Unit rows of shape (len(texts), dimension), float32."""

    def encode_with_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]], prompt: str
    ) -> tuple[Matrix, list[Matrix]]:
        """The same, and for each text the unit vectors of its spans (offsets of the text)."""

    def count_tokens(self, text: str) -> int:
        """Tokens of ``text`` alone, without special ones and without any limit."""


def unit_rows(rows: npt.NDArray[np.floating]) -> Matrix:
    """Rows divided by their length; a row of zeros stays one."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float32)
