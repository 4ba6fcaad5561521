"""The tokenizer that the encoder and the reader share."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from index.encoder.files import DEFAULT_FOLDER
from index.encoder.tokens import PIECES, open_tokenizer
from index.encoder.training.e5 import tokenizer_of
from index.encoder.training.pieces import read_pieces

TEXTS = (
    "query: how many?",
    "",
    "Les sages-femmes formées en 2021. " * 30,
    "دورة تدريبية " * 60,
    "½ of the ﬁelds,\u00a0US$ 3.5m;\tsee\nbelow  中",
)
QUESTIONS = Path(__file__).parents[2] / "data" / "reader_questions.jsonl"


@pytest.fixture(scope="module")
def library() -> Tokenizer:
    """The same pieces as the library tokenizers reads them."""
    return tokenizer_of(read_pieces(DEFAULT_FOLDER / PIECES), {"\x01": "", "\n": " ", "\t": " "})


def test_questions_in_five_languages_have_the_tokens_of_the_library(library: Tokenizer) -> None:
    tokenizer = open_tokenizer(DEFAULT_FOLDER)
    lines = QUESTIONS.read_text("utf-8").splitlines()
    for question in (json.loads(line)["question"] for line in lines):
        wanted = library.encode(question, add_special_tokens=False)
        assert tokenizer.ids(question) == wanted.ids
        assert tokenizer.offsets(question) == wanted.offsets


def test_long_texts_are_cut_as_the_library_cuts_them(library: Tokenizer) -> None:
    library.enable_truncation(64)
    wanted = library.encode_batch(list(TEXTS))
    library.no_truncation()
    for offsets in (True, False):
        found = open_tokenizer(DEFAULT_FOLDER).cut(TEXTS, 64, offsets=offsets)
        assert [one.ids for one in found] == [one.ids for one in wanted]
    found = open_tokenizer(DEFAULT_FOLDER).cut(TEXTS, 64, offsets=True)
    assert [one.offsets for one in found] == [one.offsets for one in wanted]
    assert max(len(one.ids) for one in found) == 64


def test_a_model_that_has_only_a_file_of_the_library_is_read_by_it(
    library: Tokenizer, tmp_path: Path
) -> None:
    library.save(str(tmp_path / "tokenizer.json"))
    own, other = open_tokenizer(DEFAULT_FOLDER), open_tokenizer(tmp_path)
    assert type(own) is not type(other)
    assert own.special_tokens == other.special_tokens
    for text in TEXTS:
        assert own.ids(text) == other.ids(text)
        assert own.offsets(text) == other.offsets(text)
    assert own.cut(TEXTS, 64, offsets=True) == other.cut(TEXTS, 64, offsets=True)


def test_a_tokenizer_is_loaded_once_and_counts_beyond_what_is_cut() -> None:
    tokenizer = open_tokenizer(DEFAULT_FOLDER)
    assert open_tokenizer(DEFAULT_FOLDER) is tokenizer
    assert len(tokenizer.ids("word " * 1000)) == 1000


def test_no_text_is_read_as_a_special_token() -> None:
    assert not {0, 1, 2} & set(open_tokenizer(DEFAULT_FOLDER).ids("<s> <pad> </s> <mask>"))
