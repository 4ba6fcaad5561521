"""People, and the file of users: names, roles, groups and hashed passwords.

Passwords are hashed with Argon2id (RFC 9106) and the parameters that argon2-cffi recommends; a hash
of older parameters is replaced when its owner signs in. The file is read again whenever it has
changed, so that a user who is removed loses access at once.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar, get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from filelock import FileLock

from assistant.config.errors import UsageError

Role = Literal["reader", "editor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
SHORTEST_PASSWORD = 10  # characters
_LONGEST_PASSWORD = 1000  # a password without a bound would be a way to keep the machine busy
_NAME = re.compile(r"[\w.@+-]{1,100}")
_LONGEST_GROUP = 200  # characters
_AT_ONCE = 2  # hashes that are computed at the same time; each takes 64 MiB
_Content = TypeVar("_Content")


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. ``role``: a reader asks and reads; an editor also adds and removes documents; an admin also
    sees how the program is used.

    ``groups``: those that the person is in besides. ``within``: names of the collections beyond which the
    person sees nothing; none is no bound. ``everything``: no collection keeps anything from them.
    """

    name: str
    role: Role = "reader"
    groups: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    everything: bool = False

    @property
    def may_edit(self) -> bool:
        return self.role != "reader"

    @property
    def is_admin(self) -> bool:
        return self.role == "admin"

    @property
    def every_group(self) -> frozenset[str]:
        """``groups`` and those that the role gives, which nothing else does: an admin is an editor, an editor a reader."""
        given = ROLES[: ROLES.index(self.role) + 1]
        return frozenset(given) | (frozenset(self.groups) - frozenset(ROLES))


LOCAL = Person("local", "admin", everything=True)
"""Who uses this machine, where nobody has to sign in: they can read its files, too."""
ANYBODY = Person("local", "editor")
"""Who uses the program from anywhere, where nobody has to sign in."""


def valid_groups(groups: Iterable[str]) -> tuple[str, ...]:
    """Names of groups, each once. Raises UsageError for one that is empty, too long, or a role."""
    found = tuple(dict.fromkeys(one.strip() for one in groups))
    for one in found:
        if not 0 < len(one) <= _LONGEST_GROUP or not one.isprintable():
            raise UsageError(f"a group has 1 to {_LONGEST_GROUP} characters, got {one!r}")
        if one in ROLES:
            raise UsageError(f"{one!r} is a role; give it with --role")
    return found


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
    """``password``: as argon2 writes it: algorithm, parameters, salt and hash; "" for who signs in elsewhere."""

    role: Role
    password: str
    groups: tuple[str, ...] = ()


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
        return [_person(name, user) for name, user in sorted(self._content.get().items())]

    def known(self, name: str) -> Person:
        """The user of this name. Raises UsageError, with the names that there are."""
        users = self._content.get()
        return _person(name, users[_known(name, users)])

    def person(self, name: str) -> Person | None:
        """The user of this name as the file has it now; None if there is none."""
        user = self._content.get().get(name)
        return _person(name, user) if user else None

    def has_password(self, name: str) -> bool:
        """Whether there is a user of this name who signs in with a password."""
        user = self._content.get().get(name)
        return user is not None and bool(user.password)

    def add(self, name: str, password: str | None, role: Role, groups: Iterable[str] = ()) -> None:
        """Add a user; without a password they sign in through a proxy or a provider.

        Raises UsageError for an invalid name or one in use, a weak password, or an invalid group.
        """
        if not _NAME.fullmatch(name):
            raise UsageError(
                f"a user name has letters, digits and . @ + - _, at most 100; got {name!r}"
            )
        hashed = "" if password is None else self._hash(password)
        with self._changing() as users:
            if name in users:
                raise UsageError(f"there is a user {name!r} already")
            users[name] = _User(_role(role), hashed, valid_groups(groups))

    def remove(self, name: str) -> None:
        """Remove a user. Raises UsageError for a name that is not in the file."""
        with self._changing() as users:
            del users[_known(name, users)]

    def set_role(self, name: str, role: Role) -> None:
        """Give a user another role. Raises UsageError for a name that is not in the file."""
        with self._changing() as users:
            users[name] = replace(users[_known(name, users)], role=_role(role))

    def set_groups(self, name: str, groups: Iterable[str]) -> None:
        """Put a user into these groups and no others. Raises UsageError as `add` does."""
        with self._changing() as users:
            users[name] = replace(users[_known(name, users)], groups=valid_groups(groups))

    def set_password(self, name: str, password: str) -> None:
        """Give a user another password. Raises UsageError as `add` does."""
        hashed = self._hash(password)
        with self._changing() as users:
            users[name] = replace(users[_known(name, users)], password=hashed)

    def verify(self, name: str, password: str) -> Person | None:
        """The person whose password this is; an unknown name takes as long as a known one."""
        user = self._content.get().get(name)
        stored = (user.password if user else "") or self._nobody
        with self._hashing:
            try:
                self._hasher.verify(stored, password[:_LONGEST_PASSWORD])
            except (VerificationError, InvalidHashError):
                return None
        if user is None or not user.password:
            return None
        if self._hasher.check_needs_rehash(stored):
            self.set_password(name, password)
        return _person(name, user)

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
                    name: {
                        "role": user.role,
                        "password": user.password,
                        "groups": list(user.groups),
                    }
                    for name, user in sorted(users.items())
                }
            )


def _parsed(data: Any) -> dict[str, _User]:
    return {
        str(name): _User(
            _role(user["role"]), str(user["password"]), tuple(map(str, user.get("groups", ())))
        )
        for name, user in data.items()
    }


def _person(name: str, user: _User) -> Person:
    return Person(name, user.role, user.groups)


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
