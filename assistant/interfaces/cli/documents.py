"""Commands about single documents: `documents`, `show`, `remove`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.config.errors import UsageError
from assistant.interfaces.cli.console import (
    NOTHING_DONE,
    SOME_FAILED,
    out,
    print_json,
    print_rich,
    print_text,
    printable,
    say,
)
from assistant.interfaces.cli.options import IndexOption, JsonOption, filtered

if TYPE_CHECKING:
    from assistant.library.outlines import DocumentOutline
    from corpus.model import Document
    from index.model import DocumentRecord

EXAMPLES = {
    "documents": (
        "assistant documents",
        "assistant documents en/annual-report-2024.pdf",
        "assistant documents --tag sdg/5",
        "assistant documents --collection drafts",
        "assistant documents --json | jq -r '.[] | select(.year == 2024) | .document'",
    ),
    "show": (
        "assistant show en/annual-report-2024.pdf --page 3",
        "assistant show page.txt --start 8123 --end 8377",
    ),
    "remove": (
        "assistant remove en/annual-report-2019.pdf",
        "assistant remove 'drafts/*'",
    ),
}


@filtered("tag", "collection")
def documents(
    document: Annotated[
        str | None,
        typer.Argument(metavar="[DOCUMENT]", help="Show the sections of this one, and its items."),
    ] = None,
    *,
    filters: dict[str, Any],
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """List what is indexed, and what could not be read and why; of one document what is in it.

    What is in a document: what its sections are for, and its recommendations, findings, conclusions and lessons.
    """
    from assistant.service import Assistant

    if document is not None:
        with Assistant.open(index) as assistant:
            outline = assistant.outline(document)
        print_json(outline.to_dict()) if json else _print_outline(outline)
        return
    tag, collection = filters.get("tag"), filters.get("collection", ())
    with Assistant.open(index) as assistant:
        records = assistant.within(collection).documents(tag)
        related = assistant.related() if records else {}
    if json:
        print_json([_document_data(record, related.get(record.name, [])) for record in records])
        return
    if not records and collection:
        say(f"The collection {' or '.join(collection)} holds no documents like these.")
        return
    if not records and tag:
        say(f"No document has a passage with the tag {' or '.join(tag)}.")
        return
    if not records:
        say("The index holds no documents; add some with `assistant index PATH`.")
        return
    _print_table(records)
    shown = {record.name for record in records}
    for name, others in sorted((name, related[name]) for name in related.keys() & shown):
        say(f"{name}: " + "; ".join(f"{relation} {other}" for relation, other in others))


def _print_outline(one: DocumentOutline) -> None:
    from rich.table import Table
    from rich.text import Text

    if not one.outline.parts:
        say("Its sections are not known yet: run `assistant index` on its folder again.")
        return
    sections = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    for heading in ("for", "page", "section"):
        sections.add_column(heading, overflow="fold")
    for part in one.outline.parts:
        page = one.document.page_at(part.start)
        cells = (part.kind or "", "" if page is None else str(page), part.title)
        sections.add_row(*(Text(printable(cell)) for cell in cells))
    print_rich(sections)
    for item in one.outline.items:
        about = [f"p. {item.page}" if item.page is not None else ""]
        about += [f"to {item.to}" if item.to else "", item.priority, item.deadline]
        known = ", ".join(part for part in about if part)
        print_text(
            f"\n{item.kind} {item.number}".rstrip() + (f" ({known})" if known else "") + "\n"
        )
        print_text(f"  {one.text_of(item)}\n")
        if response := one.response_to(item):
            print_text(f"  Response: {response}\n")


def _document_data(record: DocumentRecord, related: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {
        **record.to_dict(),
        "symbol": record.symbol,
        "url": record.url,
        "country": record.country,
        "media_type": record.media_type,
        "notes": list(record.notes),
        "aliases": list(record.aliases),
        "related": [{"relation": relation, "document": other} for relation, other in related],
    }


def _print_table(records: Sequence[DocumentRecord]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column("document", overflow="fold")
    for heading, width in (("title", 32), ("publisher", 14)):
        most = width if out().is_terminal else None
        table.add_column(heading, no_wrap=True, overflow="ellipsis", max_width=most)
    for heading in ("year", "language", "pages", "passages"):
        table.add_column(heading, justify="right")
    table.add_column("state", overflow="fold")
    for record in records:
        failed = record.state == "failed"
        state = f"{record.state}: {record.reason}" if record.reason else record.state
        cells = [
            record.name,
            record.title,
            record.publisher or "",
            str(record.year or ""),
            record.language or "",
            "" if record.pages is None else str(record.pages),
            "" if failed else f"{record.passages:,}",
        ]
        row = [Text(printable(cell)) for cell in cells]
        table.add_row(*row, Text(printable(state), style="red" if failed else ""))
    print_rich(table)


def show(
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


def remove(
    documents: Annotated[
        list[str],
        typer.Argument(
            metavar="DOCUMENT…", help="Names as `assistant documents` shows; globs too."
        ),
    ],
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Take documents out of the index; the files stay as they are."""
    from assistant.service import Assistant

    with Assistant.open(index) as assistant:
        removal = assistant.remove(documents)
    for unknown in removal.unknown:
        say(f"Error: {unknown.reason}")
    if json:
        failed = [{"document": u.document, "reason": u.reason} for u in removal.unknown]
        print_json({"removed": list(removal.removed), "failed": failed})
    else:
        for name in removal.removed:
            print(f"removed {printable(name)}")
    if removal.unknown:
        raise typer.Exit(SOME_FAILED if removal.removed else NOTHING_DONE)
