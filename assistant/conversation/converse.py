"""The first step of a turn: what it wants, and the earlier questions that it may lean on.

Earlier turns that were talk or commands are left out: nothing of them is carried on. What an earlier turn
was is read from its answer where that is known, else decided again from its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.conversation.classifier import PROBE, packaged_classifier
from assistant.conversation.history import Earlier
from assistant.conversation.listed import was_listed
from assistant.conversation.offers import Found
from assistant.conversation.this_report import TITLED
from assistant.conversation.wishes import NAMED, Classify, Mentions, Wish, wish
from corpus.normalize import one_line
from index.cache import BoundedCache
from index.model import Filters
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


def open_classifier(index: IndexView) -> Classify | None:
    """The classifier over the vectors of ``index``; None where it was fitted for another model."""
    model = packaged_classifier()
    if model is None or not model.fits(index.encode_query(PROBE)):
        return None
    return lambda turn: model.probabilities(turn, index.encode_query(turn))


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
) -> Conversation:
    """What the turn ``typed`` wants, after the turns ``earlier``, oldest first; ``mentions``: see `wish`."""
    questions: list[str] = []
    for one in earlier:
        text = _question(one, classify, mentions, follows=bool(questions))
        if text:
            questions.append(text)
    found = wish(
        typed,
        classify,
        follows=bool(questions),
        listed=_listed(earlier, classify, mentions),
        mentions=mentions,
    )
    if found.background:
        questions.append(found.background)
    return Conversation(typed, found, tuple(earlier), tuple(questions))


def _listed(
    earlier: Sequence[Earlier], classify: Classify | None, mentions: Mentions | None
) -> str:
    """Label of the last turn, if it was about what is indexed or listed documents; else ""."""
    if not earlier:
        return ""
    last = earlier[-1]
    reply = last.answer.reply if last.answer is not None else None
    if last.answer is not None and (reply is None or reply.kind != "inventory"):
        return NAMED if was_listed(earlier) else ""
    was = converse(last.question, earlier[:-1], classify, mentions).wish
    return was.label if reply is not None or was.kind == "inventory" else ""


def _question(
    one: Earlier, classify: Classify | None, mentions: Mentions | None, *, follows: bool
) -> str:
    """The question of an earlier turn; "" for talk, commands and words that no document has."""
    reply = one.answer.reply if one.answer is not None else None
    if not one.question.strip() or (reply is not None and not reply.documents):
        return ""
    if one.answer is not None and one.answer.reply is None:
        understood = one.answer.standalone_question
        if TITLED in understood and TITLED not in one.question:
            return understood  # "summarise the second one": which one was only known then
        return wish(one.question, None, follows=follows).text or one_line(one.question)
    was = wish(one.question, classify, follows=follows, mentions=mentions)
    return was.text if was.kind in {"question", NAMED} else ""
