"""The two normal forms: white space, and case with accents; a third is for names."""

import pytest

from corpus.names.matcher import fold_name
from corpus.normalize import fold, one_line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  In\tPeru\n\n140  judges ", "In Peru 140 judges"),
        ("4\u00a0100\u202f000", "4 100 000"),
        (" \n\t", ""),
    ],
)
def test_one_line_has_single_blanks_only_between_words(text, expected):
    assert one_line(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ONU-Femmes", "onu-femmes"),
        ("Évaluation", "evaluation"),
        ("CÔTE D’IVOIRE", "cote d’ivoire"),
    ],
)
def test_folded_text_has_neither_case_nor_accents(text, expected):
    assert fold(text) == expected


@pytest.mark.parametrize(("one", "other"), [("королёв", "Королев"), ("الأردن", "الاردن")])
def test_spellings_of_a_name_fold_alike(one, other):
    assert fold_name(one) == fold_name(other)
