"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

IndexOption = Annotated[
    Path | None,
    typer.Option(
        "--index",
        metavar="DIR",
        help="Directory of the index (default: the setting index_dir, .assistant/index).",
        file_okay=False,
    ),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="PROVIDER:NAME",
        help="Chat model that words the answer (default: the setting chat_model, none).",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print data as JSON.")]
LimitOption = Annotated[int, typer.Option("--limit", min=1, max=1000, help="Most passages.")]
DocumentFilter = Annotated[
    list[str] | None,
    typer.Option("--document", metavar="NAME", help="Only this document; a name or a glob."),
]
PublisherFilter = Annotated[
    list[str] | None, typer.Option("--publisher", metavar="NAME", help="Only this publisher.")
]
YearFilter = Annotated[
    list[str] | None,
    typer.Option("--year", metavar="YEAR", help="Only reports of this year, or of 2017-2020."),
]
PlaceFilter = Annotated[
    list[str] | None,
    typer.Option("--place", metavar="NAME", help="Only passages about this country or region."),
]
LanguageFilter = Annotated[
    list[str] | None,
    typer.Option("--language", metavar="CODE", help="Only documents in this language (en, fr)."),
]


def filters_of(
    document: list[str] | None,
    publisher: list[str] | None,
    year: list[str] | None,
    place: list[str] | None,
    language: list[str] | None,
) -> dict[str, Any]:
    """The filters that were given, in the form that ``Assistant`` takes."""
    given = {
        "document": document,
        "publisher": publisher,
        "year": year,
        "place": place,
        "language": language,
    }
    return {key: values for key, values in given.items() if values}
