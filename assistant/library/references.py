"""What a citation of an indexed document says, of the whole or of a place in it."""

from __future__ import annotations

from assistant.bibliography.entry import Entry, entry_of
from assistant.config.errors import UsageError
from corpus.model import Document, Span


def entry_at(
    document: Document, page: int | None = None, start: int | None = None, end: int | None = None
) -> Entry:
    """The entry of a document, of page ``page``, or of the quote from ``start`` to ``end`` (code points, half-open).

    Raises UsageError for a place that is not there.
    """
    if start is None and end is None:
        if page is not None and all(one.number != page for one in document.pages):
            raise UsageError(
                f"{document.name} has {len(document.pages)} pages, none numbered {page}"
            )
        return entry_of(document, page=page)
    if page is not None or start is None or end is None:
        raise UsageError("a quote needs both its start and its end, and no page")
    if not 0 <= start < end <= len(document.text):
        raise UsageError(
            f"{start} to {end} is no part of {document.name};"
            f" wanted 0 <= start < end <= {len(document.text)}"
        )
    return entry_of(document, Span(start, end))
