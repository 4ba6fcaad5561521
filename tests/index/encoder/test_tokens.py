"""The tokenizer that the encoder and the reader share."""

from __future__ import annotations

from tokenizers import Tokenizer

from index.encoder.files import DEFAULT_FOLDER
from index.encoder.tokens import cut_encodings, open_tokenizer

TEXTS = ("query: how many?", "", "Les sages-femmes formées en 2021. " * 30, "دورة تدريبية " * 60)


def test_long_texts_are_cut_as_the_library_cuts_them() -> None:
    library = Tokenizer.from_file(str(DEFAULT_FOLDER / "tokenizer.json"))
    library.no_padding()
    library.enable_truncation(64)
    wanted = library.encode_batch(list(TEXTS))
    for offsets in (True, False):
        found = cut_encodings(open_tokenizer(DEFAULT_FOLDER), TEXTS, 64, offsets=offsets)
        assert [one.ids for one in found] == [one.ids for one in wanted]
    found = cut_encodings(open_tokenizer(DEFAULT_FOLDER), TEXTS, 64, offsets=True)
    assert [one.offsets for one in found] == [one.offsets for one in wanted]
    assert max(len(one.ids) for one in found) == 64


def test_a_tokenizer_is_loaded_once_and_counts_beyond_what_is_cut() -> None:
    tokenizer = open_tokenizer(DEFAULT_FOLDER)
    assert open_tokenizer(DEFAULT_FOLDER) is tokenizer
    assert len(tokenizer.encode("word " * 1000).ids) > 1000
