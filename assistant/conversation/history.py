"""Earlier turns of a conversation, in the forms in which they are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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


Admits = Callable[[str], bool]
History = Sequence[str | Mapping[str, Any] | Earlier]


def parse_history(given: History) -> tuple[Earlier, ...]:
    """Earlier turns, oldest first: questions as text, or ``{"question": "…", "answer": {…}}``.

    Raises UsageError for another form.
    """
    if isinstance(given, str):
        raise UsageError("history takes a list of earlier questions, got one string")
    return tuple(_earlier(one) for one in given)


def since_elsewhere(earlier: Sequence[Earlier], admits: Admits) -> tuple[Earlier, ...]:
    """The turns since the last one that was answered from documents that are not asked now, where there is an answer since; all
    of them where there is none. ``admits``: whether a document of this name is asked.
    """
    last = next(
        (at for at in reversed(range(len(earlier))) if is_elsewhere(earlier[at], admits)), -1
    )
    left = tuple(earlier[last + 1 :])
    return left if any(_cites(one) for one in left) else tuple(earlier)


def is_elsewhere(one: Earlier, admits: Admits) -> bool:
    """Whether a turn was answered, and from none of the documents that are asked now."""
    cited = _cites(one)
    return bool(cited) and not any(map(admits, cited))


def _cites(one: Earlier) -> set[str]:
    if one.answer is None or one.answer.reply is not None:
        return set()
    return {citation.document for citation in one.answer.citations}


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
