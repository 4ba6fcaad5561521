"""Drafts become text: line ends joined, headings separated from paragraphs, pages and tables marked."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.model import BlockKind
from corpus.readers.builder import Builder, TableContext
from corpus.readers.lines import is_source
from corpus.readers.pdf.grid import Grid
from corpus.readers.pdf.lines import Line
from corpus.readers.pdf.paragraphs import Draft

_WORD = re.compile(r"\w+(?:-\w+)*")
_CUT = re.compile(r"([^\W\d_]+)-$")
_FIRST = re.compile(r"^([^\W\d_]+)")
_OPEN_END = re.compile(r"[\w)][-–—/]$")
_MAX_LEVEL = 6

Style = tuple[float, bool, bool]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words of a document in lower case, counted; hyphenated words also as one word."""

    counts: Counter[str]

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Vocabulary:
        counts: Counter[str] = Counter()
        for line in lines:
            words = _WORD.findall(line.text.casefold())
            # The halves of a word cut at a line's end are not words.
            counts.update(words[:-1] if line.text.endswith(("-", "\u00ad")) else words)
            counts.update(part for word in words if "-" in word for part in word.split("-"))
        return cls(counts)

    def joins(self, first: str, second: str) -> bool:
        """Whether a word cut into ``first`` and ``second`` is printed without a hyphen."""
        whole = self.counts[(first + second).casefold()]
        hyphenated = self.counts[f"{first}-{second}".casefold()]
        if whole or hyphenated:
            return whole > hyphenated
        return not (self.counts[first.casefold()] and self.counts[second.casefold()])


def joined(lines: Sequence[Line], vocabulary: Vocabulary) -> tuple[str, list[tuple[int, int]]]:
    """Text of ``lines`` as one line, and (page, offset) where each further page begins."""
    text = lines[0].text
    starts: list[tuple[int, int]] = []
    for before, line in itertools.pairwise(lines):
        if text.endswith("\u00ad"):
            text = text[:-1]
        elif (cut := _CUT.search(text)) and (first := _FIRST.match(line.text)):
            if first[1][0].islower() and vocabulary.joins(cut[1], first[1]):
                text = text[:-1]
        elif not _OPEN_END.search(text):
            text += " "
        if line.page != before.page:
            starts.append((line.page, len(text)))
        text += line.text
    return text.replace("\u00ad", ""), starts


def body_size(pieces: Iterable[Line]) -> float:
    """Size of running text: the one in which most letters are set, in points."""
    sizes: Counter[float] = Counter()
    for line in pieces:
        sizes[round(line.size * 4) / 4] += line.letters * (1 if line.bold else 2)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def write(pieces: Sequence[Draft | Grid], builder: Builder, page_count: int) -> None:
    """Writes all of a document's pieces into ``builder``, its pages 1 to ``page_count`` marked."""
    lines = [line for piece in pieces if isinstance(piece, Draft) for line in piece.lines]
    vocabulary = Vocabulary.of(lines)
    body = body_size(lines)
    levels = _levels(pieces, body)
    at = 0
    for piece in _titled(pieces):
        while at < piece.page:
            at += 1
            builder.page(at)
        if isinstance(piece, Grid):
            _write_grid(piece, builder)
            continue
        at = _write_draft(piece, builder, vocabulary, levels.get(id(piece)), at)
    for number in range(at + 1, page_count + 1):
        builder.page(number)


def _write_draft(
    draft: Draft, builder: Builder, vocabulary: Vocabulary, level: int | None, at: int
) -> int:
    """Writes a draft; the number of the page that it ends on."""
    text, starts = joined(draft.lines, vocabulary)
    if level is not None:
        builder.heading(text, level)
        return at
    kind: BlockKind = "paragraph" if draft.kind == "text" else draft.kind
    span = builder.add(kind, text)
    for page, offset in starts:
        for number in range(at + 1, page + 1):
            builder.mark_page(number, (span.start if span else 0) + offset)
        at = max(at, page)
    return at


def _write_grid(grid: Grid, builder: Builder) -> None:
    for number, (row, label) in enumerate(zip(grid.rows, grid.labels, strict=True)):
        filled = [column for column, cell in enumerate(row) if cell.strip()]
        headers = () if number < grid.head else tuple(grid.headers[c] for c in filled)
        builder.row(
            [row[column] for column in filled],
            TableContext(grid.title, headers),
            label=label,
            columns=filled,
        )


def _titled(pieces: Sequence[Draft | Grid]) -> list[Draft | Grid]:
    """``pieces`` with the title of every table: the caption or short line just above it."""
    result: list[Draft | Grid] = []
    table: Grid | None = None
    for piece in pieces:
        if isinstance(piece, Draft):
            result.append(piece)
            continue
        title = _title(result, piece) or piece.title
        if table is not None and not title and piece.continues(table):
            table = piece.inheriting(table)
        elif table is not None and not title and piece.is_under(table):
            table = piece.headed_by(table)
        else:
            table = replace(piece, title=title)
        result.append(table)
    return result


def _title(before: Sequence[Draft | Grid], grid: Grid) -> str:
    """The text just above a table; with the line above that one, if that is the caption."""
    above = before[-1] if before else None
    if not isinstance(above, Draft) or not _is_near(above, grid.page, grid.top):
        return ""
    text = _printed(above)
    if above.letters > 250 or above.kind not in ("caption", "text"):
        return ""
    if above.kind == "text" and text.rstrip().endswith((".", ";")):
        return ""
    over = before[-2] if len(before) > 1 else None
    if isinstance(over, Draft) and _is_near(over, above.page, above.lines[0].top):
        named = over.kind == "caption" and not is_source(_printed(over))
        in_brackets = text.startswith("(") and over.letters <= 250
        if above.kind == "text" and (named or in_brackets):
            return f"{_printed(over)} {text}"
    return text


def _is_near(above: Draft, page: int, top: float) -> bool:
    last = above.lines[-1]
    return last.page == page and -4.0 <= top - last.bottom < 3.0 * last.size


def _printed(draft: Draft) -> str:
    return " ".join(line.text for line in draft.lines)


def _levels(pieces: Sequence[Draft | Grid], body: float) -> dict[int, int]:
    """Levels of the drafts that are headings, by ``id``: the larger the letters, the higher."""
    headings = [p for p in pieces if isinstance(p, Draft) and _is_heading(p, body)]
    styles = sorted({_style(draft) for draft in headings}, reverse=True)
    ranks = {style: min(rank, _MAX_LEVEL) for rank, style in enumerate(styles, 1)}
    return {id(draft): ranks[_style(draft)] for draft in headings}


def _style(draft: Draft) -> Style:
    letters = [c for line in draft.lines for c in line.text if c.isalpha()]
    caps = bool(letters) and all(not c.islower() for c in letters)
    return round(draft.size), draft.bold, caps


def _is_heading(draft: Draft, body: float) -> bool:
    text = " ".join(line.text for line in draft.lines)
    letters = sum(c.isalpha() for c in text)
    if draft.kind != "text" or len(draft.lines) > 4 or not 3 <= letters <= 180:
        return False
    if letters < 0.5 * draft.letters or draft.lines[-1].page != draft.page:
        return False
    sentence = text.rstrip().endswith((".", ";", ",")) and letters > 12
    if draft.size >= 1.15 * body:
        return not (sentence and letters > 60)
    if draft.size < 0.93 * body or sentence:
        return False
    _, bold, caps = _style(draft)
    return (bold and letters <= 140) or (caps and letters >= 6 and len(draft.lines) <= 2)
