"""An answer for a person at a terminal: the text, its sources, what is missing, what was considered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assistant.citations import shown_quote
from assistant.interfaces.cli.console import print_rich, printable
from corpus.normalize import one_line

if TYPE_CHECKING:
    from assistant.model import Answer, Citation
    from assistant.model import Table as AnswerTable

_MARK = r"\[\d+\]"
_SHOWN = 8  # passages and sentences of an explanation


def print_answer(answer: Answer) -> None:
    print_rich(*_parts(answer))


def _parts(answer: Answer) -> Iterable[RenderableType]:
    if answer.understood:
        yield Text(printable(f"Understood as: {answer.understood}"), style="dim italic")
        yield Text()
    text = Text(printable(answer.text), style="yellow" if answer.status == "declined" else "")
    text.highlight_regex(_MARK, "bold cyan")
    yield text
    if answer.table is not None:
        yield Text()
        yield _table(answer.table)
    if answer.citations:
        yield Text("\nSources", style="bold")
        yield _sources(answer.citations)
    elif answer.closest:
        yield Text("\nNearest passages", style="bold")
        yield _sources(answer.closest)
    if answer.removed:
        yield Text("\nTaken out by the check", style="bold")
        for item in answer.removed:
            yield _indented(f"{item.text} ({item.reason})", "red")
    if answer.explanation is not None:
        yield from _explanation(answer.explanation)


def _table(shown: AnswerTable) -> Table:
    """The table of an answer; the numbers of its citations stand in the last column, where it has any."""
    cited = any(row.citations for row in shown.rows)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in (*shown.columns, *([""] if cited else [])):
        table.add_column(Text(printable(name)), overflow="fold")
    for row in shown.rows:
        marks = "".join(f"[{number}]" for number in row.citations)
        cells = (*row.cells, *([marks] if cited else []))
        table.add_row(*(Text(printable(one_line(cell))) for cell in cells))
    return table


def _sources(citations: Sequence[Citation]) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", style="bold cyan", no_wrap=True)
    table.add_column(overflow="fold")
    for citation in citations:
        table.add_row(f"[{citation.number}]", _source(citation))
    return table


def _source(citation: Citation) -> Group:
    about = [citation.title or citation.document, citation.publisher, citation.year]
    line = Text(printable(", ".join(str(part) for part in about if part)), style="bold")
    where = [citation.document]
    if citation.page is not None:
        where.append(f"page {citation.page}")
    if citation.sheet is not None:
        where.append(f"sheet {citation.sheet}, cells {citation.range}")
    if citation.ocr:
        where.append("recognised from a picture")
    parts = [line, Text(printable(", ".join(where)), style="dim")]
    if citation.section:
        parts.append(Text(printable(" › ".join(citation.section)), style="dim"))
    parts.append(Text(printable(shown_quote(citation))))
    if citation.also:
        parts.append(Text(printable(f"also in {', '.join(citation.also)}"), style="dim"))
    return Group(*parts)


def _explanation(explanation: Mapping[str, Any]) -> Iterable[RenderableType]:
    """The same data as in the JSON, the best few of each list."""
    yield Text("\nHow this came about", style="bold")
    for name, value in explanation.items():
        if name == "parts":
            for part in value:
                yield from _account(part)
        else:
            yield from _account({name: value})


def _account(values: Mapping[str, Any]) -> Iterable[RenderableType]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield _indented(f"{name}: " + "; ".join(_pairs(value)))
        elif isinstance(value, Sequence) and not isinstance(value, str):
            yield _indented(f"{name}: best {min(_SHOWN, len(value))} of {len(value)}")
            for item in value[:_SHOWN]:
                line = "; ".join(_pairs(item)) if isinstance(item, Mapping) else str(item)
                yield _indented(line, indent=4)
        else:
            yield _indented(f"{name}: {value}")


def _pairs(values: Mapping[str, Any]) -> Iterable[str]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            inner = ", ".join(f"{key} {one}" for key, one in value.items())
            yield f"{name} ({inner})" if inner else f"{name} none"
        elif isinstance(value, list):
            yield f"{name} {', '.join(str(one) for one in value) or 'none'}"
        elif value not in (None, ""):
            yield f"{name} {value}"


def _indented(text: str, style: str = "dim", indent: int = 2) -> Padding:
    return Padding(Text(printable(text), style=style), (0, 0, 0, indent), expand=False)
