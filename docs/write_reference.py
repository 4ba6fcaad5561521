"""Writes what the code says into the pages of reference/: commands, settings, HTTP.

1. Each page has prose of its own down to the line MARK; what follows that line is written here.
2. Commands are read from the functions of the command line, settings from their model, HTTP from
   the OpenAPI document: nothing is typed twice, so nothing can differ.

`python docs/write_reference.py` writes the pages; with `--check` it only names those that differ, and
ends with status 1 if there are any.
"""

from __future__ import annotations

import difflib
import inspect
import sys
import tomllib
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any

from reference_http import http
from reference_markdown import fence, sentence, table
from typer.models import ArgumentInfo, OptionInfo

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "pages" / "reference"
MARK = "<!-- Written by docs/write_reference.py; do not edit below this line. -->"

_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
_CLI = _PROJECT["scripts"]["assistant"].partition(":")[0]
_SETTINGS = "assistant.config.settings"


# --- commands ----------------------------------------------------------------------------------
def commands() -> str:
    cli = import_module(_CLI)
    return "\n\n".join(_command(name, *cli.load_command(name)) for name in cli.COMMANDS)


def _command(name: str, function: Any, examples: Sequence[str]) -> str:
    hints = typing.get_type_hints(function, include_extras=True)
    arguments, options, usage = [], [], [f"assistant {name} [OPTIONS]"]
    for parameter in inspect.signature(function).parameters.values():
        annotation, info = typing.get_args(hints[parameter.name])[:2]
        if isinstance(info, ArgumentInfo):
            shown = _argument(parameter.name, annotation, info, parameter.default)
            usage.append(shown)
            arguments.append((f"`{shown}`", sentence(info.help, ""), ""))
        elif isinstance(info, OptionInfo):
            default = _default(parameter.default)
            text = sentence(info.help, _bounds_of(info))
            options.append((f"`{_option(parameter.name, annotation, info)}`", text, default))
    parts = [
        f"## assistant {name}",
        inspect.getdoc(function) or "",
        fence(" ".join(usage), "text"),
    ]
    parts.append(table(("", "Meaning", "Default"), arguments + options))
    parts.append(fence("\n".join(examples), "sh"))
    return "\n\n".join(parts)


def _argument(name: str, annotation: Any, info: ArgumentInfo, default: object) -> str:
    shown = info.metavar or _choices(annotation) or name.upper()
    optional = default is not inspect.Parameter.empty and not shown.startswith("[")
    many = typing.get_origin(annotation) is list and not shown.endswith("…")
    return f"[{shown}]" if optional else f"{shown}…" if many else shown


def _option(name: str, annotation: Any, info: OptionInfo) -> str:
    # Typer keeps the first name of an option that is declared in Annotated as its default.
    first = [info.default] if isinstance(info.default, str) else []
    declared = ", ".join([*first, *(info.param_decls or ())]) or "--" + name.replace("_", "-")
    kinds = (annotation, *typing.get_args(annotation))
    value = info.metavar or _choices(annotation)
    if not value and bool not in kinds:
        value = "N" if int in kinds else "VALUE"
    return f"{declared} {value}".strip()


def _choices(annotation: Any) -> str:
    for kind in (annotation, *typing.get_args(annotation)):
        if inspect.isclass(kind) and issubclass(kind, Enum):
            return "|".join(str(member.value) for member in kind)
        if typing.get_origin(kind) is typing.Literal:
            return "|".join(map(str, typing.get_args(kind)))
    return ""


def _bounds_of(info: OptionInfo) -> str:
    if info.min is not None and info.max is not None:
        return f"{info.min} to {info.max}"
    return f"{info.min} or more" if info.min is not None else ""


def _default(value: object) -> str:
    if value in (None, False, inspect.Parameter.empty):
        return ""
    return f"`{value.value if isinstance(value, Enum) else value}`"


# --- settings ----------------------------------------------------------------------------------
def settings() -> str:
    fields = import_module(_SETTINGS).setting_fields()
    rows = [
        (f"`{name}`", _value(field.default), sentence(field.description, _limits(field.metadata)))
        for name, field in fields.items()
    ]
    return table(("Setting", "Default", "Meaning"), rows)


def _value(value: object) -> str:
    if value is None or value == ():
        return "none"
    if value == "":
        return "empty"
    if isinstance(value, tuple):
        return ", ".join(f"`{one}`" for one in value)
    return f"`{str(value).lower() if isinstance(value, bool) else str(value)}`"


def _limits(metadata: list[Any]) -> str:
    """What a number may be, in words: "more than 0, 600 at most"."""
    given = {
        name: getattr(one, name)
        for one in metadata
        for name in ("gt", "ge", "le")
        if getattr(one, name, None) is not None
    }
    if "ge" in given and "le" in given:
        return f"{given['ge']:,} to {given['le']:,}"
    words = {"gt": "more than {:,}", "ge": "{:,} or more", "le": "{:,} at most"}
    return ", ".join(words[name].format(limit) for name, limit in given.items())


# --- pages -------------------------------------------------------------------------------------
WRITERS: Mapping[str, Callable[[], str]] = {
    "command-line.md": commands,
    "settings.md": settings,
    "http.md": http,
}


def written() -> Iterator[tuple[Path, str, str]]:
    """Each page with its text as it is and as it ought to be."""
    for name, write in WRITERS.items():
        page = PAGES / name
        text = page.read_text(encoding="utf-8")
        prose, mark, _ = text.partition(MARK)
        if not mark:
            raise SystemExit(f"{page} lacks the line {MARK!r}")
        yield page, text, f"{prose}{MARK}\n\n{write()}\n"


def main() -> int:
    checking, differ = "--check" in sys.argv[1:], False
    for page, text, wanted in written():
        if text == wanted:
            continue
        differ = True
        if checking:
            name = page.relative_to(ROOT).as_posix()
            lines = difflib.unified_diff(
                text.splitlines(),
                wanted.splitlines(),
                name,
                f"{name} as the code says",
                n=0,
                lineterm="",
            )
            print("\n".join(lines))
        else:
            page.write_text(wanted, encoding="utf-8", newline="\n")
    if checking and differ:
        print("run `python docs/write_reference.py`", file=sys.stderr)
    return int(checking and differ)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
