"""Countries of a question that are named by letters, written out: models that read know few of these."""

from __future__ import annotations

from assistant.locale.countries import country_name
from corpus.names import find_places
from corpus.normalize import fold

_FEWEST, _MOST = 3, 5  # letters; "UK" and "US" are known, and "BRÉSIL" is a name in capitals


def with_country_names(text: str, language: str) -> str:
    """``text`` with the name of each country before its letters: "Democratic Republic of the Congo (DRC)"."""
    parts, end = list[str](), 0
    for one in find_places(text):
        name = country_name(one.key, language)
        is_letters = one.kind == "country" and one.text.isupper() and one.text.isalpha()
        is_name = fold(one.text) in {fold(name), fold(one.key)} or len(one.text) > _MOST
        if one.start >= end and is_letters and not is_name and len(one.text) >= _FEWEST:
            parts += [text[end : one.start], f"{name} ({one.text})"]
            end = one.end
    return "".join((*parts, text[end:]))
