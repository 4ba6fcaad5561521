"""Columns of two sexes: which cells stand for women and which for men, and which of them a question means.

A cell says them by a letter or a word ("F", "Female"), a question by another word ("women", "girls", "femmes").
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import cache

from assistant.tables.links import CellLink
from assistant.tables.table_reading import TableReading, cell_words
from corpus.normalize import fold
from corpus.stemming import stems

_MOST = 4  # different cells of such a column: "Both", "not stated" may stand beside the two


def sexes_of(cells: Collection[str], language: str) -> dict[str, str]:
    """Folded cell -> "female" or "male"; nothing where ``cells``, the different ones of a column, are not of the two."""
    if len(cells) > _MOST:
        return {}
    letters = cell_words()["letters"]
    for pair in (letters[name] for name in (language, "en") if name in letters):
        if pair.keys() <= set(cells):
            return dict(pair)
    found = {
        cell: sex
        for sex, languages in cell_words()["sexes"].items()
        for words in languages.values()
        for cell in map(fold, words)
        if cell in cells
    }
    return found if sorted(found.values()) == ["female", "male"] else {}


def said_for(sex: str, language: str) -> str:
    """How a sex is called, to be compared in meaning."""
    languages = cell_words()["sexes"][sex]
    return ": ".join(languages.get(language, languages["en"])[:2])


def links_to_sexes(read: TableReading, used: Collection[int]) -> list[CellLink]:
    """The cells of the sexes that the question says by words other than the cells' own. ``used``: words that cells say."""
    reading = read.reading
    languages = (read.table.language or "en", reading.question.language)
    found = []
    for one in read.values:
        if one.sex:
            at = reading.matching(_stems_of(one.sex, *languages)) - set(used)
            if at:
                cell = one.match
                link = CellLink(cell.column, (cell.key,), at, cell.count, cell.first_row)
                found.append(replace(link, shown=one.text))
    return found


@cache
def _stems_of(sex: str, *languages: str) -> frozenset[str]:
    known = cell_words()["sexes"][sex]
    return frozenset(
        stem
        for language in languages
        for stem in stems(" ".join(known.get(language, known["en"])), language)
    )
