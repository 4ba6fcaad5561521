"""Which notes a briefing uses: numbered in the order of the text, mapped to others, or taken out with all that cites them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from assistant.briefing.model import (
    Bar,
    Briefing,
    Bullet,
    Chart,
    Conflict,
    FactRow,
    Part,
    Sentence,
    Source,
)

_Noted = TypeVar("_Noted", Bullet, FactRow, Bar)


def notes_of(part: Part) -> Iterator[int]:
    """Numbers of the notes that a part cites, in the order in which they are printed."""
    for sentence in part.connecting:
        yield from sentence.notes
    yield from (bullet.note for bullet in part.bullets)
    yield from (bar.note for bar in part.chart.bars) if part.chart else ()
    yield from (row.note for row in part.rows)


def _cites(part: Part) -> bool:
    return next(notes_of(part), None) is not None


def mapped(part: Part, new: Mapping[int, int]) -> Part:
    """The part with other numbers of notes. ``new``: by the number now."""
    return replace(
        part,
        connecting=tuple(
            Sentence(one.text, tuple(new[n] for n in one.notes)) for one in part.connecting
        ),
        bullets=_mapped(part.bullets, new),
        rows=_mapped(part.rows, new),
        chart=part.chart and replace(part.chart, bars=_mapped(part.chart.bars, new)),
    )


def _mapped(those: Sequence[_Noted], new: Mapping[int, int]) -> tuple[_Noted, ...]:
    return tuple(replace(one, note=new[one.note]) for one in those)


def renumbered(briefing: Briefing) -> Briefing:
    """With the notes that are used, numbered in the order of the briefing."""
    used = [n for section in briefing.sections for part in section.parts for n in notes_of(part)]
    used += [note for conflict in briefing.conflicts for _, note in conflict.values]
    new = {old: number for number, old in enumerate(dict.fromkeys(used), 1)}
    return replace(
        briefing,
        sections=tuple(
            replace(s, parts=tuple(mapped(part, new) for part in s.parts))
            for s in briefing.sections
        ),
        conflicts=tuple(
            Conflict(c.about, c.label, tuple((value, new[note]) for value, note in c.values))
            for c in briefing.conflicts
        ),
        notes=tuple(replace(briefing.notes[old - 1], number=number) for old, number in new.items()),
        sources=tuple(_sources(briefing.sources, new)),
    )


def _sources(sources: Sequence[Source], new: Mapping[int, int]) -> Iterator[Source]:
    for source in sources:
        notes = tuple(sorted(new[note] for note in source.notes if note in new))
        if notes:
            yield replace(source, notes=notes)


UNTITLED = "…"


def without_notes(briefing: Briefing, out: Collection[int]) -> Briefing:
    """Without all that cites the notes ``out``; a section of which nothing is left goes with its heading, and one of which only
    somebody's own words are left has none: the heading may tell of what is out.
    """
    sections = []
    for section in briefing.sections:
        parts = tuple(left for part in section.parts if (left := part_without(part, out)))
        if parts or not section.parts:
            told = any(map(_cites, parts)) or not any(map(_cites, section.parts))
            heading = section.heading if told else UNTITLED
            sections.append(replace(section, heading=heading, parts=parts))
    return replace(
        briefing,
        sections=tuple(sections),
        conflicts=tuple(
            one for one in briefing.conflicts if not any(note in out for _, note in one.values)
        ),
    )


def part_without(part: Part, out: Collection[int]) -> Part | None:
    """A part without what cites the notes ``out``; None where it cites only these."""
    cited = set(notes_of(part))
    if not cited.intersection(out):
        return part
    left = replace(
        part,
        connecting=tuple(one for one in part.connecting if not set(one.notes).intersection(out)),
        bullets=tuple(one for one in part.bullets if one.note not in out),
        rows=tuple(one for one in part.rows if one.note not in out),
        chart=part.chart and _chart_without(part.chart, out),
    )
    left = left if _cites(left) else replace(left, title="")
    holds = left.connecting or left.bullets or left.rows or left.chart or left.gap
    return left if holds else None


def _chart_without(chart: Chart, out: Collection[int]) -> Chart | None:
    """The other bars; the longest of them is the measure now, so that no length tells of one that is out."""
    bars = [bar for bar in chart.bars if bar.note not in out]
    longest = max((bar.share for bar in bars), default=0) or 1
    return (
        Chart(chart.title, tuple(replace(bar, share=bar.share / longest) for bar in bars))
        if bars
        else None
    )
