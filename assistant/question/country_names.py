"""Countries of a question that are named by letters, written out: models that read know few of these."""

from __future__ import annotations

from assistant.locale.countries import country_name
from corpus.names import find_places

_FEWEST = 3  # letters; "UK" and "US" are known


def with_country_names(text: str, language: str) -> str:
    """``text`` with the name of each country before its letters: "Democratic Republic of the Congo (DRC)"."""
    parts, end = list[str](), 0
    for one in find_places(text):
        is_letters = one.kind == "country" and one.text.isupper() and one.text.isalpha()
        if one.start >= end and is_letters and len(one.text) >= _FEWEST:
            parts += [text[end : one.start], f"{country_name(one.key, language)} ({one.text})"]
            end = one.end
    return "".join((*parts, text[end:]))
