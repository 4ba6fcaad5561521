"""The list of indexed documents as HTML, narrowed by words; files of one conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.interfaces.uploads import UPLOADS, Indexing
from assistant.interfaces.web.templating import render
from assistant.locale.messages import Texts
from index.model import DocumentRecord


@dataclass(frozen=True, slots=True)
class Listing:
    """What the tab shows. ``editable``: the person may add and remove documents."""

    records: Sequence[DocumentRecord]
    words: str = ""
    editable: bool = True
    indexing: Indexing | None = None
    removed: Sequence[str] = field(default=())


def render_documents(listing: Listing, t: Texts) -> str:
    shown = [record for record in listing.records if matches(record, listing.words)]
    return render("documents", t, listing=listing, shown=shown, uploads=f"{UPLOADS}/")


def render_attached(
    records: Sequence[DocumentRecord], within: str, indexing: Indexing | None, t: Texts
) -> str:
    """Files of one conversation, named ``within`` and the file's own name."""
    return render("attached", t, records=records, within=within, indexing=indexing)


def matches(record: DocumentRecord, words: str) -> bool:
    """Whether the list shows each of ``words`` for a document."""
    facts = (
        record.name,
        record.title,
        record.publisher,
        record.year,
        record.language,
        record.state,
    )
    text = " ".join(str(fact) for fact in facts if fact is not None).casefold()
    return all(word in text for word in words.casefold().split())
