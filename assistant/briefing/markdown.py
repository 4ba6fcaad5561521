"""A briefing as Markdown with footnotes (``[^1]``), as Pandoc and GitHub read them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.briefing.model import Briefing, Part, filled
from assistant.briefing.words import Words

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$])")


def to_markdown(briefing: Briefing) -> str:
    """The whole briefing; what documents say is escaped, so that it stays what it is."""
    words = Words(briefing)
    lines = [f"# {_plain(briefing.title)}", ""]
    for section in briefing.sections:
        if section.heading != briefing.title:
            lines += [f"## {_plain(section.heading)}", ""]
        for part in section.parts:
            lines += _part(part, section.heading, words)
    if briefing.conflicts:
        lines += [f"## {words.conflicts}", ""]
        for conflict in briefing.conflicts:
            values = "; ".join(f"{_plain(value)}[^{note}]" for value, note in conflict.values)
            lines.append(f"- {_plain(words.conflict(conflict))}: {values}")
        lines.append("")
    if briefing.gaps:
        lines += [f"## {words.gaps}", "", *(f"- {_plain(gap)}" for gap in briefing.gaps), ""]
    lines += [f"## {words.sources}", ""]
    lines += [f"- {_plain(words.source(source))}" for source in briefing.sources]
    lines.append("")
    for note in briefing.notes:
        lines.append(f"[^{note.number}]: {_plain(words.footnote(note))}")
    return "\n".join(lines) + "\n"


def _part(part: Part, heading: str, words: Words) -> Iterator[str]:
    if part.title and part.title != heading:
        yield f"### {_plain(part.title)}"
        yield ""
    if part.connecting:
        yield " ".join(
            _plain(one.text) + "".join(f"[^{note}]" for note in one.notes)
            for one in part.connecting
        )
        yield ""
    for bullet in part.bullets:
        yield f"- “{_plain(bullet.text)}”[^{bullet.note}]"
    if part.bullets:
        yield ""
    if part.chart:
        yield f"**{_plain(part.chart.title)}**"
        yield ""
        yield "| | | |"
        yield "|---|---|---|"
        for bar in part.chart.bars:
            value = f"{_plain(bar.value)}[^{bar.note}]"
            yield f"| {_plain(bar.label)} | {words.bar(bar)} | {value} |"
        yield ""
    if part.rows:
        columns = filled(part.rows)
        names = [*(words.table[at] for at in columns), words.table[-1]]
        yield f"| {' | '.join(names)} |"
        yield "|---" * len(names) + "|"
        for row in part.rows:
            cells = [_plain(row.cells[at]) for at in columns]
            yield f"| {' | '.join(cells)} | [^{row.note}] |"
        yield ""
        yield f"*{words.report_year}*"
        yield ""
    if part.gap:
        yield f"*{_plain(words.gap(part.gap))}*"
        yield ""


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
