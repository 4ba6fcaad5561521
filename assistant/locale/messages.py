"""What the assistant says in its own words, in the language of the question.

Catalogues are gettext files, ``answers/LANGUAGE.po``, read with Babel when first needed; English is
the source text itself. A message that a catalogue lacks is given in English.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

LANGUAGES = ("en", "fr", "es", "ar", "ru")


@cache
def _catalogue(language: str) -> dict[str, str]:
    if language == "en" or language not in LANGUAGES:
        return {}
    from babel.messages.pofile import read_po  # only for languages other than English

    path = resources.files("assistant.locale").joinpath("answers", f"{language}.po")
    with path.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string}


def say(message: str, language: str, **values: object) -> str:
    """``message`` (an English source text) in ``language``, with ``{name}`` places filled in."""
    return _catalogue(language).get(message, message).format(**values)
