"""PPTX: a slide is a page: its title as heading, its shapes in reading order, its notes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from pptx import Presentation

from corpus.model import Document
from corpus.normalize import one_line
from corpus.readers.assembly import assemble
from corpus.readers.builder import Builder
from corpus.readers.office import check_archive, core_properties, damaged
from corpus.readers.sniffing import Kind
from corpus.readers.tables import Grid, write_table

_LINE = 200_000  # EMU (half a centimetre): shapes whose tops differ by less are on one line


def read(name: str, data: bytes, password: str | None = None) -> Document:
    """The document of a presentation. Raises ReadError when damaged, NoText when it is empty."""
    check_archive(data)
    builder = Builder()
    notes: list[str] = []
    with damaged("presentation"):
        presentation = Presentation(io.BytesIO(data))
        for number, slide in enumerate(presentation.slides, start=1):
            builder.page(number)
            if slide._element.get("show") == "0":
                notes.append(f"slide {number} is hidden in the presentation")
            _write_slide(builder, slide)
        # The title in the file's properties is often that of the template.
        properties = core_properties(presentation.core_properties) | _title(presentation)
    return assemble(name, data, builder, Kind.PPTX, properties=properties, notes=notes)


def _title(presentation: Any) -> dict[str, str]:
    first = next(iter(presentation.slides), None)
    shape = first.shapes.title if first is not None else None
    title = one_line(shape.text_frame.text) if shape is not None else ""
    return {"title": title} if title else {}


def _write_slide(builder: Builder, slide: Any) -> None:
    title = slide.shapes.title
    if title is not None and title.has_text_frame:
        builder.heading(title.text_frame.text, 1)
    for shape in _in_reading_order(slide.shapes):
        if title is None or shape.shape_id != title.shape_id:
            _write_shape(builder, shape)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        for line in slide.notes_slide.notes_text_frame.text.splitlines():
            builder.add("paragraph", line)


def _write_shape(builder: Builder, shape: Any) -> None:
    if getattr(shape, "has_table", False) and shape.has_table:
        write_table(builder, _grid(shape.table))
    elif getattr(shape, "has_chart", False) and shape.has_chart:
        _write_chart(builder, shape.chart)
    elif shape.has_text_frame:
        paragraphs = [p for p in shape.text_frame.paragraphs if one_line(p.text)]
        kind = "item" if shape.is_placeholder and len(paragraphs) > 1 else "paragraph"
        for paragraph in paragraphs:
            builder.add(
                "item" if kind == "item" else "paragraph", paragraph.text.replace("\v", "\n")
            )


def _in_reading_order(shapes: Iterable[Any]) -> list[Any]:
    """Shapes from top to bottom, on a line from left to right; groups are replaced by their shapes."""
    flat = list(_flat(shapes))
    return sorted(flat, key=lambda shape: ((shape.top or 0) // _LINE, shape.left or 0))


def _flat(shapes: Iterable[Any]) -> Iterator[Any]:
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from _flat(shape.shapes)
        else:
            yield shape


def _grid(table: Any) -> Grid:
    printed: list[list[str]] = []
    filled: list[list[str]] = []
    for row in table.rows:
        printed.append(["" if cell.is_spanned else one_line(cell.text) for cell in row.cells])
        filled.append([one_line(cell.text) for cell in row.cells])
    for number, row in enumerate(table.rows):
        for column, cell in enumerate(row.cells):
            if cell.is_merge_origin:
                for y in range(number, min(number + cell.span_height, len(filled))):
                    for x in range(column, min(column + cell.span_width, len(filled[y]))):
                        filled[y][x] = printed[number][column]
    return Grid(printed, filled, 1 if table.first_row and len(printed) > 1 else None)


def _write_chart(builder: Builder, chart: Any) -> None:
    """The data of a chart as a table: a row for each category, a column for each series."""
    title = one_line(chart.chart_title.text_frame.text) if chart.has_title and (
        chart.chart_title.has_text_frame
    ) else ""  # fmt: skip
    builder.add("caption", title)
    for plot in chart.plots:
        names = [one_line(series.name or "") for series in plot.series]
        rows = [["", *names]]
        for at, category in enumerate(plot.categories):
            values = [
                series.values[at] if at < len(series.values) else None for series in plot.series
            ]
            rows.append([one_line(str(category)), *("" if v is None else f"{v:g}" for v in values)])
        write_table(builder, Grid(rows, rows, 1), title=title)
