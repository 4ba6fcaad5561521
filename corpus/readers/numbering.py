"""Numbers of Word's lists: counted while reading, as Word counts them while printing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MOST = 4000  # above, a number is damage, not a list


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    pattern: str
    start: int


class Numbering:
    """Lists of one document. ``root``: of the numbering part, None when there is none."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._list_of: dict[str, str] = {}  # number id -> abstract list
        self._counts: dict[str, dict[int, int]] = {}  # abstract list -> level -> last number
        if root is not None:
            self._load(root)

    def _load(self, root: etree._Element) -> None:
        for abstract in root.iter(f"{W}abstractNum"):
            levels: dict[int, _Level] = {}
            for level in abstract.iter(f"{W}lvl"):
                start = value_of(level, "start")
                levels[_integer(level.get(f"{W}ilvl"))] = _Level(
                    value_of(level, "numFmt") or "decimal",
                    value_of(level, "lvlText"),
                    _integer(start) if start else 1,
                )
            self._levels[abstract.get(f"{W}abstractNumId", "")] = levels
        for number in root.iter(f"{W}num"):
            self._list_of[number.get(f"{W}numId", "")] = value_of(number, "abstractNumId")

    def next(self, number_id: str, level: int) -> str:
        """The number that the next paragraph of the list carries, "" for a bullet or no list."""
        abstract = self._list_of.get(number_id, "")
        levels = self._levels.get(abstract, {})
        own = levels.get(level)
        if own is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        counts[level] = counts.get(level, own.start - 1) + 1
        for deeper in [place for place in counts if place > level]:
            del counts[deeper]
        if own.form in ("bullet", "none"):
            return ""

        def printed(found: re.Match[str]) -> str:
            place = int(found.group(1)) - 1
            form = levels.get(place, own)
            return _printed(counts.get(place, form.start), form.form)

        return _PLACE.sub(printed, own.pattern).strip()


def value_of(element: etree._Element, name: str) -> str:
    """The ``w:val`` of a child, "" when there is no such child."""
    child = element.find(f"{W}{name}")
    return child.get(f"{W}val", "") if child is not None else ""


def _integer(text: str | None) -> int:
    try:
        return int(text or 0)
    except ValueError:
        return 0


def _printed(number: int, form: str) -> str:
    if not 0 < number < _MOST:
        return str(number)
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        roman = ""
        for value, sign in _ROMAN:
            roman += sign * (number // value)
            number %= value
        return roman.upper() if form == "upperRoman" else roman
    return f"{number:02d}" if form == "decimalZero" else str(number)
