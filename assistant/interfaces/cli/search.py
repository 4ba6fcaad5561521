"""``assistant search``: ranked passages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.interfaces.cli.options import (
    DocumentFilter,
    IndexOption,
    JsonOption,
    LanguageFilter,
    LimitOption,
    PlaceFilter,
    PublisherFilter,
    YearFilter,
    filters_of,
)
from assistant.interfaces.cli.streams import print_json, printable, say, show

if TYPE_CHECKING:
    from index.model import Hit

EXAMPLES = (
    'assistant search "training of police" --limit 5',
    "assistant search shelters --place Kenya --year 2017-2020 --json",
)


def command(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="What to look for.")],
    limit: LimitOption = 10,
    document: DocumentFilter = None,
    publisher: PublisherFilter = None,
    year: YearFilter = None,
    place: PlaceFilter = None,
    language: LanguageFilter = None,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Find passages, the best first."""
    from assistant.service import Assistant

    filters = filters_of(document, publisher, year, place, language)
    with Assistant.open(index) as assistant:
        hits = assistant.search(" ".join(words), limit=limit, filters=filters)
    if json:
        print_json([_to_dict(rank, hit) for rank, hit in enumerate(hits, start=1)])
        return
    if not hits:
        say("Nothing found.")
    for rank, hit in enumerate(hits, start=1):
        _print_hit(rank, hit)


def _to_dict(rank: int, hit: Hit) -> dict[str, Any]:
    passage = hit.passage
    return {
        "document": passage.document,
        "page": passage.page,
        "section": list(passage.headings),
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": round(hit.score, 6),
        "rank": rank,
        "dense": hit.dense,
        "keyword": hit.keyword,
    }


def _print_hit(rank: int, hit: Hit) -> None:
    from rich.padding import Padding
    from rich.text import Text

    passage = hit.passage
    where = [passage.document]
    if passage.page is not None:
        where.append(f"page {passage.page}")
    where.extend(passage.headings)
    line = Text(f"{rank}. ", style="bold")
    line.append(printable(" › ".join(where)), style="bold cyan")
    line.append(f"  {hit.score:.3f}", style="dim")
    show(line)
    show(Padding(Text(printable(" ".join(passage.text.split()))), (0, 0, 1, 3), expand=False))
