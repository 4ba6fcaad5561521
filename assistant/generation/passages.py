"""The passages that a chat model reads: numbered, the best first, as many as its budget of tokens holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.generation.check.evidence import Passage as Ground
from assistant.model import Citation
from corpus.model import Document, Passage, Span
from index.model import DocumentRecord

MOST = 20
_AROUND = 40  # tokens of what is written around a passage


@dataclass(frozen=True, slots=True)
class NumberedPassage:
    """A passage with the number by which a model names it: ``document.text[start:end] == text``."""

    number: int
    id: str
    start: int
    text: str
    headings: tuple[str, ...]
    document: Document
    record: DocumentRecord

    @property
    def ground(self) -> Ground:
        """The passage as the check reads it."""
        record = self.record
        year = "" if record.year is None else str(record.year)
        return Ground(
            self.text, record.name, record.title, self.headings, record.publisher or "", year
        )

    @property
    def is_of_table(self) -> bool:
        """Whether any of it is a row of a table."""
        end = self.start + len(self.text)
        rows = (one for one in self.document.blocks if one.row)
        return any(one.start < end and self.start < one.end for one in rows)

    @property
    def page(self) -> int | None:
        return self.document.page_at(self.start)

    @property
    def source(self) -> str:
        """Title, publisher, year and page, as a model is told them."""
        page = None if self.page is None else f"page {self.page}"
        known = (self.record.title, self.record.publisher, self.record.year, page)
        return ", ".join(str(one) for one in known if one)

    def cite(self, span: Span, number: int) -> Citation:
        """The citation ``number`` of ``text[span.start:span.end]``."""
        start, end = self.start + span.start, self.start + span.end
        blocks = self.document.blocks
        row = next((b.row for b in blocks if b.row and b.start <= start < b.end), None)
        names = (row.table, *(h for cell in row.cells for h in cell.header)) if row else ()
        section = (*self.document.headings_at(start), *dict.fromkeys(n for n in names if n))
        return Citation(
            number=number,
            document=self.record.name,
            title=self.record.title,
            publisher=self.record.publisher,
            year=self.record.year,
            url=self.record.url,
            page=self.document.page_at(start),
            section=section,
            start=start,
            end=end,
            quote=self.document.text[start:end],
            passage=self.id,
            ocr=any(one.overlaps(Span(start, end)) for one in self.document.ocr),
            sheet=row.sheet if row else None,
            range=row.cells_range if row else None,
            row=row is not None,
        )


def numbered(
    passages: Mapping[str, Passage],
    document_of: Callable[[str], Document],
    records: Mapping[str, DocumentRecord],
) -> list[NumberedPassage]:
    """``passages`` by id, in their order, with numbers from 1."""
    return [
        NumberedPassage(
            number,
            id_,
            passage.start,
            passage.text,
            (*passage.headings, *([passage.context] if passage.context else [])),
            document_of(passage.document),
            records[passage.document],
        )
        for number, (id_, passage) in enumerate(passages.items(), 1)
    ]


def within(
    budget: int, passages: Mapping[str, Passage], count_tokens: Callable[[str], int]
) -> dict[str, Passage]:
    """The first passages that ``budget`` tokens hold, at most `MOST`; one that is too long is left out."""
    kept: dict[str, Passage] = {}
    for id_, passage in passages.items():
        cost = count_tokens(passage.text) + _AROUND
        if cost <= budget and len(kept) < MOST:
            kept[id_] = passage
            budget -= cost
    return kept
