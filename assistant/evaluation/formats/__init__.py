"""Formats of evaluators: question files that are read, and runs as other programs read them.

A module for each format. One that is read has ``recognises(source)`` and ``questions(source)``; one that is written
has ``render(outcome)``. A file is of the first format that recognises it; the project's own comes last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from assistant.config.errors import UsageError
from assistant.evaluation.formats import (
    beir,
    deepeval,
    junit,
    markdown,
    open_rag_eval,
    own,
    ragas,
    table,
    trec,
)
from assistant.evaluation.formats.outcome import Outcome
from assistant.evaluation.formats.source import Source
from assistant.evaluation.questions import Question, QuestionFile

__all__ = ["Outcome", "load_questions", "writer"]

_READERS = (ragas, beir, table, own)
_WRITERS: dict[str, Callable[[Outcome], str]] = {
    "ragas": ragas.render,
    "deepeval": deepeval.render,
    "open-rag-eval": open_rag_eval.render,
    "trec-run": trec.render_run,
    "trec-qrels": trec.render_qrels,
    "junit": junit.render,
    "markdown": markdown.render,
}


def writer(name: str) -> Callable[[Outcome], str]:
    """What writes a run in the format ``name``. Raises UsageError, with the names, for another."""
    if name not in _WRITERS:
        raise UsageError(f"no format {name!r}; there are {', '.join(_WRITERS)}")
    return _WRITERS[name]


def load_questions(paths: Iterable[str | Path]) -> list[QuestionFile]:
    """Read question files. Raises UsageError that names file and line for what is not a question."""
    files = []
    seen: dict[str, str] = {}
    for path in map(Path, paths):
        source = Source(path)
        reader = next(one for one in _READERS if one.recognises(source))
        questions: list[Question] = []
        for where, question in reader.questions(source):
            if question.id in seen:
                raise UsageError(
                    f"{where}: id {question.id!r} is already used at {seen[question.id]};"
                    " each question needs an id of its own"
                )
            seen[question.id] = where
            questions.append(question)
        if not questions:
            raise UsageError(f"{path.name}: no question in this file; one JSON object a line")
        corpus = beir.corpus(source) if reader is beir else None
        files.append(QuestionFile(path.name, _sha256(path), tuple(questions), corpus))
    return files


def _sha256(path: Path) -> str:
    """Of a file's bytes; of a folder over the names and bytes of its question files, without the corpus."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    digest = hashlib.sha256()
    for file in [path / "queries.jsonl", *sorted((path / "qrels").glob("*.tsv"))]:
        digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
