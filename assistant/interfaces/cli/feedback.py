"""``assistant feedback``: what people said of answers in the chat."""

from __future__ import annotations

import json as jsons
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.interfaces.cli.options import IndexOption, JsonOption
from assistant.interfaces.cli.streams import printable, say, show

if TYPE_CHECKING:
    from assistant.accounts.feedback import Feedback

EXAMPLES = (
    "assistant feedback",
    "assistant feedback --json > feedback.jsonl",
)


def command(index: IndexOption = None, json: JsonOption = False) -> None:
    """List feedback; --json prints lines of a question file for `assistant evaluate`."""
    from assistant.accounts.feedback import question_line
    from assistant.accounts.user_store import UserStore
    from assistant.config.settings import data_dir, load_settings

    settings = load_settings(index_dir=index)
    directory = data_dir(settings, settings.index_dir.expanduser().absolute())
    said = UserStore(directory).feedback.all() if directory.is_dir() else []
    if json:
        for one in said:
            print(jsons.dumps(question_line(one), ensure_ascii=False))
    elif said:
        _print_table(said)
    else:
        say("There is no feedback yet.")


def _print_table(said: Sequence[Feedback]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("when", "who", "verdict", "question", "comment"):
        table.add_column(heading, overflow="fold")
    for one in said:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(one.given))
        comment = "; ".join(text for text in (one.expected, one.comment) if text)
        row = (when, one.person, one.verdict, str(one.answer["question"]), comment)
        table.add_row(*(Text(printable(cell)) for cell in row))
    show(table)
