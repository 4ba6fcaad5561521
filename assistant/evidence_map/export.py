"""An evidence map as a file: XLSX, CSV, JSON, PNG or SVG.

The workbook has a sheet "Map", whose cells are shaded and lead to their quotes, and a sheet "Quotes" with each quote
and its place. CSV holds the counts, an empty cell as 0.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from assistant.config.errors import UsageError
from assistant.evidence_map.labels import TITLES, summary
from assistant.evidence_map.model import EvidenceMap, MapQuote, MapRow
from assistant.evidence_map.picture import picture
from assistant.facts.export import printable
from assistant.locale import texts
from corpus.normalize import one_line

_QUOTE_COLUMNS = (
    "topic", "tag", "column", "quote", "document", "title", "publisher", "year", "page", "section",
    "probability", "column shown by", "start", "end",
)  # fmt: skip
_DARK = (7, 83, 131)
_HEADING, _LINE, _FONT = "DCE6EC", "B9C4CC", "Calibri"


def content(made: EvidenceMap, format: str, language: str = "en") -> bytes:
    """The map as a file's content. Raises UsageError for an unknown format."""
    known: Mapping[str, Callable[[], bytes]] = {
        "xlsx": lambda: _workbook(made, language),
        "csv": lambda: _csv(made),
        "json": lambda: json.dumps(made.to_dict(), ensure_ascii=False, indent=1).encode(),
        "png": lambda: picture(made, "png", language),
        "svg": lambda: picture(made, "svg", language),
    }
    if format not in known:
        raise UsageError(f"a map is written as {', '.join(known)}, got {format!r}")
    return known[format]()


def check_format(path: Path) -> str:
    """The format that a file's name asks for. Raises UsageError for another."""
    format = path.suffix.lstrip(".").lower()
    if format not in FORMATS:
        raise UsageError(
            f"a map is written as .{', .'.join(FORMATS)}, got {path.name!r}; give another name with --out"
        )
    return format


FORMATS = ("xlsx", "png", "svg", "csv", "json")


def _csv(made: EvidenceMap) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["tag", "topic", *(_safe(made.label(c)) for c in made.columns), "any"])
    for row in made.rows:
        counts = [made.cell(row.key, column).count for column in made.columns]
        writer.writerow([row.tag, _safe(row.name), *counts, made.in_row(row.key)])
    return file.getvalue().encode("utf-8-sig")


def _workbook(made: EvidenceMap, language: str) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book[book.sheetnames[0]]
    sheet.title = "Map"
    lines = _write_quotes(book.create_sheet("Quotes"), made)
    _write_map(sheet, made, lines, language)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write_map(
    sheet: Any, made: EvidenceMap, lines: Mapping[tuple[str, str], int], language: str
) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.hyperlink import Hyperlink

    t = texts(language)
    side = Side(style="thin", color=_LINE)
    border, heading = Border(side, side, side, side), PatternFill("solid", fgColor=_HEADING)
    sheet.append(
        [t("Topic"), *(_safe(made.label(column)) for column in made.columns), t("In any column")]
    )
    for cell in sheet[1]:
        cell.font, cell.fill, cell.border = Font(name=_FONT, bold=True), heading, border
        cell.alignment = Alignment(text_rotation=90, wrap_text=True, vertical="bottom")
    sheet["A1"].alignment = Alignment(vertical="bottom")
    for number, row in enumerate(made.rows, 2):
        name = sheet.cell(number, 1, _safe(row.name))
        name.alignment, name.border = Alignment(indent=row.level, wrap_text=True), border
        for at, column in enumerate(made.columns, 2):
            found = made.cell(row.key, column)
            cell = sheet.cell(number, at, found.count or None)
            cell.border, cell.alignment = border, Alignment(horizontal="center")
            if found.count:
                shade = made.shade(found.count)
                cell.fill = PatternFill("solid", fgColor=_colour(shade))
                place = f"'Quotes'!A{lines[row.key, column]}"
                cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place)
                cell.font = Font(
                    name=_FONT, color="FFFFFF" if shade > 0.55 else "16242F", underline="single"
                )
        total = sheet.cell(number, len(made.columns) + 2, made.in_row(row.key))
        total.border, total.font = border, Font(name=_FONT, bold=True)
        total.alignment = Alignment(horizontal="center")
    sheet.column_dimensions["A"].width = 42
    for at in range(2, len(made.columns) + 3):
        sheet.column_dimensions[get_column_letter(at)].width = 7
    sheet.row_dimensions[1].height = 110
    sheet.freeze_panes = "B2"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.append([])
    for note in _notes(made, language):
        sheet.append([note])
        sheet.cell(sheet.max_row, 1).alignment = Alignment(wrap_text=False)


def _notes(made: EvidenceMap, language: str) -> list[str]:
    t = texts(language)
    said = [
        t(TITLES[made.by]),
        *summary(made, t),
        t(
            "A document counts where a passage of it speaks of the topic; each count has its quotes."
        ),
    ]
    if made.filters:
        said.append(", ".join(f"{key}: {value}" for key, value in made.filters.items()))
    return said


def _write_quotes(sheet: Any, made: EvidenceMap) -> dict[tuple[str, str], int]:
    """Write every quote; returns the line of each cell's first one."""
    from openpyxl.styles import Alignment, Font

    sheet.append(list(_QUOTE_COLUMNS))
    for cell in sheet[1]:
        cell.font = Font(name=_FONT, bold=True)
    first: dict[tuple[str, str], int] = {}
    line = 1
    for row in made.rows:
        for column in made.columns:
            for quote in made.cell(row.key, column).quotes:
                line += 1
                first.setdefault((row.key, column), line)
                sheet.append([_safe(value) for value in _quote_line(made, row, column, quote)])
                sheet.cell(line, 4).alignment = Alignment(wrap_text=True, vertical="top")
                if quote.citation.url:
                    sheet.cell(line, 6).hyperlink = quote.citation.url
    for letter, width in zip("ABCDEFGHIJ", (28, 14, 18, 80, 34, 40, 16, 7, 7, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    return first


def _quote_line(made: EvidenceMap, row: MapRow, column: str, quote: MapQuote) -> list[Any]:
    one = quote.citation
    return [
        row.name,
        row.tag,
        made.label(column),
        one_line(one.quote),
        one.document,
        one.title,
        one.publisher,
        one.year,
        one.page,
        " > ".join(one.section),
        round(quote.probability, 3),
        quote.shown_by,
        one.start,
        one.end,
    ]


def _safe(value: Any) -> Any:
    """Text that a spreadsheet does not run as a formula and can hold."""
    if not isinstance(value, str):
        return value
    text = printable(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _colour(shade: float) -> str:
    return "".join(f"{round(255 + (dark - 255) * shade):02X}" for dark in _DARK)
