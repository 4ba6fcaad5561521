"""``assistant documents``: what is indexed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from assistant.interfaces.cli.options import IndexOption, JsonOption
from assistant.interfaces.cli.streams import out, print_json, printable, say, show

if TYPE_CHECKING:
    from index.model import DocumentRecord

EXAMPLES = (
    "assistant documents",
    "assistant documents --json | jq -r '.[] | select(.year == 2024) | .document'",
)


def command(index: IndexOption = None, json: JsonOption = False) -> None:
    """List what is indexed, and what could not be read and why."""
    from assistant.service import Assistant

    with Assistant.open(index) as assistant:
        records = assistant.documents()
        related = assistant.related() if records else {}
    if json:
        print_json([_to_dict(record, related.get(record.name, [])) for record in records])
        return
    if not records:
        say("The index holds no documents; add some with `assistant index PATH`.")
        return
    _print_table(records)
    for name, others in sorted(related.items()):
        say(f"{name}: " + "; ".join(f"{relation} {other}" for relation, other in others))


def _to_dict(record: DocumentRecord, related: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {
        **record.to_dict(),
        "symbol": record.symbol,
        "url": record.url,
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
    show(table)
