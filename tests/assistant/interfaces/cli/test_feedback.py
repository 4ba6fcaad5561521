"""``assistant feedback`` in a second process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assistant.accounts.feedback import said
from assistant.accounts.user_store import UserStore
from assistant.model import Answer, Coverage


def test_feedback_is_listed_and_exported_as_question_lines(assistant: Any, tmp_path: Path) -> None:
    data = {"ASSISTANT_DATA_DIR": str(tmp_path / "data")}
    empty = assistant("feedback", "--json", **data)
    assert (empty.returncode, empty.stdout) == (0, "")
    answer = Answer("0", "How many?", "How many?", (), (), Coverage(3, 3), notice="Not said.")
    UserStore(tmp_path / "data").feedback.add(said("ann", "wrong-answer", answer, expected="12"))
    listed = assistant("feedback", **data)
    assert "ann" in listed.stdout
    assert "wrong-answer" in listed.stdout
    (line,) = assistant("feedback", "--json", **data).stdout.splitlines()
    assert json.loads(line)["all"] == ["12"]
