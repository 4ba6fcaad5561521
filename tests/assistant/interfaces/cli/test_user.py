"""``assistant user`` in a second process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assistant.accounts.user_store import UserStore


def test_users_are_added_with_a_password_from_a_pipe_listed_changed_and_removed(
    assistant: Any, tmp_path: Path
) -> None:
    data = {"ASSISTANT_DATA_DIR": str(tmp_path)}
    added = assistant("user", "add", "ann", "--role", "editor", stdin="correct horse\n", **data)
    assert added.returncode == 0, added.stderr
    listed = assistant("user", "list", "--json", **data)
    assert json.loads(listed.stdout) == [{"name": "ann", "role": "editor", "groups": []}]
    assert assistant("user", "role", "ann", "--role", "reader", **data).returncode == 0
    assert assistant("user", "list", **data).stdout == "ann\treader\n"
    store = UserStore(tmp_path)
    for person in ("ann", "ben"):
        store.briefings.add(person, "Police", "{}")
    assert assistant("user", "remove", "ann", **data).returncode == 0
    assert [len(store.briefings.entries(person)) for person in ("ann", "ben")] == [0, 1]
    assert json.loads(assistant("user", "list", "--json", **data).stdout) == []


def test_there_is_no_user_without_a_password(assistant: Any, tmp_path: Path) -> None:
    data = {"ASSISTANT_DATA_DIR": str(tmp_path)}
    refused = assistant("user", "add", "ann", stdin="", **data)
    assert refused.returncode == 2
    assert "10 to 1000 characters, got 0" in refused.stderr
    assert not (tmp_path / "users.json").exists()
