"""The tokenizer of a model, loaded once for whatever reads its tokens: that of the packaged one takes 120 MB."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from tokenizers import Encoding, Tokenizer


@lru_cache(maxsize=2)
def open_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer of the model in ``folder``, which neither cuts texts off nor fills them up.

    It is shared, so nobody may change that.
    """
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def cut_encodings(
    tokenizer: Tokenizer, texts: Sequence[str], longest: int, *, offsets: bool
) -> list[Encoding]:
    """The tokens of each text, ``longest`` at most with the special ones; without ``offsets`` it is faster."""
    encode = tokenizer.encode_batch if offsets else tokenizer.encode_batch_fast
    own = longest - tokenizer.num_special_tokens_to_add(False)
    found = []
    for encoding in encode(list(texts), add_special_tokens=False):
        encoding.truncate(own)
        found.append(tokenizer.post_process(encoding))
    return found
