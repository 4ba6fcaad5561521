"""What columns and parts of a map are called in the five languages of the interface."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.evidence_map.model import By, EvidenceMap
from assistant.locale import Texts, texts
from assistant.locale.countries import country_name
from assistant.locale.section_kinds import SECTION_KINDS

TITLES: Mapping[By, str] = {
    "country": "Documents by topic and country",
    "agency": "Documents by topic and agency",
    "year": "Documents by topic and year",
    "section": "Documents by topic and kind of section",
}


def column_label(by: By, key: str, language: str) -> str:
    """A column as a person reads it: a country and a kind of section in their language."""
    if by == "country":
        return country_name(key, language)
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
