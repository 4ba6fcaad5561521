"""Options that several commands share, and the index that they name."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
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
# Metavar and help of the option for each filter, in the order of the help.
FILTERS = {
    "document": ("NAME", "Only this document; a name or a glob."),
    "publisher": ("NAME", "Only this publisher."),
    "year": ("YEAR", "Only reports of this year, or of 2017-2020."),
    "place": ("NAME", "Only passages about this country or region."),
    "language": ("CODE", "Only documents in this language (en, fr)."),
    "section": ("KIND", "Only sections for this: recommendations, results, …"),
    "tag": ("TAG", "Only passages with this tag (sdg/5)."),
    "collection": (
        "NAME",
        "Only documents of this collection (`assistant collections` lists them).",
    ),
    "without_document": ("NAME", "Leave out this document, or a glob."),
    "without_publisher": ("NAME", "Leave out this publisher."),
    "without_year": ("YEAR", "Leave out reports of this year, or of 2017-2020."),
    "without_language": ("CODE", "Leave out documents in this language."),
}
_Command = Callable[..., None]


def filtered(*names: str) -> Callable[[_Command], _Command]:
    """Gives a command an option for each filter, or for those of ``names``, in the place of its argument ``filters``.

    The command gets the filters that were given, in the form that ``Assistant`` takes.
    """
    taken = names or tuple(FILTERS)

    def with_options(command: _Command) -> _Command:
        @wraps(command)
        def run(**given: Any) -> None:
            filters = {name: values for name in taken if (values := given.pop(name))}
            command(filters=filters, **given)

        own = inspect.signature(command, eval_str=True)
        parameters: list[inspect.Parameter] = []
        for one in own.parameters.values():
            parameters += [_option(name) for name in taken] if one.name == "filters" else [one]
        run.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in parameters}
        return run

    return with_options


def _option(name: str) -> inspect.Parameter:
    metavar, told = FILTERS[name]
    option = typer.Option(f"--{name.replace('_', '-')}", metavar=metavar, help=told)
    values = Annotated[list[str] | None, option]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=values)


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
