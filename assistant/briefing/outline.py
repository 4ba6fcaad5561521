"""A briefing as lines of text that a person can move, delete and add to, and back.

    # Heading of a section
    ## Title of a part
    The person's own words, before what follows.
    [3] “A quote, which stays the same whatever is typed after its number.”
    [table 1]
    [chart 1]
    [gap 1] What was not found.

Quotes, tables, charts and gaps are those of the briefing, by number: their place can be changed, not
their text. Marks at the end of a person's own words ("… in two countries [1] [2]") are notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import TypeVar

from assistant.briefing.model import (
    Bar,
    Briefing,
    Bullet,
    Conflict,
    FactRow,
    Part,
    Section,
    Sentence,
    Source,
)
from assistant.config.errors import UsageError
from corpus.normalize import one_line

_TOKEN = re.compile(r"\s*\[(?P<kind>table|chart|gap)?\s*(?P<number>\d+)\]")
_MARKS = re.compile(r"(?:\s*\[\d+\])+\s*$")
_Noted = TypeVar("_Noted", Bullet, FactRow, Bar)


def outline_of(briefing: Briefing) -> str:
    """The lines of a briefing."""
    numbers = {kind: count(1) for kind in ("table", "chart", "gap")}
    lines: list[str] = []
    for section in briefing.sections:
        lines += [f"# {one_line(section.heading)}"]
        for part in section.parts:
            if part.title and part.title != section.heading:
                lines.append(f"## {one_line(part.title)}")
            lines += (
                " ".join((one_line(one.text), *(f"[{note}]" for note in one.notes)))
                for one in part.connecting
            )
            lines += (f"[{bullet.note}] “{one_line(bullet.text)}”" for bullet in part.bullets)
            for kind, there in (("chart", part.chart), ("table", part.rows), ("gap", part.gap)):
                if there:
                    gap = f" {one_line(part.gap)}" if kind == "gap" else ""
                    lines.append(f"[{kind} {next(numbers[kind])}]{gap}")
        lines.append("")
    return "\n".join(lines)


def arranged(briefing: Briefing, outline: str) -> Briefing:
    """The briefing in the order of ``outline``, with new numbers of notes.

    Raises UsageError for a number that the briefing does not have.
    """
    reading = _Reading(briefing)
    for line in outline.splitlines():
        if line.strip():
            reading.add(line.strip())
    return _renumbered(briefing, reading.sections())


class _Reading:
    """Reads lines. Own words, a title or a heading after something else begin a new part."""

    def __init__(self, briefing: Briefing) -> None:
        parts = [part for section in briefing.sections for part in section.parts]
        tables = (Part("", rows=part.rows) for part in parts if part.rows)
        charts = (Part("", chart=part.chart) for part in parts if part.chart)
        gaps = (Part("", gap=part.gap) for part in parts if part.gap)
        self._pieces: dict[str, dict[int, Part]] = {
            "quote": {b.note: Part("", bullets=(b,)) for part in parts for b in part.bullets},
            "table": dict(enumerate(tables, 1)),
            "chart": dict(enumerate(charts, 1)),
            "gap": dict(enumerate(gaps, 1)),
        }
        self._headings: list[tuple[str, list[Part]]] = []
        self._title = briefing.title

    def sections(self) -> tuple[Section, ...]:
        return tuple(Section(heading, tuple(parts)) for heading, parts in self._headings)

    def add(self, line: str) -> None:
        token = _TOKEN.match(line)
        if line.startswith("## "):
            self._open().append(Part(line[3:].strip()))
        elif line.startswith("# "):
            self._headings.append((line[2:].strip(), []))
        elif token is None:
            self._say(line)
        else:
            self._put(token["kind"] or "quote", int(token["number"]))

    def _open(self) -> list[Part]:
        if not self._headings:
            self._headings.append((self._title, []))
        return self._headings[-1][1]

    def _part(self, empty: bool) -> Part:
        """The last part, removed, to be extended; a new one if it cannot be or must be ``empty``."""
        parts = self._open()
        if not parts:
            return Part("")
        last = parts[-1]
        closed = last.rows or last.chart or last.gap or (empty and last.bullets)
        return Part("") if closed else parts.pop()

    def _say(self, line: str) -> None:
        part = self._part(empty=True)
        marks = _MARKS.search(line)
        numbers = tuple(int(n) for n in re.findall(r"\d+", marks[0])) if marks else ()
        for number in numbers:
            self._piece("quote", number)
        said = Sentence(line[: marks.start()] if marks else line, numbers)
        self._open().append(replace(part, connecting=(*part.connecting, said)))

    def _put(self, kind: str, number: int) -> None:
        piece = self._piece(kind, number)
        part = self._part(empty=False)  # without table, chart and gap
        bullets = (*part.bullets, *piece.bullets)
        self._open().append(
            replace(part, bullets=bullets, rows=piece.rows, chart=piece.chart, gap=piece.gap)
        )

    def _piece(self, kind: str, number: int) -> Part:
        """A part with only the quote, table, chart or gap of this number."""
        pieces = self._pieces[kind]
        if number not in pieces:
            shown = ", ".join(map(str, pieces)) or "none"
            raise UsageError(f"this briefing has no {kind} {number}; it has: {shown}")
        return pieces[number]


def _renumbered(briefing: Briefing, sections: tuple[Section, ...]) -> Briefing:
    """With the notes that are still used, numbered in the order of the briefing."""
    used = [n for section in sections for part in section.parts for n in _notes(part)]
    used += [note for conflict in briefing.conflicts for _, note in conflict.values]
    new = {old: number for number, old in enumerate(dict.fromkeys(used), 1)}
    return replace(
        briefing,
        sections=tuple(
            replace(s, parts=tuple(_with(part, new) for part in s.parts)) for s in sections
        ),
        conflicts=tuple(
            Conflict(c.about, c.label, tuple((value, new[note]) for value, note in c.values))
            for c in briefing.conflicts
        ),
        notes=tuple(replace(briefing.notes[old - 1], number=number) for old, number in new.items()),
        sources=tuple(_sources(briefing.sources, new)),
    )


def _notes(part: Part) -> Iterator[int]:
    for sentence in part.connecting:
        yield from sentence.notes
    yield from (bullet.note for bullet in part.bullets)
    yield from (bar.note for bar in part.chart.bars) if part.chart else ()
    yield from (row.note for row in part.rows)


def _with(part: Part, new: dict[int, int]) -> Part:
    return replace(
        part,
        connecting=tuple(
            Sentence(one.text, tuple(new[n] for n in one.notes)) for one in part.connecting
        ),
        bullets=_with_notes(part.bullets, new),
        rows=_with_notes(part.rows, new),
        chart=part.chart and replace(part.chart, bars=_with_notes(part.chart.bars, new)),
    )


def _with_notes(those: Sequence[_Noted], new: dict[int, int]) -> tuple[_Noted, ...]:
    return tuple(replace(one, note=new[one.note]) for one in those)


def _sources(sources: Sequence[Source], new: dict[int, int]) -> Iterator[Source]:
    for source in sources:
        notes = tuple(sorted(new[note] for note in source.notes if note in new))
        if notes:
            yield replace(source, notes=notes)
