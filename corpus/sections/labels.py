"""Labels and marks at the beginning of a block, and what a line or a column says of an item.

"Recommendation 4.", "R4", "3. ", "(a) ", "• "; "Priority: high", a column named "Responsible". The words are in
``attributes.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

from corpus.model import Block, Cell
from corpus.normalize import fold, one_line
from corpus.sections.vocabulary import SectionKind
from corpus.yaml_text import parse_yaml

# Forms of what opens an item, the higher ones first.
HEADING, LABEL, NUMBER, LETTER, POINT, PARAGRAPH = range(6)
_NUMBERED = re.compile(r"(?P<number>\d{1,3})[.)]\s+(?=\S)")
_LETTERED = re.compile(r"\(?(?P<number>[a-zа-я]|[ivx]{1,4})[.)]\s+(?=\S)")
_SHORT_LABEL = re.compile(
    r"(?P<letter>[RFCLР])[\s.]?(?P<number>\d{1,2}(?:\.\d{1,2})?)\s*[.:–—-]?\s+(?=\S)"
)
_POINTING = "Under|From|This|These|Voir|Selon|Dans|Véase|Según"  # words before a label that is only spoken of
_BULLET = re.compile(r"[•●▪■□–—*·➢✓o‣◦!®\-]\s+(?=\S)")
_SHORT = {
    "R": "recommendations",
    "F": "findings",
    "C": "conclusions",
    "L": "lessons",
    "Р": "recommendations",
}
_MARKS = re.compile(r"[\s*#_>]+")


def label(text: str, block: Block) -> tuple[SectionKind, str, int] | None:
    """Kind, number and where the text after it begins, of a block that opens with a label."""
    skipped = _MARKS.match(text, block.start, block.end)
    start = skipped.end() if skipped else block.start
    found = _labels().match(text, start, block.end)
    if found is None:
        found = _labels().search(text, start, block.end) if block.kind == "heading" else None
        if found is None or found.end() != block.end:
            return None
    word = fold(found["label"])
    kind = next((k for k, words in _names().items() if word in words), None)
    return None if kind is None else (kind, found["number"], found.end())


@cache
def _labels() -> re.Pattern[str]:
    words = sorted(
        {one for names in _lists()["label"].values() for one in names}, key=len, reverse=True
    )
    return re.compile(
        rf"(?-i:(?!{_POINTING})[A-ZÀ-ÞА-Я]\w{{3,}}\s+)?(?P<label>{'|'.join(map(re.escape, words))})\s+"
        r"(?:(?:no\.?|n°|nº|№|#)\s*)?(?P<number>\d{1,3}(?:\.\d{1,2})?|(?-i:[A-Z]\d{0,2}|[IVX]{1,4}))"
        r"(?:\s*\([^()\n]{0,60}\))?(?:\s*[.:)–—-]+|(?=\s*$)|(?=[ \t]*\n)|(?=\s*\|))\s*[*_]*\s*",
        re.IGNORECASE,
    )


@cache
def _names() -> Mapping[SectionKind, frozenset[str]]:
    return {kind: frozenset(map(fold, names)) for kind, names in _lists()["label"].items()}


@cache
def _lists() -> Mapping[str, Mapping[SectionKind, Sequence[str]]]:
    text = resources.files("corpus.sections").joinpath("attributes.yaml").read_text("utf-8")
    found: Mapping[str, Mapping[SectionKind, Sequence[str]]] = parse_yaml(text)
    return found


def short_label(text: str, kind: SectionKind | None) -> tuple[SectionKind, str, int] | None:
    found = _SHORT_LABEL.match(text)
    if found is None or kind is None or _SHORT[found["letter"]] != kind:
        return None
    return kind, found["number"], found.end()


def mark(text: str, block: Block) -> tuple[int, int, str]:
    """Form of the mark that a paragraph begins with, where its text begins, and its number."""
    skipped = _MARKS.match(text)
    start = skipped.end() if skipped and not _BULLET.match(text) else 0
    for form, pattern in ((NUMBER, _NUMBERED), (LETTER, _LETTERED), (POINT, _BULLET)):
        found = pattern.match(text, start)
        if found is not None:
            return form, found.end(), found["number"] if form != POINT else ""
    return (POINT if block.kind == "item" else PARAGRAPH), start, ""


def after_mark(text: str, start: int, end: int) -> tuple[int, str]:
    found = _NUMBERED.match(text, start, end) or _LETTERED.match(text, start, end)
    return (found.end(), found["number"]) if found else (start, "")


def attribute(line: str) -> tuple[str, str] | None:
    """What a line says about an item: the name of it and the value; None for a line that does not."""
    found = _attributes().match(line)
    if found is None:
        return None
    word = fold(found["word"])
    name = next(n for n in ("to", "priority", "deadline", "response", "other") if word in _words(n))
    value = one_line(found["value"] or "").strip(" :;|*●•")
    if _attributes().match(value):
        value = ""
    if name != "response" and not found["colon"] and value:
        return None
    if name == "response" and not found["colon"] and value and not value.startswith("("):
        return None
    return name, value


@cache
def _attributes() -> re.Pattern[str]:
    words = [w for n in ("to", "priority", "deadline", "response", "other") for w in _lists()[n]]
    known = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(
        rf"(?P<word>{known})\s*(?:\([^)]{{0,40}}\))?\s*(?P<colon>[:|–-])?\s*(?P<value>.*)$",
        re.IGNORECASE,
    )


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(fold(str(word)) for word in _lists()[name])


def named_cell(cells: Sequence[Cell], text: str) -> tuple[SectionKind, int, int] | None:
    """The cell of a row under a header that names a kind of item."""
    for cell in cells:
        header = fold(" ".join(cell.header)).strip(" :")
        for kind, names in _names().items():
            if header and any(header in (name, f"{name}s", f"{name}es") for name in names):
                start, end = cell.start, cell.end
                return (kind, start, end) if text[start:end].strip() else None
    return None


def cell_under(cells: Sequence[Cell], text: str, name: str) -> str:
    for cell in cells:
        header = fold(" ".join(cell.header)).strip(" :")
        if header in _words(name):
            return one_line(text[cell.start : cell.end])
    return ""
