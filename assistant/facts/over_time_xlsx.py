"""A comparison over time as a workbook: a sheet of indicators, a sheet of points, each with the quotes of its documents."""

from __future__ import annotations

from pathlib import Path

from assistant.facts.export import printable, without_formula
from assistant.facts.model import Fact
from assistant.facts.over_time import OverTime, Quoted
from corpus.normalize import one_line

_WIDE, _NARROW = 60, 14


def write_over_time(made: OverTime, path: Path) -> None:
    """Write the file; a row for each indicator and each point, filterable by what became of it."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book[book.sheetnames[0]]
    sheet.title = "Indicators"
    names = [f"{name}: {what}" for name in made.documents for what in ("figure", "page", "quote")]
    sheet.append(["change", "indicator", "unit", *map(without_formula, names)])
    for one in made.indicators:
        amount = one.known[-1].amount
        cells = [cell for fact in one.values for cell in _value(fact)]
        row = [one.change, one.name, amount.unit if amount else None, *cells]
        sheet.append([printable(without_formula(cell)) for cell in row])
    points = book.create_sheet("Points")
    ends = (made.documents[0], made.documents[-1])
    points.append(["change", "kind", *(f"{n}: {w}" for n in ends for w in ("page", "quote"))])
    for point in made.points:
        told = point.new or point.old
        row = [point.change, told.kind if told else "", *_point(point.old), *_point(point.new)]
        points.append([printable(without_formula(cell)) for cell in row])
    for each in (sheet, points):
        for at, cell in enumerate(each[1], 1):
            cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True)
            wide = str(cell.value).endswith(("quote", "indicator"))
            each.column_dimensions[get_column_letter(at)].width = _WIDE if wide else _NARROW
        each.freeze_panes = "A2"
        each.auto_filter.ref = each.dimensions
    book.save(path)


def _value(fact: Fact | None) -> tuple[str | None, int | None, str | None]:
    if fact is None or fact.amount is None:
        return None, None, None
    return fact.amount.shown, fact.page, one_line(fact.quote)


def _point(one: Quoted | None) -> tuple[int | None, str | None]:
    return (None, None) if one is None else (one.page, one.quote)
