"""Ask every question, or read the answers of another system, and score every answer.

1. Each question is asked with its earlier questions and filters; the call is timed.
2. An answerable question that is declined is asked once more with declining switched off.
3. The passages that `Assistant.search` finds are mapped to their documents.
4. At the end every answer is scored, with the documents of the index.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Protocol

from assistant.config.errors import AssistantError, UsageError
from assistant.evaluation import identity
from assistant.evaluation.cases import Asked, DocumentOf, Ranked, check_answer, make_case
from assistant.evaluation.formats import load_questions
from assistant.evaluation.measures import COMPARED
from assistant.evaluation.questions import Question, QuestionFile
from assistant.evaluation.records import field_of, json_lines, read_bytes
from assistant.evaluation.run import PartialRun, Result, Run, score
from assistant.model import Answer
from assistant.question.understand import understand
from corpus.model import Document
from index.model import Hit

Query = Literal["standalone", "last", "all"]
ProgressOfQuestions = Callable[[int, int, Question], None]


class System(identity.System, Protocol):
    """What is evaluated; `assistant.Assistant` is one."""

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        filters: Mapping[str, Any] | None = None,
        *,
        force: bool = False,
    ) -> Answer: ...

    def search(
        self,
        query: str,
        limit: int = 10,
        filters: Mapping[str, Any] | None = None,
        *,
        history: Sequence[str] = (),
    ) -> Sequence[Hit]: ...

    def warm(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked. ``answers`` False: only retrieval, which is quick.

    ``query``: what is searched for: "standalone" (the follow-up rewritten, as asking does), "last" (the
    last turn as it is) or "all" (all turns joined). ``limit``: only the first questions of each file.
    ``passages``: how many are searched for before they are mapped to documents. ``ranks``: documents are ranked for
    questions without supports too.
    """

    answers: bool = True
    query: Query = "standalone"
    limit: int | None = None
    passages: int = 80
    ranks: bool = False


def evaluate(
    assistant: System,
    questions: Sequence[QuestionFile] | Sequence[str | Path] | str | Path,
    *,
    options: Options = Options(),
    corpus: Mapping[str, Any] | None = None,
    out: Path | None = None,
    progress: ProgressOfQuestions | None = None,
) -> Run:
    """Score ``assistant`` over question files, given by path or as `load_questions` reads them.

    ``corpus``: identity of the corpus that was indexed for these questions, None for reports.
    ``out``: where the run is saved; a file next to it has the answers of one that is stopped, which
    the next call continues. Raises UsageError for a question that cannot be asked, by its id.
    """
    files = _limited(_question_files(questions), options.limit)
    asked_for = [question for file in files for question in file.questions]
    measured = {
        "program": identity.program(),
        "system": identity.system_identity(assistant),
        "questions": identity.questions_identity(files),
        "corpus": corpus,
        "options": asdict(options),
    }
    assistant.warm()
    with PartialRun(_partial_path(out), measured) as kept:
        for done, question in enumerate(asked_for):
            if progress is not None:
                progress(done, len(asked_for), question)
            if question.id not in kept.answered:
                kept.add(_ask(assistant, question, options))
    results = _score_all(asked_for, kept.answered, _documents_of(assistant), by_document=not corpus)
    run = Run(measured, identity.circumstances(), results)
    if out is not None:
        run.save(out)
        kept.finish()
    return run


def _partial_path(out: Path | None) -> Path | None:
    """The file with the answers of an unfinished run that will be saved as ``out``."""
    return None if out is None else out.with_name(out.name + ".part")


def score_answers(
    assistant: identity.System,
    questions: Sequence[QuestionFile] | Sequence[str | Path] | str | Path,
    answers: Path,
    *,
    limit: int | None = None,
    corpus: Mapping[str, Any] | None = None,
) -> Run:
    """Score the answers in the file ``answers``; quotes are checked against the documents of ``assistant``.

    The file has one answer object a line, in the format of `assistant ask --json`, with the question's
    ``id``. Raises UsageError for a question without an answer: leaving it out would raise the score.
    """
    files = _limited(_question_files(questions), limit)
    wanted = [question for file in files for question in file.questions]
    data = read_bytes(answers)
    asked = _answers(answers.name, data)
    missing = [question.id for question in wanted if question.id not in asked]
    if missing:
        raise UsageError(
            f"{answers.name}: no answer to {len(missing)} of {len(wanted)} questions"
            f" ({', '.join(missing[:5])}{' …' if len(missing) > 5 else ''});"
            " a question that was not answered needs a line with status declined"
        )
    measured = {
        "program": identity.program(),
        "system": identity.system_identity(assistant),
        "questions": identity.questions_identity(files),
        "corpus": corpus,
        "options": {"limit": limit},
        "answers": {"name": answers.name, "sha256": hashlib.sha256(data).hexdigest()},
    }
    results = _score_all(wanted, asked, _documents_of(assistant), by_document=not corpus)
    return Run(measured, identity.circumstances(), results)


