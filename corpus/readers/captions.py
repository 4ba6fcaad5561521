"""Captions: the line that names a table or a figure, in the languages of the reports."""

from __future__ import annotations

import re

from corpus.readers.builder import Structure, fold

_CAPTION = re.compile(
    r"(?:table|figure|fig\.|chart|graph|box|map|tableau|graphique|encadré|carte|cuadro|tabla|gráfico"
    r"|recuadro|mapa|таблица|рисунок|график|вставка|карта|الجدول|جدول|الشكل|شكل|الإطار|خريطة)"
    r"\s+(?:[A-Z]{1,3}[.\d-]*|[IVX]+|\d[\d.-]*|[٠-٩]+)(?!\s(?-i:[a-zà-ÿ]))(?:\s*[:.–—-]|\s|$)",
    re.I,
)
_SOURCE = re.compile(
    r"(?:source|sources|note|notes|fuente|nota|источник|المصدر)\s*:", re.IGNORECASE
)
_LONGEST = 300


def is_caption(text: str) -> bool:
    """Whether ``text`` names a table, figure or box by its number ("Table 5.4.1: …")."""
    return len(text) <= _LONGEST and _CAPTION.match(text) is not None


def is_source(text: str) -> bool:
    """Whether ``text`` says where a table or figure comes from ("Source: …")."""
    return _SOURCE.match(text) is not None


def caption_before(structure: Structure, text: str) -> str:
    """The caption that was marked last, when it stands directly before; else ""."""
    last = structure.last
    if last is None or last.kind != "caption":
        return ""
    return fold(text[last.start : last.end])
