"""`assistant brief`: a briefing with footnotes, from a YAML file or a topic."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.citations import placed_quote
from assistant.config.errors import UsageError
from assistant.interfaces.cli.console import print_rich, printable, say
from assistant.interfaces.cli.options import IndexOption

if TYPE_CHECKING:
    from assistant.briefing.refresh import Quote, Refreshed

EXAMPLES = {
    "brief": (
        "assistant brief briefing.yaml --out briefing.docx",
        "assistant brief briefing.yaml --out briefing.docx --refresh",
        'assistant brief --topic "shelters for survivors" --length short --out shelters.pptx',
        'assistant brief --topic training --question "Who trained judges?" --template office.docx',
        'assistant brief outline.yaml --topic "maternal health" --out maternal-health.docx',
    ),
}


def brief(
    plan: Annotated[
        Path | None, typer.Argument(metavar="FILE.yaml", help="What the briefing is to hold.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="Where to write: .docx, .pptx, .md, .html or .pdf."
        ),
    ] = None,
    topic: Annotated[
        list[str] | None,
        typer.Option(
            "--topic",
            metavar="TOPIC",
            help="About this; several times. With a file: the topic of its outline.",
        ),
    ] = None,
    question: Annotated[
        list[str] | None,
        typer.Option("--question", metavar="QUESTION", help="Answer this too; several times."),
    ] = None,
    length: Annotated[
        str | None,
        typer.Option("--length", metavar="LENGTH", help="short: one page; medium: two; long."),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(
            "--template",
            metavar="FILE.docx",
            help="Take its styles, page and logo; without it the template of the settings.",
        ),
    ] = None,
    refresh: Annotated[
        bool,
        typer.Option(
            "--refresh", help="Say what changed since FILE was written, and write it anew."
        ),
    ] = False,
    index: IndexOption = None,
) -> None:
    """Write a briefing: key messages, points under topics, recommendations, figures, gaps, conflicts and sources."""
    from assistant.briefing.compose import compose
    from assistant.briefing.plan import read_plan, topic_plan, with_length
    from assistant.briefing.refresh import keep_quotes, kept_quotes, refreshed
    from assistant.briefing.templates import Templates
    from assistant.briefing.write import check_format, check_template, write
    from assistant.service import Assistant

    if plan is None and not topic:
        raise UsageError("a briefing is made from FILE.yaml, or from --topic, or both; got none")
    if plan is not None and question:
        raise UsageError("questions of FILE.yaml stand in the file; --question goes with --topic")
    if plan is not None and len(topic or ()) > 1:
        raise UsageError(f"an outline has one topic, got {len(topic or ())}: give --topic once")
    wanted = (
        read_plan(plan)
        if plan is not None
        else topic_plan(topic or (), questions=tuple(question or ()))
    )
    if plan is not None and topic:
        wanted = wanted.about(topic[0])
    wanted = with_length(wanted, length).filled()
    if out is None:
        out = plan.with_suffix(".docx") if plan is not None else Path("briefing.docx")
    check_format(out)
    if template is not None:
        check_template(template, out)
    then = kept_quotes(out) if refresh else ()
    with Assistant.open(index) as assistant:
        if template is None and out.suffix.lower() == ".docx":
            template = Templates.of(assistant.settings).path()
        briefing = compose(assistant, wanted)
        if refresh:
            _print_changes(refreshed(then, briefing, assistant))
    write(briefing, out, template)
    keep_quotes(briefing, out)
    say(
        f"{out}: {len(briefing.notes)} quotes from {len(briefing.sources)} documents,"
        f" {len(briefing.conflicts)} conflicts, {len(briefing.gaps)} gaps"
    )


def _print_changes(changes: Refreshed) -> None:
    from rich.text import Text

    lines = [f"changed: {_line(then)}\n     now: {_line(now)}" for then, now in changes.changed]
    lines += [f"new: {_line(quote)}" for quote in changes.new]
    lines += [f"gone: {_line(quote)}" for quote in changes.gone]
    lines += [f"no longer chosen: {_line(quote)}" for quote in changes.dropped]
    lines.append(f"unchanged: {changes.unchanged}")
    print_rich(*(Text(printable(line)) for line in lines))


def _line(quote: Quote) -> str:
    return placed_quote(quote.quote, quote.document, quote.page)
