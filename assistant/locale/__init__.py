"""What the program says in its own words, in five languages.

Catalogues are gettext files, read with Babel when first needed: ``answers/LANGUAGE.po`` has what is
in answers and briefings, in the language of the question; ``chat/LANGUAGE.po`` has the texts of
the chat, in the language of the person who uses it. English is the source text itself; a message that a
catalogue lacks is given in English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal

LANGUAGES = {"en": "English", "fr": "Français", "es": "Español", "ar": "العربية", "ru": "Русский"}
_RIGHT_TO_LEFT = frozenset({"ar"})
_PREFERENCE = re.compile(r"\s*([a-z]{2})[\w-]*\s*(?:;\s*q=([\d.]+))?\s*", re.IGNORECASE)


@lru_cache(maxsize=32)
def catalogue(name: Literal["answers", "chat"], language: str) -> dict[str, str]:
    """Translations by English source text; empty for English and for a language without one."""
    if language == "en" or language not in LANGUAGES:
        return {}
    from babel.messages.pofile import read_po  # only for languages other than English

    path = resources.files("assistant.locale").joinpath(name, f"{language}.po")
    with path.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string}


def say(message: str, language: str, **values: object) -> str:
    """``message`` (an English source text) in ``language``, with ``{name}`` places filled in."""
    return catalogue("answers", language).get(message, message).format(**values)


@dataclass(frozen=True, slots=True)
class Texts:
    """The chat's texts in one language; calling it gives a text, with ``{name}`` places filled in."""

    language: str = "en"

    def __call__(self, message: str, **values: object) -> str:
        return catalogue("chat", self.language).get(message, message).format(**values)

    @property
    def direction(self) -> str:
        return "rtl" if self.language in _RIGHT_TO_LEFT else "ltr"

    def number(self, value: int) -> str:
        """``value`` with the separators of the language: 2,278 or 2 278."""
        from babel.numbers import format_decimal

        # Western digits in Arabic too: figures in quotes on the same page are printed with them.
        return str(format_decimal(value, locale=self.language, numbering_system="latn"))


def texts(language: str | None) -> Texts:
    """The texts in ``language``; English for a language without a catalogue."""
    return Texts(language if language in LANGUAGES else "en")


def preferred(accept_language: str | None) -> str:
    """The best known language for the header ``Accept-Language`` (RFC 9110); English without one."""
    wanted: list[tuple[float, str]] = []
    for item in (accept_language or "").split(","):
        if found := _PREFERENCE.fullmatch(item):
            try:
                weight = float(found[2] or 1)
            except ValueError:
                continue
            wanted.append((weight, found[1].lower()))
    known = [(weight, code) for weight, code in wanted if code in LANGUAGES and weight > 0]
    return max(known, key=lambda item: item[0])[1] if known else "en"
