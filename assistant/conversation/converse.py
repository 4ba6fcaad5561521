"""The first step of a turn: what it wants, and the earlier questions that it may lean on.

Earlier turns that were talk or commands are left out: nothing of them is carried on. What an earlier turn
was is read from its answer where that is known, else decided again from its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.conversation.history import Earlier
from assistant.conversation.labels import Classify
from assistant.conversation.listed import was_listed
from assistant.conversation.offers import Found
from assistant.conversation.this_report import TITLED
from assistant.conversation.turn_rules import NAMED
from assistant.conversation.wishes import Mentions, Wish, wish
from assistant.model import Answer
from corpus.normalize import one_line
from index.cache import BoundedCache
from index.filters import Filters
from index.view import IndexView

_REMEMBERED = 64  # states of an index, by language


@dataclass(frozen=True, slots=True)
class Conversation:
    """A turn in its conversation. ``questions``: earlier questions, oldest first, without courtesy."""

    typed: str
    wish: Wish
    earlier: tuple[Earlier, ...]
    questions: tuple[str, ...]

    @property
    def text(self) -> str:
        """The turn without courtesy around it."""
        return self.wish.text


@dataclass(frozen=True, slots=True)
class Memory:
    """What conversations over one index need again and again.

    ``examples``: questions that the index answers, by its documents and a language.
    """

    examples: Found = field(default_factory=lambda: BoundedCache(_REMEMBERED))


def open_mentions(index: IndexView) -> Mentions:
    """Whether a passage of ``index`` holds one of some words."""

    def mentions(words: str) -> bool:
        found = index.candidates(
            words, filters=Filters(), keywords=words, dense_limit=1, keyword_limit=1
        )
        return any(one.keyword > 0 for one in found)

    return mentions


def converse(
    typed: str,
    earlier: Sequence[Earlier],
    classify: Classify | None,
    mentions: Mentions | None = None,
    *,
    scoped: bool = False,
) -> Conversation:
    """What the turn ``typed`` wants, after the turns ``earlier``, oldest first; ``mentions``, ``scoped``: see `wish`."""
    questions: list[str] = []
    listed = ""
    for number, one in enumerate(earlier):
        text, listed = _before(
            one, earlier[:number], classify, mentions, follows=bool(questions), listed=listed
        )
        if text:
            questions.append(text)
    found = wish(
        typed, classify, follows=bool(questions), listed=listed, mentions=mentions, scoped=scoped
    )
    if found.background:
        questions.append(found.background)
    return Conversation(typed, found, tuple(earlier), tuple(questions))


def _before(
    one: Earlier,
    earlier: Sequence[Earlier],
    classify: Classify | None,
    mentions: Mentions | None,
    *,
    follows: bool,
    listed: str,
) -> tuple[str, str]:
    """The question of an earlier turn, "" for talk, commands and words that no document has; and the turn's label, if it was about
    what is indexed or listed documents, else "". ``listed``: that label of the turn before it.
    """
    reply = one.answer.reply if one.answer is not None else None
    if one.answer is not None and reply is None:
        return _asked(one, one.answer, follows=follows), ""
    about_index = reply is None or reply.kind == "inventory"
    label = NAMED if not about_index and was_listed([*earlier, one]) else ""
    if not (about_index or (reply and reply.documents)):
        return "", label
    was = wish(one.question, classify, follows=follows, listed=listed, mentions=mentions)
    if about_index and (reply is not None or was.kind == "inventory"):
        label = was.label
    is_question = was.kind in {"question", NAMED} and (reply is None or reply.documents)
    return (was.text if is_question else ""), label


def _asked(one: Earlier, answer: Answer, *, follows: bool) -> str:
    """The question of an earlier turn that was searched for."""
    understood = answer.standalone_question
    if TITLED in understood and TITLED not in one.question:
        return understood  # "summarise the second one": which one was only known then
    return wish(one.question, None, follows=follows).text or one_line(one.question)
