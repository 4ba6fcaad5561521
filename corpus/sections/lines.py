"""Lines that are headings though the reader of a file did not mark them, as in Word files without styles.

1. A line that is nothing but words of a kind ("Lessons learned", "Recommendation 3").
2. A numbered line without a full stop ("2. Conceptual framework"), where such lines go on from 1 and are not
   followed by each other: a list is no row of headings.

In files with headings of their own only the names of a few parts are looked for (`lines_that_open`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.model import Block, Document
from corpus.normalize import one_line
from corpus.sections.headings import heading_kinds
from corpus.sections.vocabulary import SectionKind

_WORDS, _NUMBERED_WORDS = 8, 14  # words of a line at most
_LONGEST, _LINES = 120, 3  # characters and lines of a block
_NAME = 40  # characters of a paragraph that names a part
_NAMED: frozenset[SectionKind] = frozenset({"summary", "recommendations", "conclusions", "lessons"})
_NUMBERED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})[.)]?\s+(?=[^\W\d_])")
_FEWEST = 3  # numbered lines that are headings


def lines_that_are_headings(document: Document) -> Iterator[tuple[int, str]]:
    """Where each begins, and its text on one line; in the order of the text."""
    lines = [line for block in document.blocks for line in _short_lines(document, block)]
    numbered = _numbered(document, lines)
    for start, title in lines:
        says = heading_kinds(title)
        whole = len(title.split()) <= _WORDS and (
            says.item or sum(share for _, share in says.kinds) >= 1.0
        )
        if (says.kinds and whole) or start in numbered:
            yield start, title


def lines_that_open(document: Document) -> Iterator[tuple[int, str]]:
    """Paragraphs that are nothing but the name of a part which is looked for ("Summary"), before a longer one."""
    for block, after in zip(document.blocks, document.blocks[1:], strict=False):
        if block.kind != "paragraph" or after.kind == "heading" or block.end - block.start > _NAME:
            continue
        title = one_line(document.text[block.start : block.end])
        kinds = heading_kinds(title).kinds
        whole = len(kinds) == 1 and kinds[0][0] in _NAMED and kinds[0][1] >= 1.0
        if whole and after.end - after.start > _LONGEST:
            yield block.start, title


def _short_lines(document: Document, block: Block) -> Iterator[tuple[int, str]]:
    """Where each line of a block of few short lines begins, and the line; nothing for a block of text."""
    if block.kind not in ("paragraph", "item") or block.end - block.start > _LONGEST:
        return
    at = block.start
    for printed in document.text[block.start : block.end].splitlines(keepends=True)[:_LINES]:
        line = one_line(printed).strip("*#_ ")
        if line and len(line.split()) <= _NUMBERED_WORDS and line[-1] not in ".;,":
            yield at, line
        at += len(printed)


def _numbered(document: Document, lines: Sequence[tuple[int, str]]) -> frozenset[int]:
    """Starts of the numbered lines, if they are headings: most of them are followed by other text."""
    found = [(start, m["number"]) for start, line in lines if (m := _NUMBERED.match(line))]
    if len(found) < _FEWEST or not any(number == "1" for _, number in found):
        return frozenset()
    known = {start for start, _ in found}
    after = {
        block.start: following.start
        for block, following in zip(document.blocks, document.blocks[1:], strict=False)
    }
    alone = sum(after.get(start) not in known for start in known)
    return frozenset(known) if alone * 2 > len(known) else frozenset()
