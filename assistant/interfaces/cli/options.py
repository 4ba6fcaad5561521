"""Options that several commands share, and the index that they name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.config.errors import UsageError
from assistant.interfaces.cli.console import indexing_progress, say

if TYPE_CHECKING:
    from assistant.service import Assistant

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
EncoderOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME",
        help="Embedding model, by name or path; `assistant models` lists some (default: the setting model;"
        " without it the one that the index was built with).",
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
SectionFilter = Annotated[
    list[str] | None,
    typer.Option(
        "--section", metavar="KIND", help="Only sections for this: recommendations, results, …"
    ),
]

TagFilter = Annotated[
    list[str] | None,
    typer.Option("--tag", metavar="TAG", help="Only passages with this tag (sdg/5)."),
]
CollectionFilter = Annotated[
    list[str] | None,
    typer.Option(
        "--collection",
        metavar="NAME",
        help="Only documents of this collection (`assistant collections` lists them).",
    ),
]
WithoutDocument = Annotated[
    list[str] | None,
    typer.Option("--without-document", metavar="NAME", help="Leave out this document, or a glob."),
]
WithoutPublisher = Annotated[
    list[str] | None,
    typer.Option("--without-publisher", metavar="NAME", help="Leave out this publisher."),
]
WithoutYear = Annotated[
    list[str] | None,
    typer.Option(
        "--without-year", metavar="YEAR", help="Leave out reports of this year, or of 2017-2020."
    ),
]
WithoutLanguage = Annotated[
    list[str] | None,
    typer.Option(
        "--without-language", metavar="CODE", help="Leave out documents in this language."
    ),
]


def filters_of(
    document: list[str] | None,
    publisher: list[str] | None,
    year: list[str] | None,
    place: list[str] | None,
    language: list[str] | None,
    section: list[str] | None,
    tag: list[str] | None,
    collection: list[str] | None,
    without_document: list[str] | None,
    without_publisher: list[str] | None,
    without_year: list[str] | None,
    without_language: list[str] | None,
) -> dict[str, Any]:
    """The filters that were given, in the form that ``Assistant`` takes."""
    given = {
        "document": document,
        "publisher": publisher,
        "year": year,
        "place": place,
        "language": language,
        "section": section,
        "tag": tag,
        "collection": collection,
        "without_document": without_document,
        "without_publisher": without_publisher,
        "without_year": without_year,
        "without_language": without_language,
    }
    return {key: values for key, values in given.items() if values}


def open_or_samples(index: Path | None, *, model: str | None = None) -> Assistant:
    """The assistant over the user's index; without one, over the samples, with a message.

    ``model``: the chat model that the command line names. Raises UsageError, before anything else
    is done, for one that cannot be used, and for an index that the command line names and that is
    not there: an answer from other documents would be a wrong answer.
    """
    from assistant.config.settings import load_settings
    from assistant.generation.providers import open_chat_model
    from assistant.samples import open_samples
    from assistant.service import Assistant

    settings = load_settings(chat_model=model)
    open_chat_model(settings)
    assistant = Assistant.open(index, settings=settings)
    if assistant.has_index:
        return assistant
    if index is not None:
        raise UsageError(
            f"there is no index in {assistant.directory};"
            f" make one with `assistant index PATH --index {index}`"
        )
    say(
        f"No index in {assistant.directory}: these are the sample reports."
        " Use `assistant index PATH` for your own."
    )
    with indexing_progress() as progress:
        return open_samples(settings=settings, progress=progress)
