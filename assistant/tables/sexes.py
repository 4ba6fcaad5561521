"""Columns of two sexes: which cells stand for women and which for men, and which of them a question means.

A cell says them by a letter or a word ("F", "Female"), a question by another word ("women", "girls", "femmes").
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import cache

from assistant.tables.cell_words import cell_words, is_whole
from assistant.tables.links import CellLink
from assistant.tables.table_reading import TableReading
from corpus.normalize import fold


def sexes_of(cells: Collection[str], language: str) -> dict[str, str]:
    """Folded cell -> "female" or "male"; nothing where ``cells``, the different ones of a column, are not of the two and those
    that stand for both or for none.
    """
    own = {cell for cell in cells if not is_whole(cell) and cell not in cell_words()["none"]}
    letters = cell_words()["letters"]
    for pair in (letters[name] for name in (language, "en") if name in letters):
        if pair.keys() == own:
            return dict(pair)
    found = {cell: sex for sex in cell_words()["sexes"] for cell in own & _words_for(sex)}
    return found if len(own) == 2 and sorted(found.values()) == ["female", "male"] else {}


def said_for(sex: str, language: str) -> str:
    """How a sex is called, to be compared in meaning."""
    languages = cell_words()["sexes"][sex]
    return ": ".join(languages.get(language, languages["en"])[:2])


def links_to_sexes(read: TableReading, used: Collection[int]) -> list[CellLink]:
    """The cells of the sexes that the question says by words other than the cells' own, in the column that it names, else the
    first. ``used``: words that cells say.
    """
    reading = read.reading
    able = [one for one in read.values if one.sex]
    named = {link.column for link in read.columns}
    columns = sorted({one.match.column for one in able}, key=lambda at: (at not in named, at))
    text, found = reading.question.text, []
    for one in able:
        if one.match.column != columns[0]:
            continue
        words = _words_for(one.sex)
        at = frozenset(
            i
            for i in reading.weights.keys() - set(used)
            if fold(text[reading.words[i].start : reading.words[i].end]) in words
        )
        if at:
            cell = one.match
            link = CellLink(cell.column, (cell.key,), at, cell.count, cell.first_row)
            found.append(replace(link, shown=one.text))
    return found


@cache
def _words_for(sex: str) -> frozenset[str]:
    """The folded words for a sex, in all languages."""
    return frozenset(fold(word) for words in cell_words()["sexes"][sex].values() for word in words)