def _answers(name: str, data: bytes) -> dict[str, Asked]:
    asked: dict[str, Asked] = {}
    for where, record in json_lines(name, data):
        question_id = field_of(record, "id", str, where)
        if question_id in asked:
            raise UsageError(f"{where}: a second answer to question {question_id!r}")
        check_answer(record, where)
        asked[question_id] = Asked(question_id, record)
    return asked


def _question_files(
    questions: Sequence[QuestionFile] | Sequence[str | Path] | str | Path,
) -> list[QuestionFile]:
    """Files as they are, or read from their paths."""
    if isinstance(questions, str | Path):
        return load_questions([questions])
    paths = [item for item in questions if not isinstance(item, QuestionFile)]
    files = [item for item in questions if isinstance(item, QuestionFile)]
    return [*files, *load_questions(paths)]


def _limited(files: Sequence[QuestionFile], limit: int | None) -> list[QuestionFile]:
    """The first ``limit`` questions of each file; all, if it is None."""
    return [replace(file, questions=file.questions[:limit]) for file in files]


def _ask(assistant: System, question: Question, options: Options) -> Asked:
    try:
        return _ask_all(assistant, question, options)
    except AssistantError as error:
        raise UsageError(f"question {question.id} of {question.source}: {error}") from error


def _ask_all(assistant: System, question: Question, options: Options) -> Asked:
    ranked = question.supports or options.ranks
    ranking = _rank(assistant, question, options) if ranked else None
    passages, reference = _compared(assistant, question)
    if not options.answers and question.must is None:
        return Asked(question.id, ranking=ranking, passages=passages, reference=reference)
    text, history, filters = question.question, question.history, question.filters
    start = time.perf_counter()
    answer = assistant.ask(text, history, filters)
    seconds = time.perf_counter() - start
    forced = answer
    if question.answerable and answer.status == "declined" and not question.conversational:
        forced = assistant.ask(text, history, filters, force=True)
    return Asked(
        question.id, answer.to_dict(), forced.to_dict(), ranking, passages, reference, seconds
    )


def _compared(
    assistant: System, question: Question
) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """Ids of the best passages for a turn of a dialogue, and for its true stand-alone question."""
    if question.standalone is None:
        return None, None
    found = assistant.search(question.question, COMPARED, history=question.history)
    meant = assistant.search(question.standalone, COMPARED)
    return tuple(hit.id for hit in found), tuple(hit.id for hit in meant)


def _rank(assistant: System, question: Question, options: Options) -> tuple[Ranked, ...]:
    """Documents by their best passage, best first."""
    turns = {
        "standalone": question.question,
        "last": question.question,
        "all": " ".join((*question.history, question.question)),
    }
    history = question.history if options.query == "standalone" else ()
    hits = assistant.search(
        turns[options.query], options.passages, question.filters, history=history
    )
    best: dict[str, Ranked] = {}
    for hit in sorted(hits, key=lambda hit: -hit.score):
        name = hit.passage.document
        best.setdefault(name, Ranked(name, hit.score))
    return tuple(best.values())


def _documents_of(assistant: identity.System) -> DocumentOf:
    """Documents by name, None for a name that is not in the index; the last few are cached."""

    @lru_cache(maxsize=8)
    def document(name: str) -> Document | None:
        try:
            return assistant.document(name)
        except UsageError:
            return None

    return document


def _score_all(
    questions: Iterable[Question],
    asked: Mapping[str, Asked],
    document_of: DocumentOf,
    *,
    by_document: bool,
) -> tuple[Result, ...]:
    """Score each question; ``by_document`` False where documents are passages of a public set."""
    results = []
    for question in questions:
        groups = {
            "kind": (question.kind,),
            "language": _languages(question, document_of),
            "document": question.files if by_document else (),
        }
        results.append(score(make_case(question, asked[question.id], document_of), groups))
    return tuple(results)


def _languages(question: Question, document_of: DocumentOf) -> tuple[str, ...]:
    """Languages of the documents that hold the answer; of the question, where none does."""
    documents = [document for name in question.files if (document := document_of(name))]
    found = {document.metadata.language for document in documents} - {None}
    return tuple(sorted(map(str, found))) or (understand(question.question).language,)
