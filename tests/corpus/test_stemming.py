"""Stems: equal in every thread, numbers without separators, words with their spans."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from corpus.stemming import stem, stems, words

TEXT = Path(__file__).parents[2].joinpath("README.md").read_text(encoding="utf-8")


@pytest.fixture
def impatient() -> Iterator[None]:
    """Threads take turns a thousand times as often as usual."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(usual / 1000)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("impatient")
def test_threads_that_stem_at_once_get_the_stems_that_one_gets() -> None:
    def fresh(_: int) -> tuple[str, ...]:
        stem.cache_clear()
        return stems(TEXT)

    alone = fresh(0)
    with ThreadPoolExecutor(8) as pool:
        assert [found == alone for found in pool.map(fresh, range(24))] == [True] * 24


@pytest.mark.parametrize("written", ["2278", "2,278", "2 278", "2.278", "2\u202f278"])
def test_a_grouped_number_has_one_stem(written: str) -> None:
    assert stems(f"trained {written} judges") == ("train", "2278", "judg")


def test_words_have_the_span_of_what_is_written() -> None:
    text = "Les écoles formées"
    assert [(text[w.start : w.end], w.stem) for w in words(text, "fr")] == [
        ("Les", "le"),
        ("écoles", "ecol"),
        ("formées", "forme"),
    ]
