"""Query rewriting: a follow-up as a question that stands alone, written by a chat model.

1. The rules of `assistant.conversation.followups` come first; a question that they leave as it is stands
   alone already.
2. The model rewrites the question. Its text is used if the rules find nothing left to resolve in it, if
   it keeps the names, figures and terms of the question and adds none that the conversation lacks, if it
   is in the same language, and if it has at least one of the names that the rules carried over.
3. Otherwise, or when the model fails or is late, the question as rewritten by the rules is used.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.verify import figures
from assistant.conversation.followups import Standalone, standalone
from assistant.conversation.leaning import Leans
from assistant.conversation.taken import Takes
from assistant.generation.check.said import named
from assistant.generation.providers import ChatModel, NoReply, Usage, conversation, instructions
from assistant.question.understand import question_language, understand
from corpus.names import find_organisations, find_places, find_years
from corpus.stemming import stems

_TURNS = 5  # earlier questions that the model reads
_LONGEST = 400  # characters


def rewritten(
    question: str,
    history: Sequence[str],
    model: ChatModel,
    usage: Usage,
    leans: Leans | None = None,
    takes: Takes | None = None,
) -> Standalone:
    """``question`` so that it stands alone; ``history``: earlier questions, oldest first.

    ``leans``, ``takes``: see `assistant.conversation.followups.standalone`.
    """
    by_rules = standalone(question, history, leans, takes)
    if not by_rules.rewritten:
        return by_rules
    turns = [turn for turn in history if turn.strip()][-_TURNS:]
    try:
        reply = "".join(model.stream(instructions("rewrite"), conversation(question, turns), usage))
    except NoReply:
        return by_rules
    text = reply.strip().partition("\n")[0].strip(' "“”`*')
    if not _holds(text, question, turns, by_rules):
        return by_rules
    return Standalone(text, text != question.strip(), _inherited(text, question))


def _holds(text: str, question: str, history: Sequence[str], by_rules: Standalone) -> bool:
    said = "\n".join((*history, question))
    return (
        0 < len(text) <= _LONGEST
        and question_language(text) == question_language(question)
        and not standalone(text, history).rewritten
        and _names(question) <= _names(text) <= _names(said)
        and _terms(question) <= _terms(text) <= set(stems(said, question_language(question)))
        and (not by_rules.inherited or any(name in text for name in by_rules.inherited))
    )


def _names(text: str) -> set[str]:
    return named(text) | figures(text)


def _terms(text: str) -> set[str]:
    return {word.stem for word in understand(text).terms}


def _inherited(text: str, question: str) -> tuple[str, ...]:
    found = (*find_organisations(text), *find_places(text), *find_years(text))
    mentions = sorted(found, key=lambda mention: mention.start)
    return tuple(m.text for m in mentions if m.text.lower() not in question.lower())
