"""What Word's paragraph styles say: the level of a heading, the list of an item."""

from __future__ import annotations

import re

from lxml import etree

from corpus.readers.numbering import W, value_of

_HEADING = re.compile(r"(?:heading|titre|título|заголовок|überschrift)\s*([1-9])$", re.I)
_TITLE = re.compile(r"(?:title|titre|título|название)$", re.I)
_DEEPEST = 9
_MOST_ANCESTORS = 20  # a style that is based on itself must not hang the reader


class Styles:
    """Styles of one document. ``root``: of the styles part, None when there is none."""

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
