"""BEIR: ``queries.jsonl`` (``_id``, ``text``), ``qrels/test.tsv`` (query, document, grade), ``corpus.jsonl`` (``_id``, ``title``, ``text``).

1. A folder is read as BEIR lays it out. A file of queries is read too, with the folder ``qrels`` next to it: so MTRAG
   has its tasks (``clapnq_questions.jsonl`` and ``qrels/dev.tsv``), whose corpora are elsewhere.
2. Of the files in ``qrels`` the first of test, dev and train is taken. Queries without a document of grade 1 or more are left out,
   as BEIR does.
3. MTRAG puts what was said before in front of the last question, each turn after ``|user|:`` or ``|agent|:``; these become the
   history.

No answers are known: what is scored is the search.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from assistant.config.errors import UsageError
from assistant.evaluation.formats.source import Read, Source
from assistant.evaluation.questions import Question, Support
from assistant.evaluation.records import field_of, json_lines, read_bytes

_QUERIES = "queries.jsonl"
_CORPUS = "corpus.jsonl"
_SPLITS = ("test", "dev", "train")
_TURN = re.compile(r"^\|(user|agent|assistant)\|:", re.MULTILINE)


def recognises(source: Source) -> bool:
    """Whether this is a folder, or a file of records with an ``_id``."""
    return source.path.is_dir() or {"_id", "text"} <= source.first.keys()


def questions(source: Source) -> Iterable[Read]:
    """The queries that have a relevant document."""
    path = _queries(source)
    relevant = _qrels(path.parent / "qrels", source)
    kept = 0
    for where, record in json_lines(path.name, read_bytes(path)):
        name, text = field_of(record, "_id", str, where), field_of(record, "text", str, where)
        if name not in relevant:
            continue
        kept += 1
        *history, question = _turns(text, where)
        yield (
            where,
            Question(
                id=name,
                question=question,
                answerable=True,
                kind="followup" if history else "question",
                history=tuple(history),
                supports=tuple(
                    Support(document, relevance=grade) for document, grade in relevant[name]
                ),
                source=source.name,
            ),
        )
    if not kept:
        raise UsageError(
            f"{path}: none of its queries is in {path.parent / 'qrels'}; the first column there"
            " must hold the _id of a query"
        )


def corpus(source: Source) -> Path | None:
    """The corpus that lies in the folder; None where there is none."""
    path = _queries(source).parent / _CORPUS
    return path if path.is_file() else None


def _queries(source: Source) -> Path:
    path = source.path / _QUERIES if source.path.is_dir() else source.path
    if not path.is_file():
        raise UsageError(
            f"{source.path}: a folder without {_QUERIES}; wanted a BEIR set with {_QUERIES},"
            f" {_CORPUS} and qrels/test.tsv, or give a file of questions"
        )
    return path


def _qrels(folder: Path, source: Source) -> dict[str, list[tuple[str, int]]]:
    """Documents of each query with their grade, those of grade 0 left out."""
    path = next((p for one in _SPLITS if (p := folder / f"{one}.tsv").is_file()), None)
    if path is None:
        raise UsageError(
            f"{source.path}: no judgements; wanted {folder} with test.tsv, dev.tsv or train.tsv"
        )
    found: dict[str, list[tuple[str, int]]] = {}
    for number, line in enumerate(read_bytes(path).decode("utf-8-sig").splitlines(), 1):
        if number == 1 or not line.strip():  # the header
            continue
        cells = line.split("\t")
        if len(cells) != 3 or not cells[2].strip().lstrip("-").isdecimal():
            raise UsageError(
                f"{path.name}, line {number}: wanted query, document and grade with tabs between,"
                f" got {line!r}"
            )
        if (grade := int(cells[2])) > 0:
            found.setdefault(cells[0], []).append((cells[1], grade))
    return found


def _turns(text: str, where: str) -> list[str]:
    """What the person said, in order; a query without marks is one turn."""
    marks = list(_TURN.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    said = (
        [
            " ".join(text[mark.end() : end].split())
            for mark, end in zip(marks, ends, strict=True)
            if mark[1] == "user"
        ]
        if marks
        else [text.strip()]
    )
    if not said or not said[-1]:
        raise UsageError(f"{where}: 'text' holds no question, got {text!r}")
    return [one for one in said if one]
