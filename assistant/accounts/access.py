"""`Access`: which person sends a request.

1. Where nobody has to sign in (no users, no keys, no proxy), everybody is the local person; the
   program then listens on this machine only.
2. A program sends a key. If a request has one, nothing else is looked at.
3. A proxy that has signed the person in names them in a header. It is read if one is configured and
   the request comes from an address of that proxy; otherwise it is ignored.
4. Else the session decides, which began with a password, or at a provider (`assistant.accounts.openid`).

The role is looked up at every request, so that a change in the file of users takes effect at once. Whom a proxy or a
provider names has the groups that it gives, those of the file of users, and the highest role of both.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.accounts.keys import Keys
from assistant.accounts.sessions import Names, Sessions
from assistant.accounts.throttle import Throttle
from assistant.accounts.users import ANYBODY, LOCAL, ROLES, Person, Role, Users
from assistant.config.errors import UsageError
from assistant.config.settings import Settings

if TYPE_CHECKING:
    from assistant.accounts.openid import Provider

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

    ``session``: a session's token. ``proxied``, ``groups``: the values of the headers that the settings
    ``proxy_user_header`` and ``proxy_groups_header`` name. ``key``: of a program; None for a request without one.
    """

    peer: str = ""
    session: str = ""
    proxied: str = ""
    groups: str = ""
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
        self._required = insist or settings.proxy_user_header is not None or settings.oidc.is_set
        self._directory = directory
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
            return self._named(shown.proxied, shown.groups.split(","))
        session = self.sessions.get(shown.session)
        if session is None:
            return None
        if session.groups is None:
            return self.users.person(session.name)
        if not self.settings.oidc.is_set or self.users.has_password(session.name):
            return None
        return self._named(session.name, session.groups)

    def _named(self, name: str, groups: Iterable[str]) -> Person:
        """Somebody whom a proxy or a provider names, with what the file of users says of them."""
        user = self.users.person(name) or Person(name)
        given = tuple(dict.fromkeys([*user.groups, *filter(None, map(str.strip, groups))]))
        roles: list[Role] = [user.role]
        if set(given) & set(self.settings.editor_groups):
            roles.append("editor")
        if set(given) & set(self.settings.admin_groups):
            roles.append("admin")
        return Person(name, max(roles, key=ROLES.index), given)

    def from_proxy(self, peer: str) -> bool:
        """Whether a connection from the address ``peer`` comes from the trusted proxy, whose headers count."""
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

    # --- through a provider ------------------------------------------------------------------
    @cached_property
    def provider(self) -> Provider | None:
        """The provider of the section ``[oidc]``; None without one."""
        if not self.settings.oidc.is_set:
            return None
        from assistant.accounts.openid import Provider

        return Provider(self.settings.oidc, self._directory / "sessions.sqlite")

    def sign_in_from(self, person: Person) -> str:
        """A session's token for somebody whom the provider has signed in.

        Raises NotSignedIn where a user of that name signs in with a password here.
        """
        if self.users.has_password(person.name):
            raise NotSignedIn(f"the user {person.name} signs in with a password here")
        return self.sessions.begin(person.name, person.groups)

    def forget(self, name: str) -> bool:
        """End the sessions of a person, and let another account of the provider have the name.

        Returns whether an account had it.
        """
        self.sessions.end_all(name)
        return Names(self._directory / "sessions.sqlite").release(name)
