"""The two normal forms: white space, and case with accents; a third is for names."""

import pytest

from corpus.names.matcher import fold_name
from corpus.normalize import fold, one_line, without_markup


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


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("1. **Learning:** what girls\nlearnt&nbsp;&nbsp;", "1. Learning: what girls learnt"),
        ("**Transition**\\: to schools", "Transition: to schools"),
        ("the [glossary](https://example.org/a_(b).html) of terms[^3]", "the glossary of terms"),
        ("…</p>\n\n</dd>\n\n<dt>Outcome</dt>", "… Outcome"),
        ("violence.¹⁵⁰ They³ rose, ⁴ 12 km² of 10⁶ m²", "violence. They rose, ⁴ 12 km² of 10⁶ m²"),
        ("120 hm³, 12 км², м³, 5 كم², R² = 0.8", "120 hm³, 12 км², м³, 5 كم², R² = 0.8"),
        ("45<sup>1</sup> of 10<sup>6</sup> people", "45¹ of 10⁶ people"),
        ("45[1](#fn1) people in 2020[3](#note3)", "45 people in 2020"),
        ("10**6 and **12** of <b>45</b><i>67</i>", "10**6 and 12 of 45 67"),
        ("x <b and c> y, law&order; __init__", "x <b and c> y, law&order; __init__"),
        ("H<sub>2</sub>O at R&amp;D &lt; 5", "H2O at R&D < 5"),
        (
            "120* of 5 < 7 > 3, AT&T; file_name__x and [1] (2021)",
            "120* of 5 < 7 > 3, AT&T; file_name__x and [1] (2021)",
        ),
    ],
)
def test_what_is_shown_has_no_marks_of_its_source(source: str, shown: str) -> None:
    assert without_markup(source) == shown
