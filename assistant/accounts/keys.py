"""Keys for programs: a name, a role, and the SHA-256 of a random secret.

A key is ``pa_ID_SECRET``. The secret has 256 random bits, so that a fast hash is enough: it cannot
be guessed, unlike a password. It is compared in constant time, and shown once, when it is made.
The file is read anew whenever it has changed, so that a key that is taken back is out at once.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from assistant.accounts.people import ROLES, Person, Role
from assistant.config.errors import UsageError

PREFIX = "pa_"
_KEY = re.compile(PREFIX + r"([0-9a-f]{8})_([\w-]{43})", re.ASCII)
_NAME = re.compile(r"[\w .@+-]{1,100}")


@dataclass(frozen=True, slots=True)
class Key:
    """What is kept of a key. ``created``: a date, ISO 8601."""

    id: str
    name: str
    role: Role
    created: str
    sha256: str


class Keys:
    """The keys of one file, which need not be there yet. Safe to use from several threads."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._read: tuple[tuple[int, int], tuple[Key, ...]] | None = None

    def listed(self) -> tuple[Key, ...]:
        """All keys, the oldest first."""
        try:
            found = self.file.stat()
        except FileNotFoundError:
            return ()
        version = (found.st_mtime_ns, found.st_ino)
        read = self._read
        if read is None or read[0] != version:
            read = self._read = (version, _load(self.file))
        return read[1]

    def add(self, name: str, role: Role) -> str:
        """A new key, to be shown once. ``name``: of the program that will use it.

        Raises UsageError for a name that is none.
        """
        if not _NAME.fullmatch(name):
            raise UsageError(
                f"the name of a key has letters, digits, spaces and . @ + - _, at most 100;"
                f" got {name!r}"
            )
        identity, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
        made = Key(identity, name, role, datetime.now(UTC).date().isoformat(), _hashed(secret))
        with self._changing() as keys:
            keys.append(made)
        return f"{PREFIX}{identity}_{secret}"

    def remove(self, identity: str) -> None:
        """Take a key back. Raises UsageError for an id that no key has."""
        with self._changing() as keys:
            left = [key for key in keys if key.id != identity]
            if len(left) == len(keys):
                known = ", ".join(key.id for key in keys) or "there are none yet"
                raise UsageError(f"there is no key {identity!r} (keys: {known})")
            keys[:] = left

    def person(self, shown: str) -> Person | None:
        """Who a key stands for, under the key's name; None for one that is none."""
        parts = _KEY.fullmatch(shown)
        hashed = _hashed(parts[2] if parts else "")
        found = None
        for key in self.listed():
            same = hmac.compare_digest(key.sha256, hashed)
            if parts and same and key.id == parts[1]:
                found = Person(f"key {key.name}", key.role)
        return found

    @contextmanager
    def _changing(self) -> Iterator[list[Key]]:
        """The keys, to be changed; the file is replaced as a whole when the block ends."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.file.with_suffix(".lock"), timeout=10):
            keys = list(self.listed())
            yield keys
            written = self.file.with_suffix(".new")
            written.touch(mode=0o600)
            written.write_text(
                json.dumps([asdict(key) for key in keys], indent=1) + "\n", encoding="utf-8"
            )
            written.replace(self.file)


def _load(file: Path) -> tuple[Key, ...]:
    try:
        keys = tuple(Key(**one) for one in json.loads(file.read_text(encoding="utf-8")))
        if any(key.role not in ROLES for key in keys):
            raise ValueError("a role is none")
    except (ValueError, TypeError) as error:
        raise UsageError(
            f"the file of keys {file} is damaged ({error}); mend it, or move it away and make the"
            " keys anew with `assistant key add NAME`"
        ) from error
    return keys


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
