"""`Access`: who is asking, from what a request brings along.

1. Where nobody has to sign in (no users, no keys, no proxy), everybody is the local person; the
   program then listens on this machine only.
2. A program shows a key; it counts alone, or not at all.
3. A header of a proxy that has signed the person in counts if one is configured and the request
   comes from an address of that proxy; from elsewhere it is ignored.
4. Otherwise a session counts, begun with a password.

A role is looked up on every request, so that a change in the file of users holds at once.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from assistant.accounts.keys import Keys
from assistant.accounts.people import LOCAL, Person
from assistant.accounts.sessions import Sessions
from assistant.accounts.throttle import Throttle
from assistant.accounts.users import Users
from assistant.config.errors import UsageError
from assistant.config.settings import Settings

_LONGEST_NAME = 200


class NotSignedIn(UsageError):
    """Name or password are wrong (which one is not said), or too many attempts were made.

    ``seconds``: until the next attempt is heard; 0 for one that was heard.
    """

    def __init__(self, message: str, seconds: int = 0) -> None:
        super().__init__(message)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a request says of its sender. ``peer``: the address that the connection comes from.

    ``proxied``: the value of the header that the setting ``proxy_user_header`` names. ``key``: of
    a program; None where none is shown.
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
        """``directory``: where users and sessions are kept; see `assistant.config.settings.data_dir`.

        ``insist``: nobody is let in unsigned, also while there are no users. ``anywhere``: where
        nobody has to sign in, people at other machines are let in too.
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
        """Whether somebody has to show who they are; once they had to, it stays so.

        A file of users or keys that disappears must not open the door.
        """
        self._required = self._required or bool(self.users.people()) or bool(self.keys.listed())
        return self._required

    def person(self, shown: Credentials) -> Person | None:
        """Who asks; None for somebody who has to sign in first."""
        if not self.required:
            return LOCAL
        if shown.key is not None:
            return self.keys.person(shown.key)
        if self.from_proxy(shown.peer) and 0 < len(shown.proxied) <= _LONGEST_NAME:
            return self.users.person(shown.proxied) or Person(shown.proxied)
        name = self.sessions.name(shown.session)
        return self.users.person(name) if name is not None else None

    def from_proxy(self, peer: str) -> bool:
        """Whether a connection from address ``peer`` comes from the proxy that is trusted."""
        if self.settings.proxy_user_header is None:
            return False
        try:
            address = ipaddress.ip_address(peer)
        except ValueError:
            return False
        return any(address in network for network in self.settings.proxy_addresses)

    def sign_in(self, name: str, password: str, address: str) -> str:
        """A session's token for the right password. ``address``: of the person, for throttling.

        Raises NotSignedIn, also for a right password that comes too soon after wrong ones.
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
