"""Words to token ids, as the embedding model's own tokenizer cuts them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from index.cache import BoundedCache
from index.encoder.files import DEFAULT_MODEL, find_model, user_cache_dir
from index.texts import without_surrogates

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_REMEMBERED = 4096  # headings and neighbours come back with every sentence of a passage


class Tokens:
    """Ids without special ones, and where each token stands in its text."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self._known: BoundedCache[str, tuple[int, ...]] = BoundedCache(_REMEMBERED)

    @classmethod
    def open(cls, cache_dir: Path | None = None) -> Tokens:
        """The tokenizer of the packaged model."""
        from tokenizers import Tokenizer

        folder = find_model(DEFAULT_MODEL, cache_dir or user_cache_dir()).folder
        return cls(Tokenizer.from_file(str(folder / "tokenizer.json")))

    def ids(self, text: str) -> tuple[int, ...]:
        """Ids of the tokens of a text, without the special ones."""
        return self._known.get_or_make(text, self._ids)

    def _ids(self, text: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(without_surrogates(text), add_special_tokens=False).ids)

    def offsets(self, text: str) -> list[tuple[int, int]]:
        """Half-open ranges of code points, one for each token of ``text``."""
        return list(
            self._tokenizer.encode(without_surrogates(text), add_special_tokens=False).offsets
        )
