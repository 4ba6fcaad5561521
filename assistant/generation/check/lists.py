"""Lengths of the lists of passages, which a sentence may tell: "five priorities"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.generation.check.evidence import Passage, Segment
from corpus.names import find_organisations, find_places

_ITEMS = re.compile(r",\s+(?:and\s+|et\s+|y\s+)?|\s+(?:and|et|y|or|ou|o)\s+|;\s+")
_CLAUSES = re.compile(r"[:.()–—]|\s-\s")
_BULLET = re.compile(r"(?:^|\n)\s*(?:[•●▪–*-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s")
_MARKERS = re.compile(r"(?<!\w)\(?(?:(?P<letter>[a-z])|(?P<number>\d{1,2}))\)(?=\s)")
_LETTERS = "abcdefghijklmnopqrst"


def list_lengths(segment: Segment) -> frozenset[int]:
    """Numbers of items of the lists in a sentence, of its bullets, places and organisations."""
    found = {len(_BULLET.findall(segment.text))}
    for clause in _CLAUSES.split(segment.text):
        items = [item for item in _ITEMS.split(clause) if item.strip()]
        found |= {len(items), len(items) - 1} if len(items) > 2 else {len(items)}
    found |= {len(find_places(segment.text)), len(find_organisations(segment.text))}
    return frozenset(number for number in found if number >= 2)


def marked_lengths(passage: Passage) -> Iterator[tuple[int, int]]:
    """Numbers of items of the lists of a passage that are marked, with where each list begins: bullets on lines of their own,
    and markers "(a)", "1)" that count from the first one.
    """
    bullets = list(_BULLET.finditer(passage.text))
    if bullets:
        yield len(bullets), bullets[0].start()
    for kind in ("letter", "number"):
        found = [match for match in _MARKERS.finditer(passage.text) if match[kind]]
        places = [_LETTERS.find(m[kind]) + 1 if kind == "letter" else int(m[kind]) for m in found]
        if places and places == list(range(1, len(places) + 1)):
            yield len(places), found[0].start()
