"""Facts of a document: its sentences and table rows, each with what is known from outside its text.

Run once when a document is indexed, and stored by the index as text (`annotator`). ``_VERSION`` is
raised whenever the same document would give other facts; the next `assistant index` then reads them
anew.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from assistant.facts.model import Cell, Fact, When
from assistant.facts.rows import facts_of_row
from assistant.facts.sentences import SentenceContext, facts_of_sentence, when_of
from assistant.facts.storage import pack
from corpus import domain
from corpus.model import Block, Document, Passage, Span
from corpus.names import Mention, find_dates, find_organisations, find_places
from corpus.normalize import one_line
from corpus.notes import notes_in
from index.manifest.annotations import Annotator

_log = logging.getLogger(__name__)
_VERSION = "facts-11"
_SAID = 120  # characters of a sentence in the log
_SHORT_HEADING = 8  # words; a longer heading is a title, a caption or a sentence
_NAME_ALONE = 4  # words of a heading that is a place's name; letters before a name that opens one


def facts_of(document: Document, passages: Sequence[Passage]) -> Iterator[tuple[int, Fact]]:
    """Every fact of a document with the position of its passage.

    A sentence that fails has none, and is named in the log: the others still have theirs.
    """
    reader = _Reader(document)
    notes = notes_in(passages)
    for passage in passages:
        for span in (one for one in passage.sentences if one.start not in notes):
            try:
                found = list(reader.facts(span))
            except Exception as error:  # whatever a sentence holds, a run of indexing goes on
                said = one_line(span.of(document.text))[:_SAID]
                _log.warning("%s: no facts are read from “%s” (%r)", document.name, said, error)
                continue
            for fact in found:
                yield passage.position, fact


def _annotate(document: Document, passages: Sequence[Passage]) -> dict[int, str]:
    by_passage: dict[int, list[Fact]] = {}
    for position, fact in facts_of(document, passages):
        by_passage.setdefault(position, []).append(fact)
    return {position: pack(facts) for position, facts in by_passage.items()}


def annotator() -> Annotator:
    """What an index keeps of facts; another list of words of the field gives another version."""
    return Annotator(" ".join(filter(None, (_VERSION, domain.identity()))), _annotate)


class _Reader:
    """One document, with what its headings and metadata say, found once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._starts = [block.start for block in document.blocks]
        self._headings: dict[tuple[str, ...], tuple[tuple[Cell, ...], When | None]] = {}
        about = document.metadata
        self._publisher = _known_publisher(about.publisher)
        self._title = country_of_title(about.title)
        year = about.year
        self._report = (
            When(str(year), f"{year}-01-01", f"{year}-12-31", "report", "metadata")
            if year
            else None
        )

    def facts(self, span: Span) -> Iterator[Fact]:
        at = bisect_right(self._starts, span.start) - 1
        block = self._document.blocks[at] if at >= 0 else None
        if block is None or block.kind in ("heading", "caption"):
            return
        text = self._document.text
        if block.kind == "row":
            if span.start <= block.start or not text[block.start : span.start].strip():
                yield from facts_of_row(
                    text, _trimmed(text, block), self._context(block.start, block)
                )
            return
        yield from facts_of_sentence(
            text[span.start : span.end], span.start, self._context(span.start, None)
        )

    def _context(self, at: int, block: Block | None) -> SentenceContext:
        document = self._document
        headings = document.headings_at(at)
        if headings not in self._headings:
            self._headings[headings] = self._above(headings)
        where, when = self._headings[headings]
        section = headings
        if block is not None and block.row is not None:
            headers = dict.fromkeys(h for cell in block.row.cells for h in cell.header if h)
            section = (*headings, *(n for n in dict.fromkeys((block.row.table, *headers)) if n))
        return SentenceContext(
            document.name,
            document.metadata.language,
            where,
            when or self._report,
            self._publisher,
            document.page_at(at),
            section,
        )

    def _above(self, headings: Sequence[str]) -> tuple[tuple[Cell, ...], When | None]:
        """Places and date of the innermost heading; of the title, where it names a single country."""
        where: tuple[Cell, ...] = ()
        when: When | None = None
        heading = one_line(headings[-1]) if headings else ""
        words = len(heading.split())
        dates = find_dates(heading)
        is_name = words <= _SHORT_HEADING and not (dates and words > _NAME_ALONE)
        if is_name and not _is_caption(heading):
            where = tuple(
                Cell(m.text, m.key, "section")
                for m in _places_outside_organisations(heading)
                if words <= _NAME_ALONE or m.start < _NAME_ALONE
            )
            if len(dates) == 1 and not _is_paper(heading):
                when = when_of(dates[0], "section")
        return where[:4] or self._title, when


def _trimmed(text: str, block: Block) -> Block:
    """The row without the white space at its ends, as passages and citations have it."""
    printed = text[block.start : block.end]
    start = block.start + len(printed) - len(printed.lstrip())
    return Block(block.kind, start, start + len(printed.strip()), block.row)


def _places_outside_organisations(heading: str) -> tuple[Mention, ...]:
    organisations = find_organisations(heading)
    return tuple(
        place
        for place in find_places(heading)
        if not any(o.start <= place.start and place.end <= o.end for o in organisations)
    )


@domain.cached()
def _papers() -> re.Pattern[str]:
    """A heading with one of these names a paper or the report itself: its year dates no fact."""
    return re.compile(rf"\b(?:{domain.any_of('publications', 'papers')})\b", re.I)


def _is_paper(heading: str) -> bool:
    return _papers().search(heading) is not None


def _is_caption(heading: str) -> bool:
    return heading.split(maxsplit=1)[:1] in (
        [w] for w in ("Figure", "Table", "Box", "Tableau", "Cuadro")
    )


def _known_publisher(publisher: str | None) -> str | None:
    found = find_organisations(publisher or "")
    return found[0].key if found else None


def country_of_title(title: str) -> tuple[Cell, ...]:
    """The country of a document's title, where it names one alone; not that of an office ("IOM, Kenya")."""
    offices = [o.end for o in find_organisations(title)]
    found = {
        m.key: m
        for m in find_places(title)
        if not any(title[end : m.start].strip() == "," for end in offices if end <= m.start)
    }
    if len(found) != 1:
        return ()
    (mention,) = found.values()
    return (Cell(mention.text, mention.key, "title"),) if mention.kind == "country" else ()
