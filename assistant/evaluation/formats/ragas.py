"""RAGAS: samples of one turn or of several, as JSON lines or CSV.

Read: ``user_input`` (a text, or the messages of a conversation), ``reference``, and of generated test sets
``synthesizer_name`` as the kind. Reference contexts name no document and are not scored.
Written: JSON lines that ``ragas.EvaluationDataset.from_jsonl`` reads; ``id`` is ours, RAGAS leaves it out. All samples are of
one turn, as a data set has to be: earlier questions precede the last one in ``user_input``. Retrieved contexts
are the texts around the quotes.

Members by the classes ``SingleTurnSample`` and ``MultiTurnSample`` of RAGAS 0.4.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from assistant.config.errors import UsageError
from assistant.evaluation.formats.expected import expected
from assistant.evaluation.formats.outcome import Outcome, asked_text, contexts, expected_text
from assistant.evaluation.formats.source import Read, Source
from assistant.evaluation.questions import Question

_INPUT = "user_input"


def recognises(source: Source) -> bool:
    """Whether records or columns have a ``user_input``."""
    return _INPUT in source.first or _INPUT in source.columns


def questions(source: Source) -> Iterable[Read]:
    """The samples as questions; their ids are those of the file, else its name and their number."""
    records: Iterable[tuple[str, Mapping[str, Any]]] = (
        source.rows() if source.is_table else source.records()
    )
    for number, (where, record) in enumerate(records, 1):
        yield where, _question(record, where, source, number)


def _question(record: Mapping[str, Any], where: str, source: Source, number: int) -> Question:
    *history, question = _turns(record.get(_INPUT), where)
    reference = record.get("reference") or ""
    if not isinstance(reference, str):
        raise UsageError(f"{where}: 'reference' must be a text, got {reference!r}")
    wanted, references = expected([reference])
    return Question(
        id=str(record.get("id") or f"{source.path.stem}-{number}"),
        question=question,
        answerable=True,
        kind=str(record.get("synthesizer_name") or ("followup" if history else "question")),
        wanted=wanted,
        references=references,
        history=tuple(history),
        source=source.name,
    )


def _turns(given: Any, where: str) -> list[str]:
    """What the person said, in order; a message is ``{"content", "type": "human"}``."""
    turns = [given] if isinstance(given, str) else given
    if isinstance(given, list):
        turns = [
            one["content"]
            for one in given
            if isinstance(one, dict) and one.get("type") == "human" and "content" in one
        ]
    if not turns or not all(isinstance(one, str) and one.strip() for one in turns):
        raise UsageError(
            f"{where}: '{_INPUT}' must be a question or messages with one of type human, got {given!r}"
        )
    return list(turns)


def render(outcome: Outcome) -> str:
    """One sample a line, of each question that was answered or declined."""
    lines = []
    for result in outcome.answered:
        sample = {
            "id": result.question.id,
            _INPUT: asked_text(result.question),
            "retrieved_contexts": list(contexts(result).values()),
            "response": result.answer["text"],
        }
        if reference := expected_text(result.question):
            sample["reference"] = reference
        if quotes := [one.quote for one in result.question.supports if one.quote]:
            sample["reference_contexts"] = quotes
        lines.append(json.dumps(sample, ensure_ascii=False))
    return "".join(line + "\n" for line in lines)
