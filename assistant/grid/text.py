"""A cell as people read it: the short answer, the quote, its page and how sure it is."""

from __future__ import annotations

from assistant.citations import shown_quote
from assistant.grid.model import Cell, Column, Grid, Row
from assistant.locale import say
from assistant.model import Citation
from corpus.normalize import one_line

SURE = 0.6  # confidence below which a cell is shaded
_LONGEST = 320  # characters of a quote in a cell; the whole quote is on the sheet of quotes


def cell_text(cell: Cell, column: Column, language: str = "en") -> str:
    """What a cell says, on several lines; what a person has written in its place comes first."""
    if cell.edited:
        return cell.edited
    if not cell.said:
        return say("not said", language)
    lines = [cell.short, _cut(shown_quote(cell.quotes[0])), where(cell, column)]
    if cell.inside:
        lines.append(say("disagrees: {values}", language, values=" / ".join(cell.inside)))
    return "\n".join(line for line in lines if line)


def where(cell: Cell, column: Column) -> str:
    """Title where the column is no document, page or cells of a sheet, and how sure: "p. 12 · 88%"."""
    cited = cell.quotes[0]
    title = "" if column.kind == "document" else cited.title or cited.document
    return " · ".join(part for part in (title, place(cited), sureness(cell)) if part)


def place(cited: Citation) -> str:
    """Page, or sheet and cells; "" where a document has neither."""
    if cited.sheet and cited.range:
        return f"{cited.sheet}!{cited.range}"
    return "" if cited.page is None else f"p. {cited.page}"


def sureness(cell: Cell) -> str:
    """The confidence in per cent; "" where none was computed."""
    return "" if cell.confidence is None else f"{cell.confidence:.0%}"


def note_text(cell: Cell, column: Column, language: str = "en") -> str:
    """What stands besides a cell: its source in full, further quotes; of one that says nothing, what comes nearest."""
    parts = []
    if cell.edited:
        parts.append(say("Written by hand.", language))
    for cited in cell.quotes:
        source = ", ".join(
            str(part)
            for part in (cited.publisher, cited.title or cited.document, cited.year)
            if part
        )
        section = " › ".join(map(one_line, cited.section[-2:]))
        lines = (source, section, place(cited), shown_quote(cited))
        parts.append("\n".join(line for line in lines if line))
    if cell.nearest is not None:
        near = ", ".join(filter(None, (place(cell.nearest), shown_quote(cell.nearest))))
        parts.append(say("Nearest: {passage}", language, passage=near))
    return "\n\n".join(parts)


def conflict_text(grid: Grid, row: Row) -> str:
    """What the columns of a row say that disagrees, one value a line; "" where they agree."""
    titles = {column.key: column.title for column in grid.columns}
    return "\n".join(
        f"{value.value}: {titles.get(value.column, value.column)}"
        for value in grid.conflicts.get(row.question, ())
    )


def _cut(text: str) -> str:
    """A long quote with its beginning only, up to a word's end."""
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST].rsplit(" ", 1)[0] + " […]”"
