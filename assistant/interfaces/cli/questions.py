"""Commands that ask the index: `ask`, `search`, `facts`."""

from __future__ import annotations

from collections.abc import Iterator
from json import JSONDecoder
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.config.errors import UsageError
from assistant.interfaces.cli.console import print_json, print_rich, printable, say
from assistant.interfaces.cli.options import (
    IndexOption,
    JsonOption,
    LimitOption,
    ModelOption,
    filtered,
    open_or_samples,
)
from corpus.normalize import one_line

if TYPE_CHECKING:
    from rich.table import Table

    from assistant.facts.model import Fact
    from index.model import Hit

EXAMPLES = {
    "ask": (
        'assistant ask "How many police officers were trained in Viet Nam?"',
        'assistant ask "And in Peru?" --history earlier.txt --year 2017-2020',
        'assistant ask "as a table" --history answers.json',
        "assistant ask \"Who funded it?\" --document 'en/*' --json",
        'assistant ask "What did UNODC do in Peru?" --model ollama:llama3.2',
        'assistant ask "What did UNODC do in Peru?" --model ollama:llama3.2 --translate fr',
    ),
    "search": (
        'assistant search "training of police" --limit 5',
        "assistant search shelters --place Kenya --year 2017-2020 --json",
    ),
    "facts": (
        'assistant facts "training of police" --place Mexico',
        'assistant facts "violence against women" --year 2024 --xlsx facts.xlsx',
    ),
}


@filtered()
def ask(
    question: Annotated[list[str], typer.Argument(metavar="QUESTION", help="In your own words.")],
    *,
    history: Annotated[
        Path | None,
        typer.Option(
            "--history",
            metavar="FILE",
            help="Earlier questions, one a line; or answers as --json prints them, one after the other.",
        ),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show what was considered, and why it was dropped.")
    ] = False,
    filters: dict[str, Any],
    translate: Annotated[
        str | None,
        typer.Option(
            "--translate",
            metavar="CODE",
            help="Have the chat model translate the answer: en, fr, es, ar or ru; quotes stay.",
        ),
    ] = None,
    model: ModelOption = None,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Answer one question with quotes, or decline it."""
    asked = " ".join(question).strip()
    if not asked:
        raise UsageError("the question is empty; put it in quotes after `assistant ask`")
    earlier = _read_history(history) if history is not None else []
    with open_or_samples(index, model=model) as assistant:
        assistant.warm_behind(once=True)
        answer = assistant.ask(asked, earlier, filters, explain=explain, language=translate)
    if json:
        print_json(answer.to_dict())
        return
    from assistant.interfaces.cli.rendering import print_answer

    print_answer(answer)


def _read_history(file: Path) -> list[str | dict[str, Any]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"--history {file} is not UTF-8 text: {error}") from error
    except OSError as error:
        raise UsageError(f"cannot read --history {file}: {error.strerror}") from error
    if not text.lstrip().startswith("{"):
        return [line.strip() for line in text.splitlines() if line.strip()]
    return list(_answers_in(text, file))


def _answers_in(text: str, file: Path) -> Iterator[dict[str, Any]]:
    """The answers of a file, oldest first, each with its question."""
    at, decoder = 0, JSONDecoder()
    while rest := text[at:].lstrip():
        at = len(text) - len(rest)
        try:
            answer, length = decoder.raw_decode(rest)
        except ValueError as error:
            raise UsageError(
                f"--history {file}: after {at} characters there is no answer as `assistant ask --json`"
                f" prints it ({error})"
            ) from error
        at += length
        yield {"question": answer.get("question"), "answer": answer}


@filtered()
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="What to look for.")],
    *,
    limit: LimitOption = 10,
    filters: dict[str, Any],
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Find passages, the best first."""
    from assistant.service import Assistant

    with Assistant.open(index) as assistant:
        hits = assistant.search(" ".join(words), limit=limit, filters=filters)
    if json:
        print_json(
            [
                hit.to_dict(rank) | {"dense": hit.dense, "keyword": hit.keyword}
                for rank, hit in enumerate(hits, start=1)
            ]
        )
        return
    if not hits:
        say("Nothing found.")
    for rank, hit in enumerate(hits, start=1):
        _print_hit(rank, hit)


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
    print_rich(line)
    shown = Text()
    if passage.context:  # names of the table and its columns
        shown.append(f"{printable(one_line(passage.context))}\n", style="dim")
    # Sentences have no pictures and comments between them.
    said = " ".join(map(passage.at, passage.sentences))
    shown.append(printable(one_line(said or passage.text)))
    print_rich(Padding(shown, (0, 0, 1, 3), expand=False))


@filtered()
def facts(
    topic: Annotated[list[str], typer.Argument(metavar="TOPIC", help="What the facts are about.")],
    *,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Most facts (default: all).")
    ] = None,
    filters: dict[str, Any],
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write the table as CSV.")
    ] = None,
    xlsx: Annotated[
        Path | None, typer.Option("--xlsx", metavar="FILE", help="Write the table as XLSX.")
    ] = None,
    chart: Annotated[
        Path | None,
        typer.Option("--chart", metavar="FILE", help="Draw the longest series: .png or .svg."),
    ] = None,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Facts about a topic, each with its quote and page, the best first."""
    from assistant.facts.export import write_csv, write_xlsx
    from assistant.facts.picture import check_format
    from assistant.service import Assistant

    if chart is not None:
        check_format(chart)
    with Assistant.open(index) as assistant:
        facts = assistant.facts(" ".join(topic), filters=filters, limit=limit)
    for path, write in ((csv, write_csv), (xlsx, write_xlsx)):
        if path is not None:
            write(facts, path)
            say(f"{len(facts):,} facts written to {path}")
    if chart is not None:
        _draw(facts, chart)
    if json:
        print_json([fact.to_dict() for fact in facts])
    elif csv is None and xlsx is None and chart is None:
        say("No facts found." if not facts else f"{len(facts):,} facts")
        if facts:
            print_rich(_fact_table(facts))


def _draw(facts: list[Fact], path: Path) -> None:
    from assistant.facts.picture import MOST_BARS, check_format, picture
    from assistant.facts.series import series

    found = series(facts)
    if not found:
        say("No chart: no two figures count one thing in one unit and scope.")
        return
    path.write_bytes(picture(found[0], check_format(path)))
    points = len(found[0].points)
    drawn = f"{points}" if points <= MOST_BARS else f"the first {MOST_BARS} of {points}"
    say(f"{found[0].title}: {drawn} points drawn in {path}")


def _fact_table(facts: list[Fact]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("Who", "Figure", "Counted", "Where", "When", "Quote", "Source"):
        table.add_column(name, overflow="fold")
    for fact in facts:
        amount, when = fact.amount, fact.when
        page = f", page {fact.page}" if fact.page is not None else ""
        cells = (
            ", ".join(cell.key for cell in fact.who),
            amount.shown if amount else "",
            amount.told if amount else "",
            ", ".join(cell.key for cell in fact.where),
            f"{when.text}{' (report)' if when.of == 'report' else ''}" if when else "",
            one_line(fact.quote),
            f"{fact.document}{page}",
        )
        table.add_row(*(Text(printable(cell)) for cell in cells))
    return table
