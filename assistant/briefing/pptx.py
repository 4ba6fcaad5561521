"""A briefing as slides: one point on each, with its source under it and in the notes of the slide.

A slide for each section opens it with its heading; a table of figures and a chart have slides of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import PP_ALIGN
from pptx.util import Inches, Pt

from assistant.briefing.model import Briefing, Bullet, Chart, FactRow, Labels, Part, filled
from corpus.normalize import one_line

_WIDTH, _HEIGHT, _MARGIN = Inches(13.333), Inches(7.5), Inches(0.7)
_INK, _QUIET, _COLOUR = ((0x16, 0x24, 0x2F), (0x4D, 0x5B, 0x66), (0x07, 0x53, 0x82))
_ROWS = 5  # of a table on a slide
_LARGE, _LONG = 40, 60  # words up to which a point is set large; middling
_BLANK = 6  # layout of the default template


def write_pptx(briefing: Briefing, path: Path) -> None:
    """Write the file."""
    _Writer(briefing).write(path)


class _Writer:
    """One file being written."""

    def __init__(self, briefing: Briefing) -> None:
        self._briefing = briefing
        self._labels = Labels(briefing)
        self._file: Any = Presentation()
        self._file.slide_width, self._file.slide_height = _WIDTH, _HEIGHT
        self._align = PP_ALIGN.RIGHT if briefing.language == "ar" else PP_ALIGN.LEFT

    def write(self, path: Path) -> None:
        briefing, labels = self._briefing, self._labels
        self._opening(briefing.title, briefing.made.isoformat())
        for section in briefing.sections:
            if not all(part.gap for part in section.parts):
                self._opening(section.heading, "")
            for part in section.parts:
                self._part(part, part.title or section.heading)
            gaps = [part.gap for part in section.parts if part.gap]
            self._lists(section.heading, gaps)
        conflicts = [
            f"{labels.conflict(one)}: {'; '.join(value for value, _ in one.values)}"
            for one in briefing.conflicts
        ]
        self._lists(labels.conflicts, conflicts, each=2)
        self._lists(labels.sources, [labels.source(source) for source in briefing.sources])
        self._file.core_properties.title = _clean(briefing.title)
        self._file.save(str(path))

    def _part(self, part: Part, heading: str) -> None:
        own = [f"{run[0].text} {self._labels.own}" for run in part.paragraphs if run[0].is_own]
        self._lists(heading, own)
        for bullet in part.bullets:
            self._point(bullet, heading)
        if part.chart:
            self._chart(part.chart)
        for at in range(0, len(part.rows), _ROWS):
            self._table(heading, part.rows, part.rows[at : at + _ROWS])

    def _slide(self) -> Any:
        return self._file.slides.add_slide(self._file.slide_layouts[_BLANK])

    def _opening(self, heading: str, below: str) -> None:
        slide = self._slide()
        self._text(slide, heading, 2.6, 1.6, 36, _COLOUR, bold=True)
        if below:
            self._text(slide, below, 4.2, 0.6, 16, _QUIET)

    def _point(self, bullet: Bullet, heading: str) -> None:
        """One point with its source, which is in the notes too, with the quote."""
        slide = self._slide()
        self._text(slide, heading, 0.5, 0.8, 18, _COLOUR, bold=True)
        place = f"{bullet.place}: " if bullet.place else ""
        words = len(bullet.text.split())
        size = 28 if words <= _LARGE else 24 if words <= _LONG else 20
        self._text(slide, f"{place}“{bullet.text}”", 1.5, 4.4, size, _INK)
        citation = self._briefing.notes[bullet.note - 1]
        source = self._labels.note(citation)
        box = self._text(slide, source, 6.2, 0.9, 13, _QUIET)
        if citation.url and citation.url.startswith(("http://", "https://")):
            box.paragraphs[0].runs[0].hyperlink.address = citation.url
        slide.notes_slide.notes_text_frame.text = _clean(f"{source}: “{one_line(citation.quote)}”")

    def _table(self, heading: str, rows: tuple[FactRow, ...], shown: tuple[FactRow, ...]) -> None:
        slide = self._slide()
        self._text(slide, heading, 0.5, 0.8, 18, _COLOUR, bold=True)
        columns = filled(rows)
        names = [*(self._labels.table[at] for at in columns), self._labels.table[-1]]
        width = _WIDTH - 2 * _MARGIN
        shape = slide.shapes.add_table(
            len(shown) + 1, len(names), _MARGIN, Inches(1.4), width, Inches(0.5)
        )
        table = shape.table
        weights = [3.0 if at == 2 else 1.1 for at in columns] + [1.8]  # 2: what is counted
        for column, weight in zip(table.columns, weights, strict=True):
            column.width = int(width * weight / sum(weights))
        lines = [names, *(self._cells(row, columns) for row in shown)]
        for line, cells in enumerate(lines):
            for at, text in enumerate(cells):
                frame = table.cell(line, at).text_frame
                frame.text = _clean(text)
                for paragraph in frame.paragraphs:
                    paragraph.font.size, paragraph.font.bold = Pt(12), line == 0

    def _cells(self, row: FactRow, columns: tuple[int, ...]) -> list[str]:
        source = self._labels.note(self._briefing.notes[row.note - 1], again=True)
        return [*(row.cells[at] for at in columns), source]

    def _chart(self, chart: Chart) -> None:
        """The bars as lines of text with their figures and sources, the same as in every other format."""
        lines = [
            f"{bar.label}  {self._labels.bar(bar)}  {bar.value}  [{bar.note}]" for bar in chart.bars
        ]
        notes = dict.fromkeys(bar.note for bar in chart.bars)
        sources = [f"[{n}] {self._labels.note(self._briefing.notes[n - 1])}" for n in notes]
        slide = self._slide()
        self._text(slide, chart.title, 0.5, 0.9, 18, _COLOUR, bold=True)
        self._text(slide, "\n".join(lines), 1.5, 4.0, 14, _INK)
        self._text(slide, "\n".join(sources), 5.7, 1.5, 10, _QUIET)

    def _lists(self, heading: str, lines: list[str], each: int = 6) -> None:
        for at in range(0, len(lines), each):
            slide = self._slide()
            self._text(slide, heading, 0.5, 0.8, 18, _COLOUR, bold=True)
            self._text(slide, "\n".join(lines[at : at + each]), 1.5, 5.2, 16, _INK)

    def _text(
        self,
        slide: Any,
        text: str,
        top: float,
        height: float,
        size: int,
        colour: Any,
        bold: bool = False,
    ) -> Any:
        box = slide.shapes.add_textbox(_MARGIN, Inches(top), _WIDTH - 2 * _MARGIN, Inches(height))
        frame = box.text_frame
        frame.word_wrap = True
        for at, line in enumerate(_lines(text)):
            paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            paragraph.alignment = self._align
            run = paragraph.add_run()
            run.text = line
            run.font.size, run.font.bold = Pt(size), bold
            run.font.color.rgb = RGBColor(*colour)  # type: ignore[no-untyped-call]  # python-pptx
            paragraph.space_after = Pt(size / 3)
        return frame


def _lines(text: str) -> Iterator[str]:
    yield from (_clean(line) for line in text.split("\n"))


def _clean(text: str) -> str:
    """Without the control characters and lone surrogates that XML cannot hold."""
    return "".join(
        c
        for c in text
        if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )
