"""What columns and parts of a map are called in the five languages of the interface."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from assistant.evidence_map.model import By, EvidenceMap
from assistant.locale import Texts, texts
from assistant.locale.section_kinds import SECTION_KINDS
from corpus.names import find_places

TITLES: Mapping[By, str] = {
    "country": "Documents by topic and country",
    "agency": "Documents by topic and agency",
    "year": "Documents by topic and year",
    "section": "Documents by topic and kind of section",
}


def column_label(by: By, key: str, language: str) -> str:
    """A column as a person reads it: a country and a kind of section in their language."""
    if by == "country":
        return _countries(language).get(key, key)
    return texts(language)(SECTION_KINDS.get(key, key)) if by == "section" else key


def summary(made: EvidenceMap, t: Texts) -> list[str]:
    """How many documents, gaps and columns there are, in sentences."""
    said = [
        t("Documents: {count}", count=t.number(made.documents)),
        t("Empty cells: {count}", count=t.number(made.empty)),
    ]
    if made.left_out:
        said.append(t("Columns left out: {count}", count=t.number(made.left_out)))
    return said


@cache
def _countries(language: str) -> Mapping[str, str]:
    """Names of countries in a language by their English short names, as Babel knows them."""
    if language == "en":
        return {}
    from babel import Locale

    english, own = Locale("en").territories, Locale(language).territories
    found: dict[str, str] = {}
    for code, name in english.items():
        mentions = find_places(name) if len(code) == 2 and code.isalpha() else []
        if len(mentions) == 1 and mentions[0].end - mentions[0].start == len(name) and code in own:
            found.setdefault(mentions[0].key, own[code])
    return found
