"""``assistant ask``: one answer with its sources."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.config.errors import UsageError
from assistant.interfaces.cli.options import (
    DocumentFilter,
    IndexOption,
    JsonOption,
    LanguageFilter,
    ModelOption,
    PlaceFilter,
    PublisherFilter,
    YearFilter,
    filters_of,
)
from assistant.interfaces.cli.samples import open_or_samples
from assistant.interfaces.cli.streams import print_json

EXAMPLES = (
    'assistant ask "How many police officers were trained in Viet Nam?"',
    'assistant ask "And in Peru?" --history earlier.txt --year 2017-2020',
    "assistant ask \"Who funded it?\" --document 'en/*' --json",
    'assistant ask "What did UNODC do in Peru?" --model ollama:llama3.2',
    'assistant ask "What did UNODC do in Peru?" --model ollama:llama3.2 --translate fr',
)


def command(
    question: Annotated[list[str], typer.Argument(metavar="QUESTION", help="In your own words.")],
    history: Annotated[
        Path | None,
        typer.Option("--history", metavar="FILE", help="Earlier questions, one a line."),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show what was considered, and why it was dropped.")
    ] = False,
    document: DocumentFilter = None,
    publisher: PublisherFilter = None,
    year: YearFilter = None,
    place: PlaceFilter = None,
    language: LanguageFilter = None,
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
    filters = filters_of(document, publisher, year, place, language)
    with open_or_samples(index, model=model) as assistant:
        assistant.warm_behind()
        answer = assistant.ask(asked, earlier, filters, explain=explain, language=translate)
    if json:
        print_json(answer.to_dict())
        return
    from assistant.interfaces.cli.rendering import print_answer

    print_answer(answer)


def _read_history(file: Path) -> list[str]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"--history {file} is not UTF-8 text: {error}") from error
    except OSError as error:
        raise UsageError(f"cannot read --history {file}: {error.strerror}") from error
    return [line.strip() for line in text.splitlines() if line.strip()]
