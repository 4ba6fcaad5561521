"""`assistant evaluate`: scores over question files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.config.errors import UsageError
from assistant.interfaces.cli.console import (
    SOME_FAILED,
    err,
    indexing_progress,
    print_json,
    printable,
    say,
)
from assistant.interfaces.cli.options import IndexOption, JsonOption, ModelOption
from assistant.interfaces.cli.scores import (
    print_comparison,
    print_measures,
    print_opinions,
    warn_of_lost_supports,
)

if TYPE_CHECKING:
    from assistant.evaluation import Question, QuestionFile
    from assistant.evaluation.formats import Outcome
    from assistant.evaluation.scoring import ProgressOfQuestions
    from assistant.generation.providers import ChatModel
    from assistant.service import Assistant

    Writer = Callable[[Outcome], str]

EXAMPLES = {
    "evaluate": (
        "assistant evaluate questions.jsonl --out run.json --report run.html",
        "assistant evaluate questions.jsonl --compare older.json",
        "assistant evaluate public/questions.jsonl --corpus public/corpus.jsonl --retrieval-only",
        "assistant evaluate questions.csv --thresholds nightly.yaml --export junit=evaluation.xml",
        "assistant evaluate questions.jsonl --export ragas=answers.jsonl --export markdown=summary.md",
        "assistant evaluate scifact/ --retrieval-only --export trec-run=run.txt",
        "assistant evaluate questions.jsonl --answers other-system.jsonl",
        "assistant evaluate questions.jsonl --judge --report run.html",
        "assistant evaluate questions.jsonl --replay replies.jsonl",
    ),
}


_SHOWN = 60  # characters of a question next to the bar


class QueryForm(StrEnum):
    """What a follow-up is searched by."""

    STANDALONE = "standalone"
    LAST = "last"
    ALL = "all"


_File = {"exists": True, "dir_okay": False}
_FORMATS = ("ragas", "deepeval", "open-rag-eval", "trec-run", "trec-qrels", "junit", "markdown")


def evaluate(
    questions: Annotated[
        list[Path],
        typer.Argument(
            metavar="QUESTIONS…",
            help="Question files: JSON lines, CSV, RAGAS; or folders of BEIR.",
            exists=True,
        ),
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
    thresholds: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.yaml", help="Measures to reach; exit status 1 below one.", **_File
        ),
    ] = None,
    export: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FORMAT=FILE", help=f"Write the run in a format: {', '.join(_FORMATS)}."
        ),
    ] = None,
    retrieval_only: Annotated[
        bool, typer.Option("--retrieval-only", help="Measure the search alone, which is quick.")
    ] = False,
    judge: Annotated[
        bool,
        typer.Option(
            "--judge",
            help="Ask the chat model (--model, or of the settings) what it thinks of the answers.",
        ),
    ] = False,
    model: ModelOption = None,
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
    from assistant.evaluation.formats import Outcome
    from assistant.evaluation.judge import judged
    from assistant.evaluation.replay import Replayed, load_replies, of_replies
    from assistant.evaluation.thresholds import check, load_thresholds

    if answers is not None and retrieval_only:
        raise UsageError("--answers gives answers and --retrieval-only asks for none; choose one")
    if judge and retrieval_only:
        raise UsageError("--judge is about answers and --retrieval-only asks for none; choose one")
    if replay is not None and (answers is not None or retrieval_only):
        raise UsageError("--replay answers by itself; leave out --answers and --retrieval-only")
    given = answers is not None or replay is not None
    if model is not None and (retrieval_only or (given and not judge)):
        raise UsageError(
            "--model answers questions; leave out --answers, --replay and --retrieval-only, or add --judge"
        )
    bounds = None if thresholds is None else load_thresholds(thresholds)
    exports = _exports(export or [], with_thresholds=bounds is not None)
    older = None if compare is None else Run.load(compare)
    files = load_questions(questions)
    corpus = _corpus(files) if corpus is None else corpus
    replies = None if replay is None else load_replies(replay)
    files = files if replies is None else of_replies(files, replies)
    ranks = any(one.partition("=")[0] == "trec-run" for one in export or ())
    options = Options(not retrieval_only, query.value, limit, ranks=ranks)
    with _opened(index, corpus, model) as (assistant, identity), _progress() as progress:
        judging = _judge(assistant) if judge else None  # before anything is asked
        if answers is None:
            system = assistant if replies is None else Replayed.of(assistant, replies)
            run = evaluate(
                system, files, options=options, corpus=identity, out=save, progress=progress
            )
        else:
            run = score_answers(assistant, files, answers, limit=limit, corpus=identity)
        if judging is not None:
            run = replace(run, opinions=judged(run, judging))
        if save is not None:
            run.save(save)
    warn_of_lost_supports(run)
    comparison = None if older is None else compare_runs(older, run)
    if report is not None:
        from assistant.evaluation.report import render

        report.write_text(render(run, comparison), encoding="utf-8")
    outcome = Outcome(run, comparison, None if bounds is None else check(run, bounds))
    for write, path in exports:
        path.write_text(write(outcome), encoding="utf-8")
    if json:
        print_json(_to_dict(outcome))
    else:
        print_measures(run)
        print_opinions(run)
        if comparison is not None:
            print_comparison(comparison)
    missed = [one.text for one in outcome.verdicts or () if not one.passed]
    for text in missed:
        say(f"Not reached: {text}")
    if missed:
        raise typer.Exit(SOME_FAILED)


def _exports(given: list[str], *, with_thresholds: bool) -> list[tuple[Writer, Path]]:
    """The writer and the file of each ``FORMAT=FILE``. Raises UsageError before anything is asked."""
    from assistant.evaluation.formats import writer

    found = []
    for one in given:
        name, _, file = one.partition("=")
        write = writer(name)
        if not file:
            raise UsageError(f"--export {one}: wanted FORMAT=FILE, got no file")
        if name == "junit" and not with_thresholds:
            raise UsageError(
                "--export junit=… needs --thresholds FILE: a test passes or fails by one"
            )
        if not Path(file).parent.is_dir():
            raise UsageError(
                f"--export {one}: there is no folder {Path(file).parent}; make it first"
            )
        found.append((write, Path(file)))
    return found


def _corpus(files: Sequence[QuestionFile]) -> Path | None:
    """The corpus that lies with the question files. Raises UsageError where several do."""
    found = {file.corpus for file in files}
    if len(found) > 1:
        raise UsageError(
            "the question files belong to different corpora, which are asked one by one;"
            " give one set at a time"
        )
    return found.pop() if found else None


@contextmanager
def _opened(
    index: Path | None, corpus: Path | None, model: str | None
) -> Iterator[tuple[Assistant, Mapping[str, Any] | None]]:
    """The assistant to ask, and the identity of the corpus that it was given, if any."""
    from assistant.config.settings import load_settings
    from assistant.generation.providers import open_chat_model
    from assistant.service import Assistant

    if corpus is None:
        settings = load_settings(chat_model=model)
        if model is not None:
            open_chat_model(settings)  # before anything is asked
        with Assistant.open(index, settings=settings) as assistant:
            yield assistant, None
        return
    if model is not None:
        raise UsageError(
            "a corpus of passages is answered by quotes; leave out --corpus or --model"
        )
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


def _to_dict(outcome: Outcome) -> dict[str, Any]:
    data = outcome.run.to_dict()
    del data["results"]
    if outcome.verdicts is not None:
        data["thresholds"] = [
            {"measure": one.threshold.measure, "passed": one.passed, "text": one.text}
            for one in outcome.verdicts
        ]
    comparison = outcome.comparison
    if comparison is not None:
        data["comparison"] = {
            "changes": {name: asdict(change) for name, change in comparison.changes.items()},
            "won": [new.question.id for _, new in comparison.won],
            "lost": [new.question.id for _, new in comparison.lost],
        }
    return data
