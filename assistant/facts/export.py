"""Facts as a table for spreadsheets: CSV and XLSX, one line for each.

A cell whose text a spreadsheet would run as a formula (it begins with = + - @, a tab or a line end)
gets an apostrophe in front, as OWASP advises against CSV injection; numbers stay numbers.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.facts.model import Fact
from corpus.normalize import one_line

COLUMNS = (
    "who", "partners", "action", "for_whom", "figure", "low", "high", "unit", "qualifier", "counted",
    "full", "stage", "where", "when", "when_of", "quote", "title", "publisher", "year", "document", "page", "section", "section_kind",
    "start", "end", "id", "stands",
)  # fmt: skip
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # wide ones in Japanese


def table_row(fact: Fact) -> dict[str, Any]:
    """The cells of one line, by name of the column."""
    data = fact.to_dict()
    figure, when = data["figure"] or {}, data["when"] or {}
    return {
        "who": "; ".join(data["who"]),
        "partners": "; ".join(data["partners"]),
        "action": data["action"],
        "for_whom": data["for_whom"],
        "figure": figure.get("text", ""),
        "low": figure.get("low"),
        "high": figure.get("high"),
        "unit": figure.get("unit") or "",
        "qualifier": figure.get("qualifier", ""),
        "counted": one_line(figure.get("counted", "")),
        "full": figure.get("full", ""),
        "stage": figure.get("stage") or "",
        "where": "; ".join(data["where"]),
        "when": when.get("text", ""),
        "when_of": when.get("of", ""),
        "quote": one_line(data["quote"]),
        "title": data["title"],
        "publisher": data["publisher"] or "",
        "year": data["year"],
        "document": data["document"],
        "page": data["page"],
        "section": " › ".join(data["section"]),
        "section_kind": data["section_kind"] or "",
        "start": data["start"],
        "end": data["end"],
        "id": data["id"],
        "stands": "; ".join(f"{name}: {where}" for name, where in data["stands"].items()),
    }


def write_csv(facts: Sequence[Fact], path: Path) -> None:
    """UTF-8 with a byte order mark, so that Excel reads accents."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(
            {k: without_formula(v) for k, v in table_row(fact).items()} for fact in facts
        )


def write_xlsx(facts: Sequence[Fact], path: Path) -> None:
    """One sheet, the header frozen and filterable."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = "Facts"
    sheet.append(list(COLUMNS))
    for fact in facts:
        row = table_row(fact)
        sheet.append([printable(without_formula(row[name])) for name in COLUMNS])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for at, name in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(at)].width = (
            60 if name in ("quote", "full") else 18
        )
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    book.save(path)


def without_formula(value: Any) -> Any:
    """A text that a spreadsheet would run, with an apostrophe in front; anything else as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_DANGEROUS) else value


def printable(value: Any) -> Any:
    """Without the control characters that XML cannot hold."""
    if not isinstance(value, str):
        return value
    return "".join(c for c in value if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff"))[
        :32_000
    ]
