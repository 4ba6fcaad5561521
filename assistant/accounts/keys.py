"""Keys for programs: a name, a role, groups, collections, and the SHA-256 of a random secret.

A key is ``pa_ID_SECRET``. The secret has 256 random bits, so that a fast hash is enough: unlike a
password it cannot be guessed. It is compared in constant time, and shown once, when it is made.
The file is read again whenever it has changed, so that a key that is withdrawn is refused at once.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.accounts.users import ROLES, JsonFile, Person, Role, valid_groups
from assistant.config.errors import UsageError

PREFIX = "pa_"
_KEY = re.compile(PREFIX + r"([0-9a-f]{8})_([\w-]{43})", re.ASCII)
_NAME = re.compile(r"[\w .@+-]{1,100}")


@dataclass(frozen=True, slots=True)
class Key:
    """What is kept of a key. ``created``: a date, ISO 8601.

    ``groups``, ``collections``: as `Person` has them, the second as ``within``.
    """

    id: str
    name: str
    role: Role
    created: str
    sha256: str
    groups: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()


class Keys:
    """The keys of one file, which need not exist yet. Safe to use from several threads."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._content = JsonFile[tuple[Key, ...]](
            file,
            (),
            _parsed,
            "the file of keys {file} is damaged ({error}); mend it, or move it away and make the"
            " keys anew with `assistant key add NAME`",
        )

    def listed(self) -> tuple[Key, ...]:
        """All keys, the oldest first."""
        return self._content.get()

    def add(
        self, name: str, role: Role, groups: Iterable[str] = (), collections: Iterable[str] = ()
    ) -> str:
        """A new key, to be shown once. ``name``: of the program that will use it.

        Raises UsageError for an invalid name or group.
        """
        if not _NAME.fullmatch(name):
            raise UsageError(
                f"the name of a key has letters, digits, spaces and . @ + - _, at most 100;"
                f" got {name!r}"
            )
        identity, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
        today = datetime.now(UTC).date().isoformat()
        bounds = (valid_groups(groups), tuple(dict.fromkeys(collections)))
        made = Key(identity, name, role, today, _hashed(secret), *bounds)
        with self._changing() as keys:
            keys.append(made)
        return f"{PREFIX}{identity}_{secret}"

    def remove(self, identity: str) -> None:
        """Withdraw a key. Raises UsageError for an id that no key has."""
        with self._changing() as keys:
            left = [key for key in keys if key.id != identity]
            if len(left) == len(keys):
                known = ", ".join(key.id for key in keys) or "there are none yet"
                raise UsageError(f"there is no key {identity!r} (keys: {known})")
            keys[:] = left

    def person(self, shown: str) -> Person | None:
        """The person that a key acts as, under the key's name; None for an invalid key."""
        parts = _KEY.fullmatch(shown)
        hashed = _hashed(parts[2] if parts else "")
        found = None
        for key in self.listed():
            same = hmac.compare_digest(key.sha256, hashed)
            if parts and same and key.id == parts[1]:
                found = Person(f"key {key.name}", key.role, key.groups, key.collections)
        return found

    @contextmanager
    def _changing(self) -> Iterator[list[Key]]:
        """The keys, to be changed; the file is replaced when the block ends."""
        with self._content.locked() as replace_file:
            keys = list(self.listed())
            yield keys
            replace_file([asdict(key) for key in keys])


def _parsed(data: Any) -> tuple[Key, ...]:
    keys = tuple(
        Key(
            **one | {name: tuple(map(str, one.get(name, ()))) for name in ("groups", "collections")}
        )
        for one in data
    )
    if any(key.role not in ROLES for key in keys):
        raise ValueError("a role is none")
    return keys


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
