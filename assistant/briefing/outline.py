"""A briefing as lines of text that a writer moves, deletes and adds to, and back.

    # Heading of a section
    ## Title of a part
    Words of the writer's own, before what follows.
    [3] “A quote, which stays what it is whatever is typed behind its number.”
    [table 1]
    [chart 1]
    [gap 1] What no document says.

Quotes, tables, charts and gaps are those of the briefing, by number: their text cannot be changed, only
their place. Marks at the end of the words ("… in two countries [1] [2]") are notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from assistant.briefing.model import (
    Bar,
    Briefing,
    Bullet,
    Chart,
    Conflict,
    FactRow,
    Part,
    Section,
    Sentence,
    Source,
)
from assistant.errors import UsageError

_TOKEN = re.compile(r"\s*\[(?P<kind>table|chart|gap)?\s*(?P<number>\d+)\]")
_MARKS = re.compile(r"(?:\s*\[\d+\])+\s*$")


def outline_of(briefing: Briefing) -> str:
    """The lines of a briefing."""
    numbers = {kind: count(1) for kind in ("table", "chart", "gap")}
    lines: list[str] = []
    for section in briefing.sections:
        lines += [f"# {_line(section.heading)}"]
        for part in section.parts:
            if part.title and part.title != section.heading:
                lines.append(f"## {_line(part.title)}")
            lines += (
                " ".join((_line(one.text), *(f"[{note}]" for note in one.notes)))
                for one in part.connecting
            )
            lines += (f"[{bullet.note}] “{_line(bullet.text)}”" for bullet in part.bullets)
            for kind, there in (("chart", part.chart), ("table", part.rows), ("gap", part.gap)):
                if there:
                    gap = f" {_line(part.gap)}" if kind == "gap" else ""
                    lines.append(f"[{kind} {next(numbers[kind])}]{gap}")
        lines.append("")
    return "\n".join(lines)


def arranged(briefing: Briefing, outline: str) -> Briefing:
    """The briefing in the order of ``outline``, notes numbered anew.

    Raises UsageError for a number that the briefing does not have.
    """
    parts = [part for section in briefing.sections for part in section.parts]
    reading = _Reading(
        quotes={b.note: b for part in parts for b in part.bullets},
        tables=[part.rows for part in parts if part.rows],
        charts=[part.chart for part in parts if part.chart],
        gaps=[part.gap for part in parts if part.gap],
        title=briefing.title,
    )
    for line in outline.splitlines():
        if line.strip():
            reading.add(line.strip())
    return _renumbered(briefing, reading.sections())


class _Reading:
    """Lines read so far. A part ends where words, a title or a heading follow something else."""

    def __init__(
        self,
        quotes: dict[int, Bullet],
        tables: Sequence[tuple[FactRow, ...]],
        charts: Sequence[Chart],
        gaps: Sequence[str],
        title: str,
    ) -> None:
        self._quotes, self._tables, self._charts, self._gaps = quotes, tables, charts, gaps
        self._headings: list[tuple[str, list[Part]]] = []
        self._title = title

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
        """Takes the last part out, to be added to; a new one where it must be ``empty`` and is not."""
        parts = self._open()
        last = parts[-1] if parts else None
        holds = last and (last.bullets or last.rows or last.gap or last.chart)
        if last is None or (empty and holds) or last.rows or last.gap or last.chart:
            return Part("")
        return parts.pop()

    def _say(self, line: str) -> None:
        part = self._part(empty=True)
        marks = _MARKS.search(line)
        numbers = tuple(int(n) for n in re.findall(r"\d+", marks[0])) if marks else ()
        for number in numbers:
            self._known("quote", number)
        said = Sentence(line[: marks.start()] if marks else line, numbers)
        self._open().append(replace(part, connecting=(*part.connecting, said)))

    def _put(self, kind: str, number: int) -> None:
        self._known(kind, number)
        part = self._part(empty=False)
        at = number - 1
        if kind == "quote":
            part = replace(part, bullets=(*part.bullets, self._quotes[number]))
        elif kind == "table":
            part = replace(part, rows=self._tables[at])
        elif kind == "chart":
            part = replace(part, chart=self._charts[at])
        else:
            part = replace(part, gap=self._gaps[at])
        self._open().append(part)

    def _known(self, kind: str, number: int) -> None:
        numbers = {
            "quote": list(self._quotes),
            "table": range(1, len(self._tables) + 1),
            "chart": range(1, len(self._charts) + 1),
            "gap": range(1, len(self._gaps) + 1),
        }[kind]
        if number not in numbers:
            shown = ", ".join(map(str, numbers)) or "none"
            raise UsageError(f"this briefing has no {kind} {number}; it has: {shown}")


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
        bullets=tuple(replace(one, note=new[one.note]) for one in part.bullets),
        rows=tuple(replace(one, note=new[one.note]) for one in part.rows),
        chart=part.chart
        and replace(
            part.chart,
            bars=tuple(Bar(b.label, b.value, b.share, new[b.note]) for b in part.chart.bars),
        ),
    )


def _sources(sources: Sequence[Source], new: dict[int, int]) -> Iterator[Source]:
    for source in sources:
        notes = tuple(sorted(new[note] for note in source.notes if note in new))
        if notes:
            yield replace(source, notes=notes)


def _line(text: str) -> str:
    return " ".join(text.split())
