"""A conversation as a file: Markdown to read on, JSON for programs."""

from __future__ import annotations

import json
import re

from assistant.accounts.conversations import Conversation, turns_as_data
from assistant.accounts.turns import Turn
from assistant.citations import footnote

# What Markdown would take for markup at any place; documents must not write the file's markup.
_SPECIAL = re.compile(r"([\\`*_{}<>#|~$\[\]!&])")


def to_json(conversation: Conversation) -> str:
    """Title, filters and turns; each answer as `Answer` holds it."""
    data = {
        "id": conversation.id,
        "title": conversation.title,
        "filters": dict(conversation.filters),
        "turns": turns_as_data(conversation.turns),
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def to_markdown(conversation: Conversation) -> str:
    """Questions as headings, answers with their footnotes below."""
    parts = [f"# {_plain(conversation.title)}"]
    for turn in conversation.turns:
        parts += [f"## {_plain(turn.question)}", *_answer(turn)]
    return "\n\n".join(parts) + "\n"


def _answer(turn: Turn) -> list[str]:
    answer = turn.answer
    if answer is None:
        return [_plain(turn.error)] if turn.error else []
    parts = []
    if answer.standalone_question and answer.standalone_question != turn.question:
        parts.append(f"*{_plain(answer.standalone_question)}*")
    parts += [_plain(paragraph) for paragraph in answer.text.split("\n\n")]
    notes = answer.citations or answer.closest
    if notes:
        parts.append("\n".join(f"- {_plain(footnote(citation))}" for citation in notes))
    return parts


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
