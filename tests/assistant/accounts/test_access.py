"""Signing in, sessions, the header of a proxy, and what slows a guesser down."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.accounts.access import Access, Credentials, NotSignedIn
from assistant.accounts.sessions import Session, Sessions
from assistant.accounts.throttle import Throttle
from assistant.accounts.users import LOCAL, Person
from assistant.config.settings import Settings


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_without_users_everybody_is_the_local_person(tmp_path: Path) -> None:
    access = Access(Settings(), tmp_path)
    assert not access.required
    assert access.person(Credentials()) == LOCAL


def test_whoever_insists_lets_nobody_in_while_there_are_no_users(tmp_path: Path) -> None:
    access = Access(Settings(), tmp_path, insist=True)
    assert access.person(Credentials(session="guess")) is None


def test_a_session_begins_with_the_password_and_ends_when_signed_out(tmp_path: Path) -> None:
    access = Access(Settings(), tmp_path)
    access.users.add("ann", "correct horse", "editor")
    assert access.person(Credentials()) is None
    token = access.sign_in("ann", "correct horse", "10.0.0.1")
    assert access.person(Credentials(session=token)) == Person("ann", "editor")
    assert Access(Settings(), tmp_path).person(Credentials(session=token)) is not None
    access.sign_out(token)
    assert access.person(Credentials(session=token)) is None


def test_the_token_is_not_in_the_file_of_sessions(tmp_path: Path) -> None:
    access = Access(Settings(), tmp_path)
    access.users.add("ann", "correct horse", "reader")
    token = access.sign_in("ann", "correct horse", "10.0.0.1")
    assert token.encode() not in (tmp_path / "sessions.sqlite").read_bytes()


def test_a_role_that_changes_and_a_user_who_is_removed_count_at_once(tmp_path: Path) -> None:
    access = Access(Settings(), tmp_path)
    access.users.add("ann", "correct horse", "editor")
    token = access.sign_in("ann", "correct horse", "10.0.0.1")
    access.users.set_role("ann", "reader")
    person = access.person(Credentials(session=token))
    assert person is not None
    assert not person.may_edit
    access.users.remove("ann")
    assert access.person(Credentials(session=token)) is None


def test_a_file_of_users_that_disappears_does_not_open_the_door(tmp_path: Path) -> None:
    access = Access(Settings(), tmp_path)
    access.users.add("ann", "correct horse", "reader")
    assert access.required
    access.users.file.unlink()
    assert access.person(Credentials()) is None


def test_a_session_expires(tmp_path: Path) -> None:
    clock = Clock()
    sessions = Sessions(tmp_path / "sessions.sqlite", lifetime=60, clock=clock)
    token = sessions.begin("ann")
    clock.now += 59
    assert sessions.get(token) == Session("ann")
    clock.now += 1
    assert sessions.get(token) is None


def test_a_new_password_ends_every_session_of_its_owner_only(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path / "sessions.sqlite", lifetime=60)
    first, second, other = sessions.begin("ann"), sessions.begin("ann"), sessions.begin("bob")
    sessions.end_all("ann")
    assert [sessions.get(token) for token in (first, second, other)] == [
        None,
        None,
        Session("bob"),
    ]


def test_the_header_of_a_proxy_counts_from_its_address_and_only_when_it_is_configured(
    tmp_path: Path,
) -> None:
    proxy = Settings(proxy_user_header="X-User", proxy_addresses=("10.1.0.0/16",))
    access = Access(proxy, tmp_path)
    access.users.add("ann", "correct horse", "editor")
    assert access.person(Credentials("10.1.2.3", proxied="ann")) == Person("ann", "editor")
    assert access.person(Credentials("10.1.2.3", proxied="new")) == Person("new", "reader")
    assert access.person(Credentials("10.2.0.1", proxied="ann")) is None
    assert access.person(Credentials("", proxied="ann")) is None
    assert access.person(Credentials("10.1.2.3")) is None
    without = Access(Settings(), tmp_path)
    assert without.person(Credentials("10.1.2.3", proxied="ann")) is None


def test_wrong_passwords_have_to_wait_longer_and_longer_but_not_for_ever() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    waits = []
    for _ in range(14):
        waits.append(throttle.attempt("name ann", "address x"))
        clock.now += waits[-1]
        throttle.attempt("name ann", "address x") if waits[-1] else None
    assert waits == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]
    clock.now += 60
    assert throttle.attempt("name ann") == 0
    assert throttle.attempt("name bob") == 0
    throttle.succeeded("name ann")
    assert throttle.attempt("name ann") == 0


def test_of_attempts_at_once_no_more_are_heard_than_one_after_the_other(tmp_path: Path) -> None:
    access = Access(Settings(), tmp_path)
    access.users.add("ann", "correct horse", "reader")

    def guess(n: int) -> str:
        with pytest.raises(NotSignedIn) as refused:
            access.sign_in("ann", f"wrong {n}", f"10.0.0.{n}")
        return str(refused.value)

    with ThreadPoolExecutor(20) as pool:
        told = list(pool.map(guess, range(20)))
    assert sum("too many attempts" not in one for one in told) == 5


def test_people_behind_one_address_who_know_their_passwords_do_not_wait(tmp_path: Path) -> None:
    access = Access(Settings(), tmp_path)
    access.users.add("ann", "correct horse", "reader")
    for _ in range(7):
        assert access.sign_in("ann", "correct horse", "10.0.0.1")


def test_the_right_password_is_not_heard_right_after_many_wrong_ones(tmp_path: Path) -> None:
    access = Access(Settings(), tmp_path)
    access.users.add("ann", "correct horse", "reader")
    for _ in range(6):
        with pytest.raises(NotSignedIn):
            access.sign_in("ann", "wrong", "10.0.0.1")
    with pytest.raises(NotSignedIn, match="too many attempts"):
        access.sign_in("ann", "correct horse", "10.0.0.2")
