"""A briefing as a Word file with native footnotes and styles that a writer can change.

Each mark has a footnote of its own (`assistant.briefing.footnotes`), because Word numbers marks in their order and two marks
cannot share a note; the second and further notes of a sentence refer to the first. An organisation's own file may be the
template (`assistant.briefing.word_template`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx.oxml import OxmlElement

from assistant.briefing.footnotes import Footnotes, marks_before
from assistant.briefing.model import Briefing, Bullet, Chart, FactRow, Labels, Part, filled
from assistant.briefing.word_leftovers import drop_described
from assistant.briefing.word_styles import TABLE_TEXT, completed, table_style
from assistant.briefing.word_template import DATE, TITLE, Place, open_template, plain

_WIDTHS = (0.14, 0.14, 0.38, 0.14, 0.12, 0.08)  # of a table of facts: where to source


def write_docx(briefing: Briefing, path: Path, template: Path | None = None) -> None:
    """Write the file; headings, lists, tables and footnotes carry Word's own styles, or those of ``template``.

    Raises UsageError for a template that is no Word file.
    """
    _Writer(briefing, template).write(path)


class _Writer:
    """One file being written."""

    def __init__(self, briefing: Briefing, template: Path | None) -> None:
        self._briefing = briefing
        self._labels = Labels(briefing)
        self._file = plain() if template is None else open_template(template)
        table = None if template is None else table_style(self._file)
        values = {TITLE: _clean(briefing.title), DATE: self._labels.date}
        self._place = Place(self._file, values)
        self._styles = completed(self._file, table)
        self._notes = Footnotes(self._file, self._styles.note, self._styles.mark)
        self._rtl = briefing.language == "ar"
        self._marks = marks_before(self._file, self._place.mark)
        self._first: dict[int, int] = {}

    def write(self, path: Path) -> None:
        labels, briefing = self._labels, self._briefing
        if not self._place.titled:
            self._heading(briefing.title, 0)
        for section in briefing.sections:
            if section.heading != briefing.title:
                self._heading(section.heading, 1)
            for part in section.parts:
                self._part(part, section.heading)
        if briefing.conflicts:
            self._heading(labels.conflicts, 1)
            for conflict in briefing.conflicts:
                paragraph = self._paragraph(f"{labels.conflict(conflict)}: ", "List Bullet")
                for at, (value, note) in enumerate(conflict.values):
                    paragraph.add_run(f"{'; ' if at else ''}{_clean(value)}")
                    self._mark(paragraph, note)
        if briefing.sources:
            self._heading(labels.sources, 1)
        for source in briefing.sources:
            self._paragraph(labels.source(source), "List Bullet")
        self._place.take()
        self._notes.attach()
        drop_described(self._file)
        self._file.core_properties.title = _clean(briefing.title)
        self._file.save(str(path))

    def _part(self, part: Part, heading: str) -> None:
        if part.title and part.title != heading:
            self._heading(part.title, 2)
        for one in part.connecting:
            paragraph = self._paragraph(one.text, "Body Text")
            if one.is_own:
                paragraph.add_run(f" {self._labels.own}").italic = True
            for note in one.notes:
                self._mark(paragraph, note)
        for bullet in part.bullets:
            self._bullet(bullet)
        if part.chart:
            self._chart(part.chart)
        if part.rows:
            self._table(part.rows)
            self._paragraph(self._labels.report_year, "Caption")
        if part.gap:
            self._paragraph(part.gap, "List Bullet")

    def _bullet(self, bullet: Bullet) -> None:
        paragraph = self._paragraph("", "List Bullet")
        if bullet.place:
            paragraph.add_run(_clean(f"{bullet.place}: ")).bold = True
        paragraph.add_run(_clean(f"“{bullet.text}” ({self._labels.by(bullet)})"))
        self._mark(paragraph, bullet.note)

    def _chart(self, chart: Chart) -> None:
        self._paragraph(chart.title, "Caption").paragraph_format.keep_with_next = True
        table = self._file.add_table(rows=0, cols=3)
        for bar in chart.bars:
            cells = table.add_row().cells
            for cell, text in zip(
                cells, (bar.label, self._labels.bar(bar), bar.value), strict=True
            ):
                cell.text = _clean(text)
            self._mark(cells[-1].paragraphs[0], bar.note)
        self._file.add_paragraph()

    def _table(self, rows: tuple[FactRow, ...]) -> None:
        columns = filled(rows)
        names = [*(self._labels.table[at] for at in columns), self._labels.table[-1]]
        table = self._file.add_table(rows=1, cols=len(names), style=self._styles.table)
        for cell, name in zip(table.rows[0].cells, names, strict=True):
            self._fill(cell, "").add_run(_clean(name)).bold = True
        repeated = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeated)
        for row in rows:
            cells = table.add_row().cells
            for cell, at in zip(cells, columns, strict=False):
                self._fill(cell, row.cells[at])
            self._fill(cells[-1], "")
            self._mark(cells[-1].paragraphs[0], row.note)
            table.rows[-1]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        self._widths(table, [*(_WIDTHS[at] for at in columns), _WIDTHS[-1]])

    def _fill(self, cell: Any, text: str) -> Any:
        """The paragraph of a cell, in the style of tables."""
        (paragraph,) = cell.paragraphs
        paragraph.text, paragraph.style = _clean(text), self._styles.named[TABLE_TEXT]
        return paragraph

    def _widths(self, table: Any, shares: Sequence[float]) -> None:
        """Columns as wide as their words need, within the margins of the page."""
        page = self._place.page
        inside = page.page_width - page.left_margin - page.right_margin
        table.autofit = False
        for column, share in zip(table.columns, shares, strict=True):
            width = int(inside * share / sum(shares))
            column.width = width
            for cell in column.cells:
                cell.width = width

    def _heading(self, text: str, level: int) -> None:
        self._paragraph(text, f"Heading {level}" if level else "Title")

    def _paragraph(self, text: str, style: str) -> Any:
        return self._direct(self._file.add_paragraph(_clean(text), self._styles.named[style]))

    def _direct(self, paragraph: Any) -> Any:
        """From right to left where the briefing is written so."""
        if self._rtl:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        return paragraph

    def _mark(self, paragraph: Any, note: int) -> None:
        """A footnote mark at the end of a paragraph, and its footnote."""
        self._marks += 1
        citation = self._briefing.notes[note - 1]
        if note in self._first:
            text = self._labels.note(citation, again=True)
            text = f"{text}. {self._labels.quoted(self._first[note])}"
        else:
            self._first[note] = self._marks
            text = self._labels.footnote(citation)
        self._notes.add(paragraph, _clean(text))


def _clean(text: str) -> str:
    """Without the control characters and lone surrogates that XML cannot hold."""
    return "".join(
        c
        for c in text
        if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )
