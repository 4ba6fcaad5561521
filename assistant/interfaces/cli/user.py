"""``assistant user``: who may sign in to the chat, and with which role."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.config.errors import UsageError
from assistant.interfaces.cli.options import IndexOption, JsonOption
from assistant.interfaces.cli.streams import print_json, printable, say

if TYPE_CHECKING:
    from assistant.accounts.access import Access

EXAMPLES = (
    "assistant user add ann --role editor",
    "assistant user password ann",
    "assistant user list --json",
)


class Act(StrEnum):
    ADD = "add"
    LIST = "list"
    PASSWORD = "password"  # noqa: S105  (the name of an act)
    REMOVE = "remove"
    ROLE = "role"


class RoleName(StrEnum):
    READER = "reader"
    EDITOR = "editor"


def command(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Who.")] = None,
    role: Annotated[
        RoleName | None,
        typer.Option(
            "--role", help="A reader asks and reads (default); an editor also changes documents."
        ),
    ] = None,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Add, list and remove those who may sign in; a password is asked for, or read from a pipe."""
    access = open_access(index)
    if act is Act.LIST:
        _list(access, json)
        return
    if name is None:
        raise UsageError(f"whom? `assistant user {act} NAME`")
    if role is not None and act not in (Act.ADD, Act.ROLE):
        raise UsageError(f"--role goes with `add` and `role`, not with `{act}`")
    _change(access, act, name, role)
    say(f"{access.users.file}: {_DONE[act]} {name}")


_DONE = {
    Act.ADD: "added",
    Act.PASSWORD: "new password for",
    Act.REMOVE: "removed",
    Act.ROLE: "new role for",
}


def open_access(index: object) -> Access:
    from assistant.accounts.access import Access
    from assistant.config.settings import data_dir, load_settings

    settings = load_settings(index_dir=index)
    return Access(settings, data_dir(settings, settings.index_dir.expanduser().absolute()))


def _list(access: Access, json: bool) -> None:
    people = access.users.people()
    if json:
        print_json([{"name": person.name, "role": person.role} for person in people])
        return
    if not people:
        say("There are no users: nobody has to sign in, and the chat listens on this machine only.")
    for person in people:
        print(f"{printable(person.name)}\t{person.role}")


def _change(access: Access, act: Act, name: str, role: RoleName | None) -> None:
    if act is Act.ADD:
        access.users.add(name, _password(), role.value if role else "reader")
    elif act is Act.PASSWORD:
        access.users.known(name)  # before a password is asked for
        access.users.set_password(name, _password())
        access.sessions.end_all(name)
    elif act is Act.ROLE:
        if role is None:
            raise UsageError("which role? `assistant user role NAME --role editor`")
        access.users.set_role(name, role.value)
    else:
        access.users.remove(name)
        access.sessions.end_all(name)


def _password() -> str:
    """The password, typed twice without showing it, or one line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    from getpass import getpass

    typed = getpass("Password: ")
    if getpass("Again: ") != typed:
        raise UsageError("the two are not the same; nothing was changed")
    return typed
