"""The words of the interface, in the language of the person who looks at it.

Catalogues are gettext files, ``locale/LANGUAGE.po``; English is the source text itself. What
the assistant says in an answer is in the language of the question and comes from
`assistant.locale.messages`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

LANGUAGES = {"en": "English", "fr": "Français", "es": "Español", "ar": "العربية", "ru": "Русский"}
_RIGHT_TO_LEFT = frozenset({"ar"})
_PREFERENCE = re.compile(r"\s*([a-z]{2})[\w-]*\s*(?:;\s*q=([\d.]+))?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Texts:
    """The interface in one language; calling it gives a text, with ``{name}`` places filled in."""

    language: str = "en"

    def __call__(self, message: str, **values: object) -> str:
        return _catalogue(self.language).get(message, message).format(**values)

    @property
    def direction(self) -> str:
        return "rtl" if self.language in _RIGHT_TO_LEFT else "ltr"

    def number(self, value: int) -> str:
        """``value`` with the separators of the language: 2,278 or 2 278."""
        from babel.numbers import format_decimal

        # Western digits in Arabic too: the figures beside it, in the quotes, are printed with them.
        return str(format_decimal(value, locale=self.language, numbering_system="latn"))


@cache
def _catalogue(language: str) -> dict[str, str]:
    if language not in LANGUAGES or language == "en":
        return {}
    from babel.messages.pofile import read_po  # only for languages other than English

    path = resources.files("assistant.locale").joinpath("chat", f"{language}.po")
    with path.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string}


def texts(language: str | None) -> Texts:
    """The texts in ``language``; English for a language that the interface does not have."""
    return Texts(language if language in LANGUAGES else "en")


def preferred(accept_language: str | None) -> str:
    """The best of our languages for the header ``Accept-Language`` (RFC 9110); English without."""
    wanted: list[tuple[float, str]] = []
    for item in (accept_language or "").split(","):
        if found := _PREFERENCE.fullmatch(item):
            try:
                weight = float(found[2] or 1)
            except ValueError:
                continue
            wanted.append((weight, found[1].lower()))
    ours = [(weight, code) for weight, code in wanted if code in LANGUAGES and weight > 0]
    return max(ours, key=lambda item: item[0])[1] if ours else "en"
