"""``assistant show``: the text of a document, or a part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.config.errors import UsageError
from assistant.interfaces.cli.options import IndexOption, JsonOption
from assistant.interfaces.cli.streams import print_json, print_text

if TYPE_CHECKING:
    from corpus.model import Document

EXAMPLES = (
    "assistant show en/annual-report-2024.pdf --page 3",
    "assistant show page.txt --start 8123 --end 8377",
)


def command(
    name: Annotated[str, typer.Argument(metavar="DOCUMENT", help="A name, as `documents` shows.")],
    page: Annotated[
        int | None, typer.Option("--page", min=1, help="Only this page or slide, from 1.")
    ] = None,
    start: Annotated[
        int | None, typer.Option("--start", min=0, help="From this code point, as citations give.")
    ] = None,
    end: Annotated[
        int | None, typer.Option("--end", min=0, help="Up to this code point, not included.")
    ] = None,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Print the text of a document or of a part of it."""
    from assistant.service import Assistant

    if page is not None and (start is not None or end is not None):
        raise UsageError("give either --page or --start and --end, not both")
    with Assistant.open(index) as assistant:
        document = assistant.document(name)
    first, last = _span(document, page, start, end)
    text = document.text[first:last]
    if not json:
        print_text(text)
        return
    about = document.metadata
    print_json(
        {
            "document": document.name,
            "title": about.title,
            "publisher": about.publisher,
            "year": about.year,
            "language": about.language,
            "pages": len(document.pages) or None,
            "page": page if page is not None else document.page_at(first),
            "section": list(document.headings_at(first)),
            "start": first,
            "end": last,
            "text": text,
        }
    )


def _span(
    document: Document, page: int | None, start: int | None, end: int | None
) -> tuple[int, int]:
    """The part asked for, in code points, half-open. Raises UsageError for one that is not there."""
    if page is not None:
        if not document.pages:
            raise UsageError(f"{document.name} has no pages; use --start and --end")
        for candidate in document.pages:
            if candidate.number == page:
                return candidate.start, candidate.end
        last = document.pages[-1].number
        raise UsageError(f"{document.name} has no page {page}; its last is page {last}")
    length = len(document.text)
    first, last = start or 0, length if end is None else end
    if not first <= last <= length:
        raise UsageError(
            f"--start {first} --end {last} is no part of {document.name};"
            f" wanted 0 <= start <= end <= {length}"
        )
    return first, last
