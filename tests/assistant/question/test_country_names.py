"""Countries that are named by letters."""

from __future__ import annotations

import pytest

from assistant.question.country_names import with_country_names


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [
        ("cases in the DRC", "en", "cases in the Democratic Republic of the Congo (DRC)"),
        ("écoles de la RCA", "fr", "écoles de la République centrafricaine (RCA)"),
        ("schools in the UK and in Chad", "en", "schools in the UK and in Chad"),
        ("WHAT WAS DONE IN PERU AND BOTSWANA?", "en", "WHAT WAS DONE IN PERU AND BOTSWANA?"),
        ("what did UNICEF do?", "en", "what did UNICEF do?"),
    ],
)
def test_letters_that_name_a_country_are_written_out(
    text: str, language: str, written: str
) -> None:
    assert with_country_names(text, language) == written
