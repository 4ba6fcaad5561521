"""Words by which a sentence says the opposite of what is asked."""

from __future__ import annotations

import pytest

from assistant.evidence.cues import denies
from assistant.question.understand import understand

ACCESS = "How many households have access to electricity?"


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (ACCESS, "About 57.6% of households have no access to any source."),
        ("How many people were vaccinated?", "Some 300 people were not vaccinated."),
        ("Combien de ménages ont accès à l'eau ?", "57 % des ménages n'ont pas accès à l'eau."),
        ("¿Cuántos hogares tienen acceso al agua?", "El 57 % de los hogares no tiene acceso."),
    ],
)
def test_a_sentence_that_denies_what_is_counted_says_the_opposite(question: str, text: str) -> None:
    assert denies(understand(question), text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (ACCESS, "1.4 million households (42.4%) have access, while 57.6% have no access."),
        ("How many households have no access?", "About 57.6% of households have no access."),
        ("How many children were vaccinated?", "No fewer than 300 children were vaccinated."),
        ("How many judges were trained?", "300 judges were trained, which had not been planned."),
    ],
)
def test_another_denial_is_none_of_what_is_counted(question: str, text: str) -> None:
    assert not denies(understand(question), text)
