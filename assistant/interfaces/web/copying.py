"""An answer for the clipboard: as rich text, as Markdown, its table as CSV; marks are numbers of the notes below."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from assistant.citations import footnote, numbers_by_cell
from assistant.facts.export import without_formula
from assistant.interfaces.web.templating import render
from assistant.locale import Texts
from assistant.model import Answer, Citation, Claim
from corpus.normalize import one_line

_NEAREST = "The nearest passages, which do not answer it"
# What Markdown would take for markup; what documents say must not become markup.
_SPECIAL = re.compile(r"([\\`*_{}<>#|~\[\]])")


def as_html(answer: Answer, t: Texts) -> str:
    """Paragraphs, lists and a table with raised numbers, then the notes; without styles of ours."""
    return render(
        "copied",
        t,
        answer=answer,
        leads=[claim for claim in answer.claims if claim.lead],
        points=_points(answer),
        rows=_rows(answer),
        nearest=_NEAREST if answer.status == "declined" else "",
        notes=[(note.number, footnote(note).partition("] ")[2]) for note in _notes(answer)],
    )


def as_markdown(answer: Answer, t: Texts) -> str:
    """The same in Markdown."""
    parts = [
        f"**{_plain(claim.text)}**{_marks(claim.citations)}"
        for claim in answer.claims
        if claim.lead
    ]
    for heading, claims in _points(answer):
        listed = "\n".join(f"- {_plain(claim.text)}{_marks(claim.citations)}" for claim in claims)
        parts += [f"### {_plain(heading)}", listed] if heading else [listed]
    if answer.table is not None:
        parts.append("\n".join(_table_lines(answer)))
    if answer.notice:
        parts += [_plain(paragraph) for paragraph in answer.notice.split("\n\n")]
    if answer.status == "declined" and answer.closest:
        parts.append(f"{_plain(t(_NEAREST))}:")
    parts.append(
        "\n".join(
            f"{note.number}. {_plain(footnote(note).partition('] ')[2])}" for note in _notes(answer)
        )
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def as_csv(answer: Answer) -> str:
    """The table of an answer, each row with its sources; "" where it has none."""
    if answer.table is None:
        return ""
    known = {note.number: note for note in answer.citations}
    file = io.StringIO()
    lines = csv.writer(file, lineterminator="\n")
    lines.writerow(map(without_formula, (*answer.table.columns, "source")))
    for row in answer.table.rows:
        sources = "; ".join(footnote(known[n]) for n in row.citations if n in known)
        lines.writerow(map(without_formula, (*row.cells, sources)))
    return file.getvalue()


def _notes(answer: Answer) -> tuple[Citation, ...]:
    return answer.citations or answer.closest


def _points(answer: Answer) -> list[tuple[str, list[Claim]]]:
    """Headings with their points, "" for none; what a table shows is not said again."""
    if answer.table is not None and answer.plan in {"table", "compare"}:
        return []
    if answer.groups:
        return [(g.heading, [answer.claims[at] for at in g.points]) for g in answer.groups]
    rest = [claim for claim in answer.claims if not claim.lead]
    return [("", rest)] if rest else []


def _rows(answer: Answer) -> list[list[tuple[str, tuple[int, ...]]]]:
    """Cells of the table with the numbers of their notes."""
    rows = answer.table.rows if answer.table else ()
    return [list(zip(row.cells, numbers_by_cell(answer, row), strict=True)) for row in rows]


def _table_lines(answer: Answer) -> Iterator[str]:
    table = answer.table
    if table is None:
        return
    yield _line(table.columns)
    yield _line(["---"] * len(table.columns), plain=False)
    for row in _rows(answer):
        yield _line([f"{_plain(text)}{_marks(numbers)}" for text, numbers in row], plain=False)


def _line(cells: Sequence[str], plain: bool = True) -> str:
    return f"| {' | '.join(_plain(cell) if plain else cell for cell in cells)} |"


def _marks(numbers: Sequence[int]) -> str:
    return "".join(f" [{number}]" for number in numbers)


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", one_line(text))
