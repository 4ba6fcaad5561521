"""Earlier turns of a conversation, in the forms in which they are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.config.errors import UsageError
from assistant.model import Answer
from assistant.restored import answer_from_dict


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a person typed, and the answer where it is known."""

    question: str
    answer: Answer | None = None


History = Sequence[str | Mapping[str, Any] | Earlier]


def parse_history(given: History) -> tuple[Earlier, ...]:
    """Earlier turns, oldest first: questions as text, or ``{"question": "…", "answer": {…}}``.

    Raises UsageError for another form.
    """
    if isinstance(given, str):
        raise UsageError("history takes a list of earlier questions, got one string")
    return tuple(_earlier(one) for one in given)


def of_scope(earlier: Sequence[Earlier], documents: Any) -> tuple[Earlier, ...]:
    """The turns since a person chose to ask only these ``documents``, a name or several: what was asked of others is another
    subject. All turns where none are chosen.
    """
    if not documents:
        return tuple(earlier)
    kept = list[Earlier]()
    for one in reversed(earlier):
        if one.answer is not None and one.answer.reply is None:
            asked = one.answer.coverage.filters.get("document")
            if _names(asked) != _names(documents):
                break
        kept.append(one)
    return tuple(reversed(kept))


def _names(documents: Any) -> frozenset[str]:
    return frozenset([documents] if isinstance(documents, str) else documents or ())


def _earlier(given: object) -> Earlier:
    if isinstance(given, Earlier):
        return given
    if isinstance(given, str):
        return Earlier(given)
    if isinstance(given, Mapping) and isinstance(given.get("question"), str):
        answer = given.get("answer")
        if answer is None:
            return Earlier(given["question"])
        if isinstance(answer, Answer):
            return Earlier(given["question"], answer)
        if isinstance(answer, Mapping):
            return Earlier(given["question"], answer_from_dict(answer))
    raise UsageError(
        'an earlier turn is a question as text, or {"question": "…", "answer": {…}} with an answer as it'
        f" was given; got {type(given).__name__}: {str(given)[:80]!r}"
    )
