"""The texts of the chat in five languages."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

import assistant.interfaces.web
from assistant.interfaces.web import (
    document_page,
    examples,
    operator,
    reasons,
    shelf,
    signin,
    sources,
    transcript,
)
from assistant.locale import LANGUAGES, preferred, texts

WEB = Path(assistant.interfaces.web.__file__).parent
_USED = re.compile(r"""\b(?:t|ask)\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")


def used() -> set[str]:
    """Every text that a template or ui.py asks for."""
    files = [*WEB.rglob("*.html"), *WEB.rglob("*.py"), WEB.parents[2] / "ui.py"]
    found = {
        one or other
        for file in files
        for one, other in _USED.findall(file.read_text(encoding="utf-8"))
    }
    named = (
        transcript.REASONS,
        transcript.KINDS,
        transcript.STEPS,
        transcript.VERDICT_WORDS,
        transcript.RELEVANCE,
        document_page.RELATIONS,
        shelf.ORDERS,
        shelf.COLUMNS,
        shelf.STATES,
        reasons.REASONS,
        sources.SECTION_KINDS,
        signin.FAULTS,
        operator.ACTIONS,
        operator.STATUS_WORDS,
        operator.SIZES,
        operator.ROLES,
    )
    return found | {
        reasons.UNREAD,
        *examples.HEADINGS,
        *(text for one in named for text in one.values()),
    }


def catalogue(language: str) -> dict[str, str]:
    with (WEB.parents[1] / "locale" / "chat" / f"{language}.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_a_catalogue_has_every_text_that_is_shown_with_the_same_places_to_fill(
    language: str,
) -> None:
    known = catalogue(language)
    assert used() - known.keys() == set()
    places = {text: {name for _, name, _, _ in Formatter().parse(text) if name} for text in known}
    for text, translated in known.items():
        assert translated, text
        assert {name for _, name, _, _ in Formatter().parse(translated) if name} == places[text]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("fr-CH, fr;q=0.9, en;q=0.8", "fr"),
        ("de-DE, ar;q=0.5, en;q=0.3", "ar"),
        ("en;q=0.2, ru;q=0.7", "ru"),
        ("zh-CN", "en"),
        ("es;q=0", "en"),
        ("", "en"),
        (None, "en"),
        ("fr;q=much", "en"),
    ],
)
def test_the_language_is_the_best_of_ours_that_the_browser_asks_for(
    header: str | None, language: str
) -> None:
    assert preferred(header) == language


def test_arabic_is_written_from_the_right_and_numbers_have_the_separators_of_the_language() -> None:
    assert texts("ar").direction == "rtl"
    assert texts("fr").direction == "ltr"
    assert texts("en").number(2278) == "2,278"
    assert texts("fr").number(2278) == "2\u202f278"
    assert texts("xx").language == "en"
