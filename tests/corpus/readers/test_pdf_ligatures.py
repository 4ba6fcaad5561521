"""Glyphs without a letter: what follows them says which ligature they are."""

from __future__ import annotations

import pytest

from corpus.readers.pdf.characters import ligatures
from corpus.readers.pdf.reader import read

NARROW, WIDE = 0.45, 0.75  # of the height of the line


def spelled(*words: str, width: float = NARROW) -> list[str]:
    """``words`` with the letters found for the glyph that is written "#" in them."""
    at = [(word.index("#"), f" {word} ") for word in words]
    found = ligatures([(0x1E, width, word[k], word[k + 2]) for k, word in at])
    return [word.replace("#", letters) for word, letters in zip(words, found, strict=True)]


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        (("pro#ts", "#eld"), ["profits", "field"]),
        (("con#ict", "#ow"), ["conflict", "flow"]),
        (("sta#", "o#er"), ["staff", "offer"]),
        (("classi#-cation", "#nance"), ["classifi-cation", "finance"]),
    ],
)
def test_one_glyph_is_the_same_ligature_in_all_words_of_a_page(
    words: tuple[str, ...], printed: list[str]
) -> None:
    assert spelled(*words) == printed


def test_a_wide_glyph_has_three_letters() -> None:
    assert spelled("o#ce", width=WIDE) == ["office"]


@pytest.mark.parametrize("words", ["5 # 6", "Β#Β", "ح#ب"])
def test_a_glyph_that_stands_in_no_word_of_latin_letters_is_no_ligature(words: str) -> None:
    assert spelled(words) == [words.replace("#", "")]


def test_words_of_a_report_whose_font_has_no_letters_for_its_ligatures_are_whole(shared) -> None:
    path = shared / "documents/en/ocha-whdt-2016-global-landscape.pdf"
    text = read(path.name, path.read_bytes()).text
    assert "profits" in text
    assert "one fifth of" in text
