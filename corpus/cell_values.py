"""What a cell of a table holds: a number, an amount of money, a date, yes or no, text, or nothing.

1. Marks for a value that is not there ("–", "..", "n/a", "not stated") are empty; 0 is a number.
2. A number has its sign, bound, currency, scale and unit around it and nothing else: "about US$ 1.2 million",
   "(340)", "12.5%", "27 ha". Marks of notes after it are left out. A cell with more words is text.
3. A date or period is one when it fills the cell (corpus.cell_dates). Four digits alone are a number: whether a column
   holds years is known only from the whole column (corpus.tables).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from corpus.cell_dates import cell_date
from corpus.names.numbers import (
    ASCII_DIGITS,
    CURRENCY_AFTER,
    CURRENCY_BEFORE,
    PERCENT,
    SCALE,
    currency,
    parse_number,
    qualifier_before,
    scale,
)
from corpus.normalize import fold

Kind = Literal["number", "percent", "money", "date", "yes", "no", "text", "empty"]

_EMPTY = frozenset(
    {
        "",
        "-",
        "–",
        "—",
        "..",
        "...",
        "…",
        "n/a",
        "na",
        "n.a.",
        "n.a",
        "n/d",
        "nd",
        "n.d.",
        "s/d",
        "s.d.",
        "--",
    }
    | {"not stated", "not available", "not reported", "not applicable", "no data"}
    | {"non precise", "non disponible", "non communique", "non renseigne", "sans objet"}
    | {"no disponible", "no aplica", "no consta", "sin dato", "sin datos", "no especificado"}
    | {"н/д", "нет данных", "не указано", "غ/م", "غ.م", "غير متوفر", "غير محدد", "لا توجد بيانات"}
)
_YES = frozenset({"yes", "oui", "si", "да", "نعم", "true", "✓", "✔", "☑"})
_NO = frozenset({"no", "non", "нет", "لا", "false", "✗", "✘", "☒"})
_DIGITS = re.compile(
    r"\d{1,3}(?P<sep>[,.\u00a0\u202f\u2009 '’٬])\d{3}(?:(?P=sep)\d{3})*(?!\d)(?:[.,٫]\d+)?|\d*[.,٫]?\d+"
)
_SIGNS = re.compile(r"^\s*(?P<bound><|>|≤|≥|~|≈)?\s*(?P<sign>[(\-−–+])?\s*$")
_BOUNDS = {
    "<": "less than",
    ">": "more than",
    "≤": "at most",
    "≥": "at least",
    "~": "about",
    "≈": "about",
}
_UNIT = re.compile(r"[^\W\d_][\w./²³]{0,11}")
_NOTE_MARKS = re.compile(r"(?:\s*(?:\*+|[†‡§¹²³⁴-⁹⁰]+|\(\w\)|\[\w{1,2}\]|/[a-z]))+$")
_LONGEST = 40  # characters of a cell that may be a number


@dataclass(frozen=True, slots=True)
class Value:
    """``number``: of a date ``yyyymmdd``, where parts that are not given are 00. ``scale``: the factor written next to
    the number, applied. ``unit``: "%", an ISO 4217 code, or a word after the number. ``bound``: as `Figure.qualifier`.
    """

    kind: Kind
    number: float | None = None
    unit: str = ""
    bound: str = ""
    scale: int = 1


_NOTHING, _TEXT = Value("empty"), Value("text")


@lru_cache(maxsize=100_000)  # cells of a column are often alike
def cell_value(text: str, language: str | None = None) -> Value:
    """The typed value of a cell. ``text``: on one line. ``language`` (ISO 639-1) decides on decimal commas."""
    folded = fold(text)
    if folded in _EMPTY:
        return _NOTHING
    if folded in _YES or folded in _NO:
        return Value("yes" if folded in _YES else "no")
    plain = text.translate(ASCII_DIGITS)
    day = cell_date(plain)
    if day is not None:
        return Value("date", day)
    match = _DIGITS.search(plain)
    if match is None or len(plain) > _LONGEST:
        return _TEXT
    return _amount(plain, match, language) or _TEXT


def _amount(plain: str, match: re.Match[str], language: str | None) -> Value | None:
    """The number at ``match`` with what is around it; None where there is anything else in the cell."""
    try:
        number = float(parse_number(match[0].lstrip(".,٫"), language))
    except ValueError:
        return None
    if match[0][0] in ".,٫":
        number = float(f"0.{match[0][1:]}")
    before, after = plain[: match.start()], plain[match.end() :]
    unit = ""
    if money := CURRENCY_BEFORE.search(before):
        unit, before = currency(money["currency"]), before[: money.start()]
    bound = qualifier_before(f"{before} ") if before.strip() else ""
    signs = _SIGNS.match("" if bound else before)
    if signs is None:
        return None
    bound = bound or _BOUNDS.get(signs["bound"] or "", "")
    if signs["sign"] == "(":
        if ")" not in after:
            return None
        after = after.replace(")", "", 1)
    factor = 1
    scaled = SCALE.match(after)
    if scaled and (scaled["word"] or unit):
        factor, after = scale(scaled), after[scaled.end() :]
    kind: Kind = "money" if unit else "number"
    if percent := PERCENT.match(after):
        kind, unit, after = "percent", "%", after[percent.end() :]
    elif not unit and (money := CURRENCY_AFTER.match(after)):
        kind, unit, after = "money", currency(money["currency"]), after[money.end() :]
    rest = _NOTE_MARKS.sub("", after).strip()
    if rest == "+":
        bound, rest = "at least", ""
    if rest and not unit and _UNIT.fullmatch(rest):
        unit, rest = rest, ""
    if rest:
        return None
    negative = signs["sign"] in ("(", "-", "−", "–") if signs["sign"] else False
    return Value(kind, -number * factor if negative else number * factor, unit, bound, factor)
