"""The command `tags`: terms of taxonomies, what a document speaks of, and corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assistant.config.errors import UsageError
from assistant.interfaces.cli.console import print_json, print_rich, print_text, printable, say
from assistant.interfaces.cli.options import IndexOption, JsonOption
from corpus.normalize import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.library.tagged import TermUse
    from assistant.taxonomies.model import Tag

EXAMPLES = {
    "tags": (
        "assistant tags",
        "assistant tags --taxonomy sdg",
        "assistant tags en/annual-report-2024.pdf",
        "assistant tags en/annual-report-2024.pdf --tag sdg/5 --every",
        "assistant tags en/annual-report-2024.pdf --wrong sdg/13 --start 8123 --end 8377",
    ),
}


def tags(
    document: Annotated[
        str | None, typer.Argument(metavar="[DOCUMENT]", help="What this one speaks of.")
    ] = None,
    taxonomy: Annotated[
        str | None, typer.Option("--taxonomy", metavar="ID", help="Only the terms of this one.")
    ] = None,
    tag: Annotated[
        str | None, typer.Option("--tag", metavar="TAG", help="Of DOCUMENT only this tag.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--every", help="Every passage of DOCUMENT, not only the best of a tag.")
    ] = False,
    add: Annotated[
        str | None,
        typer.Option("--add", metavar="TAG", help="A part of DOCUMENT does speak of this."),
    ] = None,
    wrong: Annotated[
        str | None,
        typer.Option(
            "--wrong",
            metavar="TAG",
            help="A part of DOCUMENT, or all of it, does not speak of this.",
        ),
    ] = None,
    start: Annotated[
        int | None, typer.Option("--start", min=0, help="Where that part begins, in characters.")
    ] = None,
    end: Annotated[int | None, typer.Option("--end", min=1, help="Where it ends.")] = None,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """List the terms of taxonomies with how many documents speak of them; or the tags of a document.

    Each tag of a document has the quote that shows it, and how probable it is. Corrections stay when the document is
    read anew.
    """
    from assistant.service import Assistant

    if document is None and (tag or every or add or wrong):
        raise UsageError("this is about one document; name it: assistant tags DOCUMENT …")
    if add and wrong:
        raise UsageError("one correction at a time: --add or --wrong")
    with Assistant.open(index) as assistant:
        if document is None:
            uses = assistant.term_uses(taxonomy)
            print_json([one.to_dict() for one in uses]) if json else _print_terms(uses)
            return
        corrects = add or wrong
        if corrects:
            assistant.correct_tag(document, corrects, bool(add), start=start, end=end)
            tag = tag or corrects
        found = assistant.tags(document, tag=tag, best=not every)
    if taxonomy is not None:
        found = [one for one in found if one.tag.startswith(f"{taxonomy}/")]
    if json:
        print_json([one.to_dict() for one in found])
    elif not found:
        say(f"No passage of {document} has {tag or 'a tag'}.")
    else:
        _print_tags(found)


def _print_terms(uses: Sequence[TermUse]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("tag", no_wrap=True)
    table.add_column("name", overflow="fold")
    table.add_column("documents", justify="right")
    table.add_column("passages", justify="right")
    for one in uses:
        indent = "  " if one.term.parent else ""
        cells = (one.term.tag, indent + one.term.name(), f"{one.documents:,}", f"{one.passages:,}")
        table.add_row(*(Text(printable(cell)) for cell in cells))
    print_rich(table)


def _print_tags(found: Sequence[Tag]) -> None:
    for one in found:
        page = f", p. {one.page}" if one.page is not None else ""
        sure = "set by an editor" if one.corrected else f"{one.probability:.2f}"
        print_text(f"{one.tag} {one.name} ({sure}{page}, {one.start} to {one.end})\n")
        print_text(f"  {printable(one_line(one.quote))}\n")
