"""``assistant key``: keys for programs that ask over HTTP."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from assistant.config.errors import UsageError
from assistant.interfaces.cli.options import IndexOption, JsonOption
from assistant.interfaces.cli.streams import print_json, printable, say
from assistant.interfaces.cli.user import RoleName, open_access

EXAMPLES = (
    'assistant key add "nightly report"',
    "assistant key list --json",
    "assistant key remove 1f2e3d4c",
)


class Act(StrEnum):
    ADD = "add"
    LIST = "list"
    REMOVE = "remove"


def command(
    act: Annotated[Act, typer.Argument(help="What to do.")],
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Of a new key; to remove one, its id.")
    ] = None,
    role: Annotated[
        RoleName | None,
        typer.Option(
            "--role", help="A reader asks and reads (default); an editor also changes documents."
        ),
    ] = None,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Make, list and take back keys; a new key is printed once and cannot be shown again."""
    keys = open_access(index).keys
    if role is not None and act is not Act.ADD:
        raise UsageError(f"--role goes with `add`, not with `{act}`")
    if act is Act.LIST:
        shown = [
            {"id": key.id, "name": key.name, "role": key.role, "created": key.created}
            for key in keys.listed()
        ]
        if json:
            print_json(shown)
        else:
            for one in shown:
                print(printable("\t".join(one.values())))
        return
    if name is None:
        raise UsageError(f"which? `assistant key {act} {'NAME' if act is Act.ADD else 'ID'}`")
    if act is Act.REMOVE:
        keys.remove(name)
        say(f"{keys.file}: removed {name}")
        return
    made = keys.add(name, role.value if role else "reader")
    say("Keep this key; it is not shown again. Send it as `Authorization: Bearer KEY`.")
    print(made)
