"""Commands about people and programs that use a server: `user`, `key`, `feedback`."""

from __future__ import annotations

import json as jsons
import sys
import time
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.config.errors import UsageError
from assistant.interfaces.cli.console import print_json, print_rich, printable, say
from assistant.interfaces.cli.options import IndexOption, JsonOption

if TYPE_CHECKING:
    from assistant.accounts.access import Access
    from assistant.accounts.feedback import Feedback
    from assistant.accounts.usage import Action
    from assistant.accounts.user_store import UserStore

EXAMPLES = {
    "user": (
        "assistant user add ann --role editor",
        "assistant user add ben --group evaluation",
        "assistant user add eve@example.org --no-password --role admin",
        "assistant user group ann --group evaluation --group finance",
        "assistant user password ann",
        "assistant user list --json",
    ),
    "key": (
        'assistant key add "nightly report"',
        "assistant key add website --collection published",
        "assistant key list --json",
        "assistant key remove 1f2e3d4c",
    ),
    "feedback": (
        "assistant feedback",
        "assistant feedback --json > feedback.jsonl",
    ),
}


class UserAction(StrEnum):
    ADD = "add"
    GROUP = "group"
    LIST = "list"
    PASSWORD = "password"  # noqa: S105  (the name of an action)
    REMOVE = "remove"
    ROLE = "role"


class RoleName(StrEnum):
    READER = "reader"
    EDITOR = "editor"
    ADMIN = "admin"


RoleOption = Annotated[
    RoleName | None,
    typer.Option(
        "--role",
        help="A reader asks and reads (default); an editor also changes documents; an admin also sees how"
        " the program is used.",
    ),
]
GroupOption = Annotated[
    list[str] | None,
    typer.Option(
        "--group", metavar="NAME", help="A group, which collections may name; again for another."
    ),
]


