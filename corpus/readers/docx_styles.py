"""Styles and list numbers of the paragraphs of a Word document.

- ``Styles``: the level of a heading and the list of an item, from styles.xml.
- ``Numbering``: the numbers of list items, from numbering.xml. They are not stored; they are counted
  while reading, as Word counts them while printing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from corpus.readers.docx_xml import W, value_of

_HEADING = re.compile(r"(?:heading|titre|título|заголовок|überschrift)\s*([1-9])$", re.I)
_TITLE = re.compile(r"(?:title|titre|título|название)$", re.I)
_DEEPEST = 9
_MOST_ANCESTORS = 20  # a style that is based on itself must not loop for ever
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MOST = 4000  # a higher number is damage, not a list


class Styles:
    """Styles of one document. ``root``: of styles.xml, None if the document has none."""

    def __init__(self, root: etree._Element | None) -> None:
        found = root.iter(f"{W}style") if root is not None else ()
        self._styles = {style.get(f"{W}styleId", ""): style for style in found}

    def heading_level(self, properties: etree._Element | None) -> int | None:
        """Level of a paragraph's heading, from 1; None for other paragraphs."""
        if properties is None:
            return None
        if (own := _outline(properties)) is not None:
            return own
        for style in self._ancestry(value_of(properties, "pStyle")):
            name = value_of(style, "name")
            if found := _HEADING.match(name):
                return int(found.group(1))
            if _TITLE.match(name):
                return 1
            settings = style.find(f"{W}pPr")
            if settings is not None and (level := _outline(settings)) is not None:
                return level
        return None

    def list_of(self, properties: etree._Element | None) -> tuple[str, int]:
        """Number id and level (from 0) of a paragraph's list, ("", 0) for none."""
        if properties is None:
            return "", 0
        for settings in (properties, *self._settings(properties)):
            number = settings.find(f"{W}numPr")
            if number is not None and (number_id := value_of(number, "numId")):
                level = value_of(number, "ilvl")
                return number_id, int(level) if level.isdecimal() else 0
        return "", 0

    def _settings(self, properties: etree._Element) -> list[etree._Element]:
        found = [style.find(f"{W}pPr") for style in self._ancestry(value_of(properties, "pStyle"))]
        return [settings for settings in found if settings is not None]

    def _ancestry(self, style_id: str) -> list[etree._Element]:
        """The style and those that it is based on, nearest first."""
        found: list[etree._Element] = []
        while style_id in self._styles and len(found) < _MOST_ANCESTORS:
            style = self._styles[style_id]
            found.append(style)
            style_id = value_of(style, "basedOn")
        return found


def _outline(settings: etree._Element) -> int | None:
    level = value_of(settings, "outlineLvl")
    return int(level) + 1 if level.isdecimal() and int(level) < _DEEPEST else None


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    pattern: str
    start: int


class Numbering:
    """Lists of one document. ``root``: of numbering.xml, None if the document has none."""

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
        """The number of the next paragraph of the list, "" for a bullet or no list."""
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
