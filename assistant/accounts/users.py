"""People, and the file of users: names, roles and hashed passwords.

Passwords are hashed with Argon2id (RFC 9106) and the parameters that argon2-cffi recommends; a hash
of older parameters is replaced when its owner signs in. The file is read again whenever it has
changed, so that a user who is removed loses access at once.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar, get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from filelock import FileLock

from assistant.config.errors import UsageError

Role = Literal["reader", "editor"]
ROLES: tuple[Role, ...] = get_args(Role)
SHORTEST_PASSWORD = 10  # characters
_LONGEST_PASSWORD = 1000  # a password without a bound would be a way to keep the machine busy
_NAME = re.compile(r"[\w.@+-]{1,100}")
_AT_ONCE = 2  # hashes that are computed at the same time; each takes 64 MiB
_Content = TypeVar("_Content")


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. ``role``: a reader asks and reads; an editor also adds and removes documents."""

    name: str
    role: Role = "reader"

    @property
    def may_edit(self) -> bool:
        return self.role == "editor"


LOCAL = Person("local", "editor")  # who uses this machine, where nobody has to sign in


class JsonFile(Generic[_Content]):
    """A JSON file that is read again whenever it has changed, and replaced as a whole.

    Safe to use from several threads and processes.
    """

    def __init__(
        self, path: Path, empty: _Content, parse: Callable[[Any], _Content], damaged: str
    ) -> None:
        """``empty``: the content of a file that is not there. ``parse``: content of the file's data.

        ``damaged``: message for data that ``parse`` refuses, with ``{file}`` and ``{error}``.
        """
        self._path = path
        self._empty = empty
        self._parse = parse
        self._damaged = damaged
        self._lock = threading.Lock()
        self._read: tuple[tuple[int, int], _Content] | None = None

    def get(self) -> _Content:
        """The content as it is now; not to be changed. Raises UsageError for a damaged file."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return self._empty
        version = (found.st_mtime_ns, found.st_ino)
        with self._lock:
            if self._read is None or self._read[0] != version:
                self._read = (version, self._load())
            return self._read[1]

    @contextmanager
    def locked(self) -> Iterator[Callable[[Any], None]]:
        """While nobody else changes the file: a function that replaces it by JSON data."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self._path.with_suffix(".lock"), timeout=10):
            yield self._replace

    def _load(self) -> _Content:
        try:
            return self._parse(json.loads(self._path.read_text(encoding="utf-8")))
        except (ValueError, TypeError, KeyError, AttributeError, UsageError) as error:
            raise UsageError(self._damaged.format(file=self._path, error=error)) from error

    def _replace(self, data: Any) -> None:
        written = self._path.with_suffix(".new")
        written.touch(mode=0o600)
        written.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
        written.replace(self._path)


@dataclass(frozen=True, slots=True)
class _User:
    role: Role
    password: str  # as argon2 writes it: algorithm, parameters, salt and hash


class Users:
    """The users of one file, which need not exist yet. Safe to use from several threads."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._content = JsonFile[dict[str, _User]](
            file,
            {},
            _parsed,
            "the file of users {file} is damaged ({error}); mend it, or move it away and add the"
            " users anew with `assistant user add NAME`",
        )
        self._hasher = PasswordHasher()
        self._nobody = self._hasher.hash(os.urandom(16))
        self._hashing = threading.Semaphore(_AT_ONCE)

    def people(self) -> list[Person]:
        """Everybody in the file, by name."""
        return [Person(name, user.role) for name, user in sorted(self._content.get().items())]

    def known(self, name: str) -> Person:
        """The user of this name. Raises UsageError, with the names that there are."""
        users = self._content.get()
        return Person(name, users[_known(name, users)].role)

    def person(self, name: str) -> Person | None:
        """The user of this name as the file has it now; None if there is none."""
        user = self._content.get().get(name)
        return Person(name, user.role) if user else None

    def add(self, name: str, password: str, role: Role) -> None:
        """Add a user. Raises UsageError for an invalid name or one in use, or a weak password."""
        if not _NAME.fullmatch(name):
            raise UsageError(
                f"a user name has letters, digits and . @ + - _, at most 100; got {name!r}"
            )
        hashed = self._hash(password)
        with self._changing() as users:
            if name in users:
                raise UsageError(f"there is a user {name!r} already")
            users[name] = _User(_role(role), hashed)

    def remove(self, name: str) -> None:
        """Remove a user. Raises UsageError for a name that is not in the file."""
        with self._changing() as users:
            del users[_known(name, users)]

    def set_role(self, name: str, role: Role) -> None:
        """Give a user another role. Raises UsageError for a name that is not in the file."""
        with self._changing() as users:
            users[name] = replace(users[_known(name, users)], role=_role(role))

    def set_password(self, name: str, password: str) -> None:
        """Give a user another password. Raises UsageError as `add` does."""
        hashed = self._hash(password)
        with self._changing() as users:
            users[name] = replace(users[_known(name, users)], password=hashed)

    def verify(self, name: str, password: str) -> Person | None:
        """The person whose password this is; an unknown name takes as long as a known one."""
        user = self._content.get().get(name)
        stored = user.password if user else self._nobody
        with self._hashing:
            try:
                self._hasher.verify(stored, password[:_LONGEST_PASSWORD])
            except (VerificationError, InvalidHashError):
                return None
        if user is None:
            return None
        if self._hasher.check_needs_rehash(stored):
            self.set_password(name, password)
        return Person(name, user.role)

    def _hash(self, password: str) -> str:
        if not SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
            raise UsageError(
                f"a password has {SHORTEST_PASSWORD} to {_LONGEST_PASSWORD} characters,"
                f" got {len(password)}"
            )
        with self._hashing:
            return self._hasher.hash(password)

    @contextmanager
    def _changing(self) -> Iterator[dict[str, _User]]:
        """The users, to be changed; the file is replaced when the block ends."""
        with self._content.locked() as replace_file:
            users = dict(self._content.get())
            yield users
            replace_file(
                {
                    name: {"role": user.role, "password": user.password}
                    for name, user in sorted(users.items())
                }
            )


def _parsed(data: Any) -> dict[str, _User]:
    return {
        str(name): _User(_role(user["role"]), str(user["password"])) for name, user in data.items()
    }


def _role(role: str) -> Role:
    for known in ROLES:
        if role == known:
            return known
    raise UsageError(f"a role is one of {', '.join(ROLES)}; got {role!r}")


def _known(name: str, users: dict[str, _User]) -> str:
    if name not in users:
        known = ", ".join(sorted(users)) or "there are none yet"
        raise UsageError(f"there is no user {name!r} (users: {known})")
    return name