def user(
    act: Annotated[UserAction, typer.Argument(help="What to do.")],
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Who.")] = None,
    role: RoleOption = None,
    group: GroupOption = None,
    no_password: Annotated[
        bool,
        typer.Option(
            "--no-password", help="They sign in elsewhere: through a proxy or OpenID Connect."
        ),
    ] = False,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Add, list and remove those who may sign in; a password is asked for, or read from a pipe."""
    access = open_access(index)
    if act is UserAction.LIST:
        _list_users(access, json)
        return
    if name is None:
        raise UsageError(f"whom? `assistant user {act} NAME`")
    if role is not None and act not in (UserAction.ADD, UserAction.ROLE):
        raise UsageError(f"--role goes with `add` and `role`, not with `{act}`")
    if group is not None and act not in (UserAction.ADD, UserAction.GROUP):
        raise UsageError(f"--group goes with `add` and `group`, not with `{act}`")
    if no_password and act is not UserAction.ADD:
        raise UsageError(f"--no-password goes with `add`, not with `{act}`")
    _change_user(access, act, name, role, group or [], no_password)
    if act is UserAction.REMOVE:
        _kept(index).briefings.forget(name)
    _record(index, "changed users", f"{_DONE[act]} {name}")
    say(f"{access.users.file}: {_DONE[act]} {name}")


_DONE = {
    UserAction.ADD: "added",
    UserAction.GROUP: "new groups for",
    UserAction.PASSWORD: "new password for",
    UserAction.REMOVE: "removed",
    UserAction.ROLE: "new role for",
}


def _record(index: object, action: Action, about: str) -> None:
    """Add to the audit log what was done here."""
    _kept(index).usage.record("(command line)", action, about)


def _kept(index: object) -> UserStore:
    """What is stored for people."""
    from assistant.accounts.user_store import UserStore
    from assistant.config.settings import data_dir, load_settings

    settings = load_settings(index_dir=index)
    return UserStore(data_dir(settings, settings.index_dir.expanduser().absolute()))


def open_access(index: object) -> Access:
    from assistant.accounts.access import Access
    from assistant.config.settings import data_dir, load_settings

    settings = load_settings(index_dir=index)
    return Access(settings, data_dir(settings, settings.index_dir.expanduser().absolute()))


def _list_users(access: Access, json: bool) -> None:
    people = access.users.people()
    if json:
        print_json(
            [{"name": one.name, "role": one.role, "groups": list(one.groups)} for one in people]
        )
        return
    if not people:
        say("There are no users: nobody has to sign in, and the chat listens on this machine only.")
    for person in people:
        groups = [", ".join(person.groups)] if person.groups else []
        print(printable("\t".join([person.name, person.role, *groups])))


def _change_user(
    access: Access,
    act: UserAction,
    name: str,
    role: RoleName | None,
    groups: list[str],
    no_password: bool,
) -> None:
    if act is UserAction.ADD:
        password = None if no_password else _password()
        access.users.add(name, password, role.value if role else "reader", groups)
    elif act is UserAction.GROUP:
        access.users.set_groups(name, groups)
    elif act is UserAction.PASSWORD:
        access.users.known(name)  # before a password is asked for
        access.users.set_password(name, _password())
        access.sessions.end_all(name)
    elif act is UserAction.ROLE:
        if role is None:
            raise UsageError("which role? `assistant user role NAME --role editor`")
        access.users.set_role(name, role.value)
    else:
        freed = access.forget(name)
        if access.users.person(name) is not None or not freed:
            access.users.remove(name)


def _password() -> str:
    """The password, typed twice without showing it, or one line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    from getpass import getpass

    typed = getpass("Password: ")
    if getpass("Again: ") != typed:
        raise UsageError("the two are not the same; nothing was changed")
    return typed


class KeyAction(StrEnum):
    ADD = "add"
    LIST = "list"
    REMOVE = "remove"


def key(
    act: Annotated[KeyAction, typer.Argument(help="What to do.")],
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Of a new key; to remove one, its id.")
    ] = None,
    role: RoleOption = None,
    group: GroupOption = None,
    collection: Annotated[
        list[str] | None,
        typer.Option(
            "--collection", metavar="NAME", help="It reaches documents of this collection only."
        ),
    ] = None,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Make, list and take back keys; a new key is printed once and cannot be shown again."""
    keys = open_access(index).keys
    for option, value in (("--role", role), ("--group", group), ("--collection", collection)):
        if value is not None and act is not KeyAction.ADD:
            raise UsageError(f"{option} goes with `add`, not with `{act}`")
    if act is KeyAction.LIST:
        shown = [
            {
                "id": key.id,
                "name": key.name,
                "role": key.role,
                "created": key.created,
                "groups": list(key.groups),
                "collections": list(key.collections),
            }
            for key in keys.listed()
        ]
        if json:
            print_json(shown)
        else:
            for key in keys.listed():
                bounds = [", ".join(names) for names in (key.groups, key.collections) if names]
                print(printable("\t".join([key.id, key.name, key.role, key.created, *bounds])))
        return
    if name is None:
        raise UsageError(f"which? `assistant key {act} {'NAME' if act is KeyAction.ADD else 'ID'}`")
    if act is KeyAction.REMOVE:
        keys.remove(name)
        _record(index, "changed keys", f"removed {name}")
        say(f"{keys.file}: removed {name}")
        return
    made = keys.add(
        name, role.value if role else "reader", group or (), _known(collection or [], index)
    )
    _record(index, "changed keys", f"added {name}")
    say("Keep this key; it is not shown again. Send it as `Authorization: Bearer KEY`.")
    print(made)


def _known(collections: list[str], index: object) -> list[str]:
    """``collections``, all of which are in the settings: a misspelt one would reach nothing."""
    from assistant.config.settings import load_settings

    there = load_settings(index_dir=index).collections
    for name in collections:
        if name not in there:
            known = ", ".join(there) or "there are none"
            raise UsageError(f"there is no collection {name!r} (collections: {known})")
    return collections


def feedback(index: IndexOption = None, json: JsonOption = False) -> None:
    """List feedback; --json prints lines of a question file for `assistant evaluate`."""
    from assistant.accounts.feedback import question_line
    from assistant.accounts.user_store import UserStore
    from assistant.config.settings import data_dir, load_settings

    settings = load_settings(index_dir=index)
    directory = data_dir(settings, settings.index_dir.expanduser().absolute())
    said = UserStore(directory).feedback.all() if directory.is_dir() else []
    if json:
        for one in said:
            print(jsons.dumps(question_line(one), ensure_ascii=False))
    elif said:
        _print_feedback(said)
    else:
        say("There is no feedback yet.")


def _print_feedback(said: Sequence[Feedback]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("when", "who", "verdict", "question", "comment"):
        table.add_column(heading, overflow="fold")
    for one in said:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(one.given))
        comment = "; ".join(text for text in (one.expected, one.comment) if text)
        row = (when, one.person, one.verdict, str(one.answer["question"]), comment)
        table.add_row(*(Text(printable(cell)) for cell in row))
    print_rich(table)
