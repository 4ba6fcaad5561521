"""`assistant evaluate`: scores over question files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.config.errors import UsageError
from assistant.interfaces.cli.console import err, indexing_progress, out, print_json, printable, say
from assistant.interfaces.cli.options import IndexOption, JsonOption

if TYPE_CHECKING:
    from rich.table import Table

    from assistant.evaluation import Comparison, Question, Run
    from assistant.evaluation.scoring import ProgressOfQuestions
    from assistant.generation.providers import ChatModel
    from assistant.service import Assistant

EXAMPLES = {
    "evaluate": (
        "assistant evaluate questions.jsonl --out run.json --report run.html",
        "assistant evaluate questions.jsonl --compare older.json",
        "assistant evaluate public/questions.jsonl --corpus public/corpus.jsonl --retrieval-only",
        "assistant evaluate questions.jsonl --answers other-system.jsonl",
        "assistant evaluate questions.jsonl --judge --report run.html",
        "assistant evaluate questions.jsonl --replay replies.jsonl",
    ),
}


_SHOWN = 60  # characters of a question next to the bar
_NAMED = 8


class QueryForm(StrEnum):
    """What a follow-up is searched by."""

    STANDALONE = "standalone"
    LAST = "last"
    ALL = "all"


_File = {"exists": True, "dir_okay": False}


def evaluate(
    questions: Annotated[
        list[Path], typer.Argument(metavar="QUESTIONS.jsonl…", help="Question files.", **_File)
    ],
    corpus: Annotated[
        Path | None,
        typer.Option(
            metavar="CORPUS.jsonl",
            help="Documents of a public set, indexed beside --index.",
            **_File,
        ),
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Score these answers instead of asking.", **_File),
    ] = None,
    replay: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Recorded replies of a chat model, by id of the question.", **_File
        ),
    ] = None,
    save: Annotated[
        Path | None,
        typer.Option("--out", metavar="RUN.json", help="Keep the run; a stopped one continues."),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="Write the run as a page to read.")
    ] = None,
    compare: Annotated[
        Path | None, typer.Option(metavar="RUN.json", help="Compare with an older run.", **_File)
    ] = None,
    retrieval_only: Annotated[
        bool, typer.Option("--retrieval-only", help="Measure the search alone, which is quick.")
    ] = False,
    judge: Annotated[
        bool,
        typer.Option(
            "--judge", help="Ask the chat model of the settings what it thinks of the answers."
        ),
    ] = False,
    query: Annotated[
        QueryForm,
        typer.Option(
            help="What is searched: the last turn as it stands alone, as it was typed, or all turns."
        ),
    ] = QueryForm.STANDALONE,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Only the first questions of each file.")
    ] = None,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Score answers over question files, with 95% intervals, by kind of question and document.

    Answers of another system (--answers) have one answer object a line, with the question's id.
    """
    from assistant.evaluation import Options, Run, evaluate, load_questions, score_answers
    from assistant.evaluation.comparison import compare as compare_runs
    from assistant.evaluation.judge import judged
    from assistant.evaluation.replay import Replayed, load_replies, of_replies

    if answers is not None and retrieval_only:
        raise UsageError("--answers gives answers and --retrieval-only asks for none; choose one")
    if judge and retrieval_only:
        raise UsageError("--judge is about answers and --retrieval-only asks for none; choose one")
    if replay is not None and (answers is not None or retrieval_only):
        raise UsageError("--replay answers by itself; leave out --answers and --retrieval-only")
    older = None if compare is None else Run.load(compare)
    files = load_questions(questions)
    replies = None if replay is None else load_replies(replay)
    files = files if replies is None else of_replies(files, replies)
    options = Options(answers=not retrieval_only, query=query.value, limit=limit)
    with _opened(index, corpus) as (assistant, identity), _progress() as progress:
        model = _judge(assistant) if judge else None  # before anything is asked
        if answers is None:
            system = assistant if replies is None else Replayed.of(assistant, replies)
            run = evaluate(
                system, files, options=options, corpus=identity, out=save, progress=progress
            )
        else:
            run = score_answers(assistant, files, answers, limit=limit, corpus=identity)
        if model is not None:
            run = replace(run, opinions=judged(run, model))
        if save is not None:
            run.save(save)
    _warn(run)
    comparison = None if older is None else compare_runs(older, run)
    if report is not None:
        from assistant.evaluation.report import render

        report.write_text(render(run, comparison), encoding="utf-8")
    if json:
        print_json(_to_dict(run, comparison))
    else:
        _print_measures(run)
        _print_opinions(run)
        if comparison is not None:
            _print_comparison(comparison)


