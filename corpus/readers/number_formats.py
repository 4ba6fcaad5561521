"""Values as a spreadsheet shows them: the number formats of Office Open XML that reports use.

Shown as in the program: thousands, decimals, per cent, currencies and other literals, brackets for
negative numbers, dates by their own pattern. Two exceptions, so that a value is quoted as it was
entered: a whole number has no zeros after the point if the format has only digits ("0.0" shows 50, not
50.0), and dates whose form depends on the locale of the program are ISO 8601.
"""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from openpyxl.styles.numbers import is_date_format

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]|_.|\*.|\[[^\]]*\]')
_PATTERN = re.compile(r"[#0?][#0?,]*(?:\.[#0?]+)?(?:E[+-]0+)?,*")
_LOCALE_DATES = {"mm-dd-yy", "m/d/yy h:mm", "m/d/yyyy", "m/d/yy"}
_DATE_TOKEN = re.compile(
    r'yyyy|yy|mmmmm|mmmm|mmm|mm|m|dddd|ddd|dd|d|hh|h|ss|s|AM/PM|"[^"]*"|\\.|.', re.I
)


def shown(value: object, number_format: str = "General") -> str:
    """``value`` as the spreadsheet shows it in a cell of ``number_format``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.timedelta):
        return _duration(value)
    if isinstance(value, datetime.date | datetime.time):
        return _date(value, number_format)
    if isinstance(value, int | float):
        return _number(value, number_format or "General")
    return str(value)


def _number(value: int | float, number_format: str) -> str:
    section, negative_shown = _section(value, number_format)
    literals: list[str] = []

    def keep(found: re.Match[str]) -> str:
        literals.append(next((part for part in found.groups() if part), ""))
        return "\x00"

    bare = _LITERAL.sub(keep, section)
    pattern = _PATTERN.search(bare)
    if pattern is None or "/" in bare or "general" in bare.lower():
        return _general(value) if "@" not in bare else str(value)
    try:
        digits = _digits(
            value, pattern.group(), "%" in bare, only=bare.strip("\x00") == pattern.group()
        )
    except (InvalidOperation, ValueError):
        return str(value)
    sign = "-" if value < 0 and not negative_shown and digits.strip("0.,") else ""
    rest = iter(literals)
    printed = bare[: pattern.start()] + digits + _PATTERN.sub("", bare[pattern.end() :])
    return sign + re.sub("\x00", lambda _: next(rest, ""), printed).strip()


def _section(value: int | float, number_format: str) -> tuple[str, bool]:
    """The section of a format for this value, and whether that section itself shows the sign."""
    parts = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', number_format)
    if value < 0 and len(parts) > 1:
        return parts[1], True
    if value == 0 and len(parts) > 2:
        return parts[2], True
    return parts[0], False


def _digits(value: int | float, pattern: str, percent: bool, *, only: bool) -> str:
    if "E" in pattern:
        return f"{abs(value):.{_decimals(pattern.split('E')[0])}E}"
    number = abs(Decimal(str(value))) * (100 if percent else 1)
    scale = len(pattern) - len(pattern.rstrip(","))
    number /= Decimal(1000) ** scale
    whole_part = pattern.rstrip(",").split(".")[0]
    places = _decimals(pattern)
    number = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    if only and number == number.to_integral_value() and "," not in whole_part:
        places = 0
    text = f"{number:,.{places}f}" if "," in whole_part else f"{number:.{places}f}"
    optional = len(pattern) - len(pattern.rstrip("#?")) if "." in pattern else 0
    for _ in range(optional):
        if text.endswith("0") and "." in text:
            text = text[:-1]
    whole, point, fraction = text.rstrip(".").partition(".")
    least = whole_part.count("0")
    return whole.rjust(least, "0") + point + fraction


def _decimals(pattern: str) -> int:
    return sum(character in "0#?" for character in pattern.partition(".")[2].split("E")[0])


def _general(value: int | float) -> str:
    if isinstance(value, int) or value.is_integer():
        return str(int(value)) if abs(value) < 1e15 else f"{value:.10G}"
    return f"{value:.10g}"


def _date(value: datetime.date | datetime.time, number_format: str) -> str:
    if not is_date_format(number_format) or number_format.lower() in _LOCALE_DATES:
        return _iso(value)
    pattern = re.sub(r"\[[^\]]*\]|;@$|;.*$", "", number_format)
    parts: list[str] = []
    minutes = False
    for token in _DATE_TOKEN.findall(pattern):
        printed, minutes = _date_token(value, token, minutes, "am/pm" in pattern.lower())
        parts.append(printed)
    return "".join(parts).strip()


def _date_token(
    value: datetime.date | datetime.time, token: str, minutes: bool, half_day: bool
) -> tuple[str, bool]:
    """What ``token`` prints, and whether an ``m`` after it means minutes."""
    lower = token.lower()
    if lower[0] in "hs":
        hour_or_second = {"hh": "%I" if half_day else "%H", "h": "%I" if half_day else "%H",
                          "ss": "%S", "s": "%S"}[lower]  # fmt: skip
        printed = value.strftime(hour_or_second)
        return (printed if len(lower) == 2 else str(int(printed))), True
    if lower in ("mm", "m") and minutes:
        return value.strftime("%M"), False
    if lower == "am/pm":
        return value.strftime("%p"), minutes
    if isinstance(value, datetime.time):
        return (token if not token.isalpha() else ""), minutes
    forms = {"yyyy": "%Y", "yy": "%y", "mmmm": "%B", "mmm": "%b", "mm": "%m", "dddd": "%A",
             "ddd": "%a", "dd": "%d"}  # fmt: skip
    if lower in forms:
        return value.strftime(forms[lower]), False
    if lower in ("m", "d"):
        return str(value.month if lower == "m" else value.day), False
    if lower == "mmmmm":
        return value.strftime("%B")[0], False
    return token.strip('"').removeprefix("\\"), minutes


def _iso(value: datetime.date | datetime.time) -> str:
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    return value.isoformat()


def _duration(value: datetime.timedelta) -> str:
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}"
