"""Facts of one table row: every cell that is a figure, with the names of its row and column.

The quote is the row as printed; what is counted is the row's label and the column's header. A column of
page numbers, codes or row numbers counts nothing. A cell of text is read like a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.facts.model import Amount, Cell, Fact, Standing, When
from assistant.facts.sentences import NOTE_MARKS, SentenceContext, facts_of_sentence, when_of
from corpus.model import Block, Row
from corpus.model import Cell as Printed
from corpus.names import Figure, find_dates, find_figures, find_organisations, find_places
from corpus.normalize import one_line

_FIGURE_ONLY = re.compile(
    r"\s*[<>≤≥~≈]?\s*(?:[A-Z]{2,3}\s?)?[$€£¥]?\s*\d[\d.,’' \u00a0\u202f]*\s*"
    r"(?:%|٪|per cent|million|billion|M|bn|K|[$€£])?\s*(?:USD|EUR)?\s*"
)
_NUMBERS_NOTHING = re.compile(
    r"\s*(?:no\.?|n°|nº|#|№|s/?n|pages?|p\.|code|id|ref\.?|reference|index|rank|row|item|sl\.?\s*no\.?|"
    r".*\bpages\b.*|phone|tel\.?|tél\.?|fax|year|años?|année|date|indicator|section)\s*",
    re.I,
)
_PERCENT = re.compile(r"%|per ?cent|pourcentage|porcentaje", re.I)
_MONEY = re.compile(r"(?P<usd>US\$|\bUSD\b|\$|\bUS dollars)|(?P<eur>\bEUR\b|€|\beuros?\b)", re.I)
_UNIT = re.compile(
    r"\W*(?:units?|unit of measure(?:ment)?|unités?|unidad(?:es)?(?: de medida)?)\W*", re.I
)
_ROW_NUMBER = re.compile(r"\d{1,3}[.)]?\s+(?=[A-ZÀ-Ý][a-zà-ÿ])")
_FEWEST = 2  # words of a cell that is read as text
_MOST_CELLS = 60


def facts_of_row(text: str, block: Block, context: SentenceContext) -> Iterator[Fact]:
    """Facts of a row; ``text`` is the document's, ``block`` a row of it."""
    row = block.row
    if row is None or len(row.cells) > _MOST_CELLS:
        return
    quote = text[block.start : block.end]
    base = Fact(context.document, block.start, block.end, quote, context.page, context.section)
    base = replace(base, sheet=row.sheet, range=row.cells_range, row=True)
    label = _label(text, row)
    unit = _unit_column(text, row)
    names = _RowNames(label, context)
    for cell in row.cells:
        printed = text[cell.start : cell.end]
        if not _FIGURE_ONLY.fullmatch(printed):
            number = _ROW_NUMBER.match(printed) if cell is row.cells[0] else None
            skipped = number.end() if number else 0
            for fact in facts_of_sentence(
                printed[skipped:], cell.start + skipped, names.context, fewest=_FEWEST
            ):
                yield replace(
                    fact,
                    start=block.start,
                    end=block.end,
                    quote=quote,
                    sheet=row.sheet,
                    range=row.cells_range,
                    row=True,
                )
            continue
        amount = _amount(printed, cell, f"{label}{unit}", row, context.language)
        if amount is not None:
            yield replace(
                base,
                amount=amount,
                who=names.who(cell),
                where=names.where(cell),
                when=names.when(cell),
            )


def _label(text: str, row: Row) -> str:
    """The row's own name; the first cell that holds letters where none is known."""
    if row.label and not _FIGURE_ONLY.fullmatch(row.label):
        return _unnumbered(row.label)
    for cell in row.cells:
        printed = text[cell.start : cell.end].strip()
        if any(character.isalpha() for character in printed) and not _FIGURE_ONLY.fullmatch(
            printed
        ):
            return _unnumbered(printed)
    return ""


def _unnumbered(label: str) -> str:
    """A row's name without the number that it begins with: "4 Country Office in Chad"."""
    written = one_line(label.translate(NOTE_MARKS))
    number = _ROW_NUMBER.match(written)
    return written[number.end() :] if number else written


def _unit_column(text: str, row: Row) -> str:
    """What a column named "Unit" says of the row, in brackets; "" where there is none."""
    for cell in row.cells:
        printed = one_line(text[cell.start : cell.end])
        if (
            _UNIT.fullmatch(" ".join(cell.header))
            and printed
            and not _FIGURE_ONLY.fullmatch(printed)
        ):
            return f" ({printed})"
    return ""


def _amount(
    printed: str, cell: Printed, label: str, row: Row, language: str | None
) -> Amount | None:
    header = " ".join(part for part in cell.header if part)
    if not _FIGURE_ONLY.fullmatch(printed) or not label or not header or len(label) > 120:
        return None
    if len(header) > 160 or sum(map(str.isdigit, header)) > 8:
        return None
    if _NUMBERS_NOTHING.fullmatch(header) or _FIGURE_ONLY.fullmatch(label):
        return None
    found = find_figures(printed, language)
    if len(found) != 1 or found[0].is_year_like:
        return None
    figure = found[0]
    what = label if header == label else f"{label}: {header}"
    return Amount(
        figure.text,
        figure.low,
        figure.high,
        cell.start + figure.start,
        cell.start + figure.end,
        figure.unit or _unit(figure, f"{header} {label} {row.table}"),
        figure.qualifier,
        Cell(what, one_line(what).casefold(), "section"),
    )


def _unit(figure: Figure, around: str) -> str | None:
    """The unit that header, label or table gives; percent only where the figure can be one."""
    if _PERCENT.search(around) and figure.high <= 1000:
        return "percent"
    money = _MONEY.search(around)
    return None if money is None else "USD" if money["usd"] else "EUR"


class _RowNames:
    """Names of a row's cells: those of its label, then of the column, then of what is above the table."""

    def __init__(self, label: str, context: SentenceContext) -> None:
        places = tuple(Cell(m.text, m.key) for m in find_places(label))
        self.context = replace(context, where=places[:3] or context.where)
        self._label = label

    def who(self, cell: Printed) -> tuple[Cell, ...]:
        for text, stands in self._texts(cell):
            found = find_organisations(text)
            if found:
                return tuple(Cell(m.text, m.key, stands) for m in found[:3])
        return ()

    def where(self, cell: Printed) -> tuple[Cell, ...]:
        where = self.context.where
        if where and where[0].stands == "quote":
            return where
        found = find_places(" ".join(cell.header))
        return tuple(Cell(m.text, m.key, "section") for m in found[:3]) or where

    def when(self, cell: Printed) -> When | None:
        for text, stands in self._texts(cell):
            found = find_dates(text)
            if len(found) == 1:
                return when_of(found[0], stands)
        return self.context.when

    def _texts(self, cell: Printed) -> tuple[tuple[str, Standing], ...]:
        return (self._label, "quote"), (" ".join(cell.header), "section")
