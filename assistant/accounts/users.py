"""The file of users: names, roles and hashed passwords.

Passwords are hashed with Argon2id (RFC 9106) and the parameters that argon2-cffi recommends; a hash
of older parameters is replaced when its owner signs in. The file is read anew whenever it has
changed, so that a user who is removed is out at once.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from filelock import FileLock

from assistant.accounts.people import ROLES, Person, Role
from assistant.config.errors import UsageError

SHORTEST_PASSWORD = 10  # characters
_LONGEST_PASSWORD = 1000  # a password without a bound would be a way to keep the machine busy
_NAME = re.compile(r"[\w.@+-]{1,100}")
_AT_ONCE = 2  # hashes that are computed side by side; each takes 64 MiB


@dataclass(frozen=True, slots=True)
class _User:
    role: Role
    password: str  # as argon2 writes it: algorithm, parameters, salt and hash


class Users:
    """The users of one file, which need not be there yet. Safe to use from several threads."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._hasher = PasswordHasher()
        self._nobody = self._hasher.hash(os.urandom(16))
        self._hashing = threading.Semaphore(_AT_ONCE)
        self._lock = threading.Lock()
        self._read: tuple[tuple[int, int], dict[str, _User]] | None = None

    def people(self) -> list[Person]:
        """Everybody in the file, by name."""
        return [Person(name, user.role) for name, user in sorted(self._users().items())]

    def known(self, name: str) -> Person:
        """The user of this name. Raises UsageError, with the names that there are."""
        return Person(name, self._users()[_known(name, self._users())].role)

    def person(self, name: str) -> Person | None:
        """The user of this name as the file has it now; None if there is none."""
        user = self._users().get(name)
        return Person(name, user.role) if user else None

    def add(self, name: str, password: str, role: Role) -> None:
        """Add a user. Raises UsageError for a name that is taken or none, or a weak password."""
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
        """Take a user out. Raises UsageError for a name that is not in the file."""
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
        """The person whose password this is. A name that nobody has takes as long as one."""
        user = self._users().get(name)
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

    def _users(self) -> dict[str, _User]:
        try:
            found = self.file.stat()
        except FileNotFoundError:
            return {}
        version = (found.st_mtime_ns, found.st_ino)
        with self._lock:
            if self._read is None or self._read[0] != version:
                self._read = (version, _load(self.file))
            return self._read[1]

    @contextmanager
    def _changing(self) -> Iterator[dict[str, _User]]:
        """The users, to be changed; the file is replaced as a whole when the block ends."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.file.with_suffix(".lock"), timeout=10):
            users = dict(self._users())
            yield users
            data = {
                name: {"role": user.role, "password": user.password}
                for name, user in sorted(users.items())
            }
            written = self.file.with_suffix(".new")
            written.touch(mode=0o600)
            written.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
            written.replace(self.file)


def _load(file: Path) -> dict[str, _User]:
    try:
        data: Any = json.loads(file.read_text(encoding="utf-8"))
        return {
            str(name): _User(_role(user["role"]), str(user["password"]))
            for name, user in data.items()
        }
    except (ValueError, TypeError, KeyError, AttributeError, UsageError) as error:
        raise UsageError(
            f"the file of users {file} is damaged ({error}); mend it, or move it away and add the"
            " users anew with `assistant user add NAME`"
        ) from error


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
