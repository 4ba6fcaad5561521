"""The command line: one command a file, each importing what is heavy only when it runs.

Data goes to standard output, progress and messages to standard error. Exit status: 0 done; 1 done,
but some inputs failed, each named; 2 wrong use, or nothing could be done; 130 interrupted.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer

from assistant.interfaces.cli.failures import DONE, NOTHING_DONE, failures_reported, guarded
from assistant.interfaces.cli.streams import prepare_streams
from assistant.interfaces.cli.threads import settle_threads

COMMANDS = (
    "index",
    "remove",
    "documents",
    "show",
    "search",
    "ask",
    "facts",
    "conflicts",
    "compare",
    "brief",
    "evaluate",
    "ui",
    "serve",
    "mcp",
    "key",
    "user",
    "feedback",
    "check",
    "backup",
    "restore",
)


EXAMPLES = (
    "assistant index reports/",
    'assistant ask "What did UNODC do in Peru?"',
    "assistant ui",
)


def main() -> int:
    """Run the command of this process and give its exit status; no exception leaves it."""
    settle_threads()
    prepare_streams()
    try:
        with failures_reported():
            build_app()(prog_name="assistant")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else NOTHING_DONE
    return DONE


def build_app() -> typer.Typer:
    """Each name in COMMANDS is a module here, with a function ``command`` and its EXAMPLES."""
    app = typer.Typer(
        name="assistant",
        help="Answer questions about programme reports with exact quotes and checked citations.",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    app.callback(epilog=_examples(EXAMPLES))(_general)
    for name in COMMANDS:
        module = import_module(f"assistant.interfaces.cli.{name}")
        app.command(name, epilog=_examples(module.EXAMPLES))(guarded(module.command))
    return app


def _examples(commands: Sequence[str]) -> str:
    """Help text that keeps its lines; the control character is the formatter's mark for that."""
    return "\b\nExamples:\n" + "\n".join(f"  {command}" for command in commands)


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
