"""The file of users and the passwords in it."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest

from assistant.accounts.users import Person, Users
from assistant.config.errors import UsageError


@pytest.fixture
def users(tmp_path: Path) -> Users:
    return Users(tmp_path / "data" / "users.json")


def test_a_user_is_known_by_the_right_password_only(users: Users) -> None:
    users.add("ann", "correct horse", "editor")
    assert users.verify("ann", "correct horse") == Person("ann", "editor")
    assert users.verify("ann", "correct hors") is None
    assert users.verify("bob", "correct horse") is None


def test_the_file_holds_no_password_and_only_its_owner_reads_it(users: Users) -> None:
    users.add("ann", "correct horse", "reader")
    text = users.file.read_text(encoding="utf-8")
    assert "correct horse" not in text
    assert json.loads(text)["ann"]["password"].startswith("$argon2id$")
    if sys.platform != "win32":
        assert stat.S_IMODE(users.file.stat().st_mode) == 0o600


def test_a_change_of_the_file_holds_at_once_in_another_process_s_view(users: Users) -> None:
    other = Users(users.file)
    users.add("ann", "correct horse", "reader")
    assert other.people() == [Person("ann", "reader")]
    users.set_role("ann", "editor")
    assert other.person("ann") == Person("ann", "editor")
    users.set_password("ann", "battery staple")
    assert other.verify("ann", "correct horse") is None
    users.remove("ann")
    assert other.verify("ann", "battery staple") is None


@pytest.mark.parametrize(
    ("name", "password", "role", "told"),
    [
        ("ann", "short", "reader", "10 to 1000 characters, got 5"),
        ("a b", "correct horse", "reader", "got 'a b'"),
        ("", "correct horse", "reader", "got ''"),
        ("eve", "correct horse", "owner", "reader, editor, admin; got 'owner'"),
        ("bob", "correct horse", "reader", "a user 'bob' already"),
    ],
)
def test_what_is_wrong_with_a_new_user_is_said(
    users: Users, name: str, password: str, role: str, told: str
) -> None:
    users.add("bob", "correct horse", "reader")
    with pytest.raises(UsageError, match=told):
        users.add(name, password, role)  # type: ignore[arg-type]  # a role that is none
    assert users.people() == [Person("bob", "reader")]


def test_a_user_who_is_not_there_is_named_with_those_who_are(users: Users) -> None:
    users.add("bob", "correct horse", "reader")
    with pytest.raises(UsageError, match=r"no user 'ann' \(users: bob\)"):
        users.remove("ann")


def test_a_damaged_file_lets_nobody_in_and_says_how_to_mend_it(users: Users) -> None:
    users.file.parent.mkdir()
    users.file.write_text('{"ann": {"role": "owner"}}', encoding="utf-8")
    with pytest.raises(UsageError, match="is damaged"):
        users.people()
