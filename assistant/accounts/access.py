"""`Access`: which person sends a request.

1. Where nobody has to sign in (no users, no keys, no proxy), everybody is the local person; the
   program then listens on this machine only.
2. A program sends a key. If a request has one, nothing else is looked at.
3. A proxy that has signed the person in names them in a header. It is read if one is configured and
   the request comes from an address of that proxy; otherwise it is ignored.
4. Else the session decides, which began with a password.

The role is looked up at every request, so that a change in the file of users takes effect at once.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from assistant.accounts.keys import Keys
from assistant.accounts.sessions import Sessions
from assistant.accounts.throttle import Throttle
from assistant.accounts.users import LOCAL, Person, Users
from assistant.config.errors import UsageError
from assistant.config.settings import Settings

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
            return LOCAL
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
