"""Tokens of the encoder, whose word vectors the reader shares."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from index.cache import BoundedCache
from index.model import without_surrogates

if TYPE_CHECKING:
    from index.encoder.tokens import Tokenizer

_REMEMBERED = (
    4096  # texts whose tokens are cached: passages and headings come back with other questions
)


class Tokens:
    """Token ids of a text, without special tokens, and their offsets. Thread-safe."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._known: BoundedCache[str, tuple[int, ...]] = BoundedCache(_REMEMBERED)

    @classmethod
    def open(cls, folder: Path) -> Tokens:
        """The tokenizer of the model in ``folder``."""
        from index.encoder.tokens import open_tokenizer

        return cls(open_tokenizer(folder))

    def ids(self, text: str) -> tuple[int, ...]:
        """Ids of the tokens of a text, without the special ones."""
        return self._known.get_or_make(text, self._ids)

    def _ids(self, text: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.ids(without_surrogates(text)))

    def offsets(self, text: str) -> list[tuple[int, int]]:
        """Half-open ranges of code points, one for each token of ``text``."""
        return self._tokenizer.offsets(without_surrogates(text))
