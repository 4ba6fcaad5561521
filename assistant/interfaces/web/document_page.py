"""A document's page: what it is, what it finds and recommends, its outline, what it is to other documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.bibliography import cite, entry_of
from assistant.interfaces.web.files import PDF, address
from assistant.interfaces.web.sources import STYLES, part_at
from assistant.interfaces.web.templating import render
from assistant.locale import Texts
from assistant.locale.section_kinds import SECTION_KINDS
from assistant.model import Answer
from corpus.model import Document
from corpus.normalize import one_line
from corpus.sections import Item, Outline
from index.model import DocumentRecord

if TYPE_CHECKING:
    from assistant.service import Assistant

_ITEMS = ("recommendations", "findings", "conclusions", "lessons", "good practice")
_MOST_PARTS = 400
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
    """What the page shows. ``failed``: the document could not be read, and there is nothing but the record."""

    record: DocumentRecord
    items: Sequence[tuple[str, Sequence[Listed]]] = ()
    outline: Sequence[Listed] = ()
    related: Sequence[tuple[str, DocumentRecord]] = ()
    citations: Sequence[tuple[str, str]] = ()
    file: str = ""
    is_pdf: bool = False

    @property
    def failed(self) -> bool:
        return self.record.state != "indexed"


def document_page(assistant: Assistant, name: str, conversation: str = "") -> DocumentPage:
    """The page of a document. Raises NotFound for a name that is not in the index."""
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
    )


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


def render_document(page: DocumentPage, t: Texts) -> str:
    """The page as HTML, as far as its overview, which takes a question."""
    return render(
        "document",
        t,
        page=page,
        record=page.record,
        relations=RELATIONS,
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
