"""A document's page: what it is, what it finds and recommends, its outline, what it is to other documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from babel import Locale

from assistant.bibliography import cite, entry_of
from assistant.config.errors import UsageError
from assistant.interfaces.web.files import PDF, address
from assistant.interfaces.web.sources import STYLES, part_at
from assistant.interfaces.web.templating import render
from assistant.locale import Texts
from assistant.locale.section_kinds import SECTION_KINDS
from assistant.model import Answer
from corpus.files.corrections import NO_CORRECTION, YEARS, Correction
from corpus.model import Document
from corpus.normalize import one_line
from corpus.sections import Item, Outline
from index.model import DocumentRecord

if TYPE_CHECKING:
    from assistant.interfaces.uploads import Indexing
    from assistant.service import Assistant

_ITEMS = ("recommendations", "findings", "conclusions", "lessons", "good practice")
_MOST_PARTS = 400
_LONGEST_FIELD = 500  # characters
CORRECTED = {
    "title": "Title",
    "publisher": "Publisher",
    "year": "Year",
    "language": "Language",
    "symbol": "Symbol",
    "url": "Web address",
    "country": "Country",
}
RELATIONS = {
    "corrects": "It corrects",
    "corrected by": "It is corrected by",
    "adds to": "It adds to",
    "added to by": "It is added to by",
    "translation": "In another language",
    "short version of": "It is a short version of",
    "has short version": "Its short version",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A heading or an item. ``part``: of the panel, where it opens. ``kind``: of the section, "" for none."""

    text: str
    part: int
    page: int | None
    kind: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """What the page shows. ``failed``: the document could not be read, and there is nothing but the record.

    ``correction``: of its metadata, by editors. ``editable``: whether whoever looks may correct it.
    """

    record: DocumentRecord
    items: Sequence[tuple[str, Sequence[Listed]]] = ()
    outline: Sequence[Listed] = ()
    related: Sequence[tuple[str, DocumentRecord]] = ()
    citations: Sequence[tuple[str, str]] = ()
    file: str = ""
    is_pdf: bool = False
    correction: Correction = NO_CORRECTION
    editable: bool = False

    @property
    def failed(self) -> bool:
        return self.record.state != "indexed"


def document_page(
    assistant: Assistant, name: str, conversation: str = "", *, editable: bool = False
) -> DocumentPage:
    """The page of a document. Raises NotFound for a name that is not in the index.

    ``editable``: whether documents are changed here at all.
    """
    records = {record.name: record for record in assistant.documents()}
    record = records.get(name)
    if record is None or record.state != "indexed":
        if record is None:
            assistant.document(name)  # raises, with the nearest names
            raise AssertionError(name)
        return DocumentPage(record)
    read = assistant.outline(name)
    document = read.document
    return DocumentPage(
        record,
        _items(document, read.outline),
        _outline(document, read.outline),
        [
            (what, records[other])
            for what, other in assistant.related().get(name, ())
            if other in records
        ],
        [(style, cite([entry_of(document, None)], form).strip()) for style, form in STYLES.items()],
        address(name, conversation) if assistant.original(name) else "",
        document.media_type == PDF,
        assistant.metadata_correction(name),
        editable and assistant.may_edit(record.name) and assistant.original(name) is not None,
    )


def correction_from(fields: Mapping[str, Sequence[str]], page: DocumentPage) -> Correction:
    """What the form of the page corrects: what differs from the record, and what was corrected before.

    A field that is left empty is taken from the file again. Raises UsageError for what cannot be such a value.
    """
    before, record = page.correction.metadata_fields(), page.record
    kept: dict[str, Any] = {}
    for name in CORRECTED:
        value = one_line(str(next(iter(fields.get(name, ())), "")))[:_LONGEST_FIELD]
        if value and (name in before or value != str(getattr(record, name) or "")):
            kept[name] = value
    if year := kept.get("year"):
        if not year.isdecimal() or int(year) not in YEARS:
            raise UsageError(f"a year is a number such as 2023, got {year!r}")
        kept["year"] = int(year)
    if (url := kept.get("url")) and not url.startswith(("https://", "http://")):
        raise UsageError(f"a web address begins with https:// or http://, got {url!r}")
    if len(kept.get("language", "en")) != 2:
        raise UsageError(f"a language is two letters such as en, got {kept['language']!r}")
    return Correction(**kept)


def _items(document: Document, outline: Outline) -> list[tuple[str, list[Listed]]]:
    """Recommendations, findings and so on, each kind that there are any of."""
    found = [
        (kind, [_item(document, i) for i in outline.items if i.kind == kind]) for kind in _ITEMS
    ]
    return [(kind, items) for kind, items in found if items]


def _item(document: Document, item: Item) -> Listed:
    text = one_line(document.text[item.start : item.end])
    return Listed(text, part_at(document, item.start), item.page, item.kind, item.number)


def _outline(document: Document, outline: Outline) -> list[Listed]:
    own = one_line(document.metadata.title or "")
    parts = [part for part in outline.parts if one_line(part.title) not in {"", own}][:_MOST_PARTS]
    return [
        Listed(
            one_line(part.title),
            part_at(document, part.start),
            document.page_at(part.start),
            part.kind or "",
        )
        for part in parts
    ]


def render_document(
    page: DocumentPage,
    t: Texts,
    *,
    working: Indexing | None = None,
    saved: bool = False,
    fault: str = "",
) -> str:
    """The page as HTML, as far as its overview, which takes a question.

    ``working``: how far a correction is; ``saved``: it has been; ``fault``: why it could not be.
    """
    names = Locale.parse(t.language).languages
    spoken = sorted((n, code) for code, n in names.items() if len(code) == 2)
    return render(
        "document",
        t,
        page=page,
        record=page.record,
        relations=RELATIONS,
        labels=CORRECTED,
        languages=spoken,
        working=working,
        saved=saved,
        fault=fault,
    )


def render_contents(page: DocumentPage, t: Texts) -> str:
    """What stands below the overview: recommendations and the like, and the outline."""
    return (
        ""
        if page.failed
        else render("contents", t, page=page, record=page.record, kinds=SECTION_KINDS)
    )


def render_overview(answer: Answer | None, t: Texts) -> str:
    """The points of a summary; a word where there is none."""
    return render("overview", t, points=_points(answer) if answer else ())


def _points(answer: Answer) -> list[str]:
    return [claim.text for claim in answer.claims if not claim.lead][:8]
