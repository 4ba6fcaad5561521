"""`Access`: which person sends a request; sessions, and the throttle of attempts to sign in.

1. Where nobody has to sign in (no users, no keys, no proxy), everybody is the local person; the
   program then listens on this machine only.
2. A program sends a key. If a request has one, nothing else is looked at.
3. A proxy that has signed the person in names them in a header. It is read if one is configured and
   the request comes from an address of that proxy; otherwise it is ignored.
4. Else the session decides, which began with a password.

The role is looked up at every request, so that a change in the file of users takes effect at once.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.accounts.keys import Keys
from assistant.accounts.users import ANYBODY, LOCAL, Person, Users
from assistant.config.errors import UsageError
from assistant.config.settings import Settings
from index.cache import BoundedCache

_FREE_FAILURES = 5  # failures before anybody has to wait
_LONGEST_WAIT = 60.0  # seconds
_FORGOTTEN = 3600.0  # seconds after which failures no longer count
_REMEMBERED = 10_000  # keys; the one that was not tried for longest is forgotten first


class Throttle:
    """Slows down attempts to guess passwords. Safe to use from several threads.

    After a few failures in a row, for a name or from an address, the next attempt has to wait; the wait
    doubles with each further failure up to a bound, so that nobody can lock another person out for
    long. A success forgets the failures of its name, not those of its address. ``clock``: seconds,
    never going back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: BoundedCache[str, tuple[int, float]] = BoundedCache(_REMEMBERED)

    def attempt(self, *keys: str) -> float:
        """Seconds until an attempt with these keys is heard; 0 when it is heard now.

        One that is heard counts as a failure of each key until it has `succeeded`: attempts that are
        made at once would all be heard before the first of them has failed.
        """
        with self._lock:
            wait = max((self._wait(key) for key in keys), default=0.0)
            if not wait:
                self._count(keys)
            return wait

    def succeeded(self, forget: str, *keys: str) -> None:
        """The attempt was no failure: it no longer counts for ``keys``, and ``forget`` has none left."""
        with self._lock:
            self._failures.pop(forget)
            for key in keys:
                count, last = self._failures.get(key) or (0, 0.0)
                if count:
                    self._failures.put(key, (count - 1, last))

    def _count(self, keys: tuple[str, ...]) -> None:
        now = self._clock()
        for key in keys:
            count, last = self._failures.get(key) or (0, now)
            self._failures.put(key, (1 if now - last > _FORGOTTEN else count + 1, now))

    def _wait(self, key: str) -> float:
        count, last = self._failures.get(key) or (0, 0.0)
        if count < _FREE_FAILURES:
            return 0.0
        wait = min(2.0 ** (count - _FREE_FAILURES), _LONGEST_WAIT)
        return max(0.0, last + wait - self._clock())


_TABLE = """
CREATE TABLE IF NOT EXISTS session (
    token_sha256 TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    expires REAL NOT NULL
) STRICT
"""


class Sessions:
    """Sessions in a SQLite file, shared by processes and kept over a restart.

    A session is a random token of a person who is signed in; only its SHA-256 is stored.
    ``lifetime``: seconds. ``clock``: seconds since 1970.
    """

    def __init__(self, file: Path, lifetime: float, clock: Callable[[], float] = time.time) -> None:
        self._file = file
        self.lifetime = lifetime
        self._clock = clock

    def begin(self, name: str) -> str:
        """A new token for a person who has just signed in."""
        token = secrets.token_urlsafe(32)
        now = self._clock()
        with self._opened() as database:
            database.execute("DELETE FROM session WHERE expires <= ?", (now,))
            row = (_hashed(token), name, now + self.lifetime)
            database.execute("INSERT INTO session VALUES (?, ?, ?)", row)
        return token

    def name(self, token: str) -> str | None:
        """The person of a token; None for one that has expired, was ended or never existed."""
        if not token or not self._file.is_file():
            return None
        with self._opened() as database:
            found = database.execute(
                "SELECT name FROM session WHERE token_sha256 = ? AND expires > ?",
                (_hashed(token), self._clock()),
            ).fetchone()
        return str(found[0]) if found else None

    def end(self, token: str) -> None:
        with self._opened() as database:
            database.execute("DELETE FROM session WHERE token_sha256 = ?", (_hashed(token),))

    def end_all(self, name: str) -> None:
        """End every session of a person: their password has changed, or they were removed."""
        with self._opened() as database:
            database.execute("DELETE FROM session WHERE name = ?", (name,))

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        if not self._file.exists():
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.touch(mode=0o600)
        with closing(sqlite3.connect(self._file, timeout=10)) as database, database:
            database.execute(_TABLE)
            yield database


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