@contextmanager
def _opened(
    index: Path | None, corpus: Path | None
) -> Iterator[tuple[Assistant, Mapping[str, Any] | None]]:
    """The assistant to ask, and the identity of the corpus that it was given, if any."""
    from assistant.service import Assistant

    if corpus is None:
        with Assistant.open(index) as assistant:
            yield assistant, None
        return
    from assistant.evaluation.corpora import load_corpus, open_corpus

    loaded = load_corpus(corpus)
    with indexing_progress() as progress:
        assistant = open_corpus(loaded, user_index=index, progress=progress)
    with assistant:
        yield assistant, loaded.identity


@contextmanager
def _progress() -> Iterator[ProgressOfQuestions | None]:
    """A bar on a terminal; elsewhere nothing, for the result follows soon enough."""
    if not err().is_terminal:
        yield None
        return
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[question]}", markup=False),
    )
    with Progress(*columns, console=err(), transient=True) as bar:
        task = bar.add_task("", total=None, question="")

        def update(done: int, total: int, question: Question) -> None:
            shown = printable(question.question[:_SHOWN])
            bar.update(task, completed=done, total=total, question=shown)

        yield update


def _judge(assistant: Assistant) -> ChatModel:
    from assistant.generation.providers import open_chat_model

    model = open_chat_model(assistant.settings)
    if model is None:
        raise UsageError("--judge needs a chat model: set ASSISTANT_CHAT_MODEL to provider:name")
    return model


def _print_opinions(run: Run) -> None:
    """In a table of its own: an opinion is no measurement."""
    if run.opinions is None:
        return
    table = _table(f"opinion of {run.opinions['model']}", "share", "95% interval", "n")
    for name, one in run.opinions["shares"].items():
        interval = _interval(one["low"], one["high"])
        table.add_row(name, _number(one["value"]), interval, str(one["n"]))
    out().print()
    out().print(table)
    if unclear := run.opinions["unclear"]:
        say(f"{len(unclear)} answers without a clear opinion: {', '.join(unclear[:_NAMED])}")


def _warn(run: Run) -> None:
    """Name supports that cannot be found: they make a score low without any fault of an answer."""
    lost = [
        f"{result.question.id} ({support.file}{f', page {support.page}' if support.page else ''})"
        for result in run.results
        for support, found in zip(
            result.question.supports, result.details["supports_found"], strict=True
        )
        if not found
    ]
    if lost:
        say(
            f"{len(lost)} support quotes do not stand in the indexed documents and cannot be cited:"
            f" {', '.join(lost[:_NAMED])}{' …' if len(lost) > _NAMED else ''}"
        )


def _to_dict(run: Run, comparison: Comparison | None) -> dict[str, Any]:
    data = run.to_dict()
    del data["results"]
    if comparison is not None:
        data["comparison"] = {
            "changes": {name: asdict(change) for name, change in comparison.changes.items()},
            "won": [new.question.id for _, new in comparison.won],
            "lost": [new.question.id for _, new in comparison.lost],
        }
    return data


def _print_measures(run: Run) -> None:
    table = _table("measure", "value", "95% interval", "n")
    for name, one in run.measures().items():
        table.add_row(name, _number(one.value), _interval(one.low, one.high), str(one.n))
    for stage, times in run.latency_ms().items():
        for name, one in times.items():
            label = f"latency_ms {stage} {name}"
            table.add_row(label, _number(one.value), _interval(one.low, one.high), str(one.n))
    out().print(table)


def _print_comparison(comparison: Comparison) -> None:
    table = _table("changed", "old", "new", "new - old", "95% interval", "p")
    for name, one in comparison.changes.items():
        interval = f"{one.low:+.3f} to {one.high:+.3f}"
        difference = f"{one.new - one.old:+.3f}"
        row = (_number(one.old), _number(one.new), difference, interval, f"{one.p:.4f}")
        table.add_row(name, *row)
    out().print()
    out().print(table)
    for title, pairs in (("won", comparison.won), ("lost", comparison.lost)):
        names = ", ".join(new.question.id for _, new in pairs) or "none"
        out().print(printable(f"{title}: {names}"))


def _table(first: str, *others: str) -> Table:
    """A table of numbers: names on the left, numbers to the right."""
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column(printable(first))
    for title in others:
        table.add_column(title, justify="right")
    return table


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _interval(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{low:.3f} to {high:.3f}"
