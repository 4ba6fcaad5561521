"""The command line. A command's module imports what is heavy only when the command runs.

Data goes to standard output, progress and messages to standard error. Exit status: 0 done; 1 done,
but some inputs failed, each named; 2 wrong use, or nothing could be done; 130 interrupted.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Annotated

import typer

from assistant.interfaces.cli.console import (
    DONE,
    NOTHING_DONE,
    failures_reported,
    guarded,
    limit_threads,
    prepare_streams,
)

# Each command, in the order of the help, and its module in this folder. The module has a function of
# the command's name, and examples of its use in EXAMPLES.
COMMANDS = {
    "fetch": "fetch",
    "index": "indexes",
    "watch": "watch",
    "remove": "documents",
    "documents": "documents",
    "show": "documents",
    "tables": "tables",
    "tags": "tags",
    "cite": "cite",
    "search": "questions",
    "ask": "questions",
    "facts": "questions",
    "conflicts": "comparisons",
    "compare": "comparisons",
    "map": "map",
    "brief": "brief",
    "grid": "grid",
    "evaluate": "evaluate",
    "ui": "servers",
    "serve": "servers",
    "mcp": "servers",
    "key": "people",
    "user": "people",
    "collections": "collections",
    "feedback": "people",
    "models": "models",
    "check": "indexes",
    "backup": "indexes",
    "restore": "indexes",
}

EXAMPLES = (
    "assistant index reports/",
    'assistant ask "What did UNODC do in Peru?"',
    "assistant ui",
)


def main() -> int:
    """Run the command of this process and give its exit status; no exception leaves it."""
    limit_threads()
    prepare_streams()
    try:
        with failures_reported():
            build_app()(prog_name="assistant")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else NOTHING_DONE
    return DONE


def build_app() -> typer.Typer:
    app = typer.Typer(
        name="assistant",
        help="Answer questions about programme reports with exact quotes and checked citations.",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    app.callback(epilog=_epilog(EXAMPLES))(_general)
    for name in COMMANDS:
        command, examples = load_command(name)
        app.command(name, epilog=_epilog(examples))(guarded(command))
    return app


def load_command(name: str) -> tuple[Callable[..., None], Sequence[str]]:
    """The function of a command, and examples of its use."""
    module = import_module(f"{__name__}.{COMMANDS[name]}")
    return getattr(module, name), module.EXAMPLES[name]


def _epilog(examples: Sequence[str]) -> str:
    """Help text that keeps its lines; the control character is the formatter's mark for that."""
    return "\b\nExamples:\n" + "\n".join(f"  {example}" for example in examples)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"assistant {version('programme-assistant')}")
        raise typer.Exit


def _general(
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the trace of an unexpected failure.")
    ] = False,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    if debug:
        os.environ["ASSISTANT_DEBUG"] = "1"