_LONGEST_NAME = 200


class NotSignedIn(UsageError):
    """Name or password are wrong (the message does not say which), or there were too many attempts.

    ``seconds``: until the next attempt is accepted; 0 where this one was.
    """

    def __init__(self, message: str, seconds: int = 0) -> None:
        super().__init__(message)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request says about its sender. ``peer``: the address that the connection comes from.

    ``session``: a session's token. ``proxied``: the value of the header that the setting
    ``proxy_user_header`` names. ``key``: of a program; None for a request without one.
    """

    peer: str = ""
    session: str = ""
    proxied: str = ""
    key: str | None = None


class Access:
    """The users, sessions and rules of one data directory. Safe to use from several threads."""

    def __init__(
        self, settings: Settings, directory: Path, *, insist: bool = False, anywhere: bool = False
    ) -> None:
        """``directory``: of the users and sessions, see `assistant.config.settings.data_dir`.

        ``insist``: everybody has to sign in, even while there are no users. ``anywhere``: where
        nobody has to sign in, people at other machines have access too.
        """
        self.settings = settings
        self.anywhere = anywhere
        self._required = insist or settings.proxy_user_header is not None
        self.users = Users(directory / "users.json")
        self.keys = Keys(directory / "keys.json")
        self.sessions = Sessions(directory / "sessions.sqlite", settings.session_hours * 3600)
        self._throttle = Throttle()

    @property
    def required(self) -> bool:
        """Whether people have to sign in; once they had to, it stays so.

        A file of users or keys that disappears must not give access to everybody.
        """
        self._required = self._required or bool(self.users.people()) or bool(self.keys.listed())
        return self._required

    def person(self, shown: Credentials) -> Person | None:
        """The person who asks; None for somebody who has to sign in first."""
        if not self.required:
            return ANYBODY if self.anywhere else LOCAL
        if shown.key is not None:
            return self.keys.person(shown.key)
        if self.from_proxy(shown.peer) and 0 < len(shown.proxied) <= _LONGEST_NAME:
            return self.users.person(shown.proxied) or Person(shown.proxied)
        name = self.sessions.name(shown.session)
        return self.users.person(name) if name is not None else None

    def from_proxy(self, peer: str) -> bool:
        """Whether a connection from the address ``peer`` comes from the trusted proxy."""
        if self.settings.proxy_user_header is None:
            return False
        try:
            address = ipaddress.ip_address(peer)
        except ValueError:
            return False
        return any(address in network for network in self.settings.proxy_addresses)

    def sign_in(self, name: str, password: str, address: str) -> str:
        """A session's token, for the right password. ``address``: of the person, for throttling.

        Raises NotSignedIn, also for the right password too soon after wrong ones.
        """
        keys = (f"name {name[:_LONGEST_NAME]}", f"address {address}")
        if wait := self._throttle.attempt(*keys):
            seconds = round(wait) + 1
            raise NotSignedIn(f"too many attempts; try again in {seconds} seconds", seconds)
        person = self.users.verify(name, password)
        if person is None:
            raise NotSignedIn("name or password is wrong")
        self._throttle.succeeded(*keys)
        return self.sessions.begin(person.name)

    def sign_out(self, token: str) -> None:
        if token:
            self.sessions.end(token)
