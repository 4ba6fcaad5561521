"""Commands on an answer: how many points one asks for."""

from __future__ import annotations

import pytest

from assistant.conversation.commands import number_asked_for


@pytest.mark.parametrize(
    ("command", "language", "number"),
    [
        ("give me two more", "en", 2),
        ("shorter, in 3 points", "en", 3),
        ("one more", "en", 1),
        ("résume en une phrase", "fr", 1),
        ("dame dos más", "es", 2),
        ("одним предложением", "ru", 1),
        ("в 3 пунктах", "ru", 3),
        ("في جملة واحدة", "ar", 1),
    ],
)
def test_a_command_may_say_how_many_points_it_wants(
    command: str, language: str, number: int
) -> None:
    assert number_asked_for(command, language) == number


@pytest.mark.parametrize(
    ("command", "language"),
    [
        ("shorter", "en"),
        ("a shorter one", "en"),
        ("une version plus courte", "fr"),
        ("on one page", "en"),
        ("in 50 words", "en"),
        ("between 2 and 4 points", "en"),
    ],
)
def test_an_article_a_page_and_a_number_of_words_are_no_number_of_points(
    command: str, language: str
) -> None:
    assert number_asked_for(command, language) is None
