"""Every command in the documentation is one that the command line takes; some are run."""

from __future__ import annotations

import functools
import inspect
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from tests.docs.pages import CLI, PAGES, README, ROOT, Command, commands, documents

WRITTEN = list(dict.fromkeys(one for path in documents() for one in commands(path)))


@pytest.fixture(scope="module")
def line() -> typer.Typer:
    """The real command line, whose commands do nothing once their words are understood."""
    app = typer.Typer(rich_markup_mode=None)
    cli = import_module(CLI)
    for name in cli.COMMANDS:
        app.command(name)(_idle(cli.load_command(name)[0]))
    return app


def _idle(command: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(command)
    def idle(*_: Any, **__: Any) -> None:
        pass

    return idle


def test_commands_are_found_in_the_documentation() -> None:
    assert len(WRITTEN) > 80
    assert {one.words[0] for one in WRITTEN if one.words} >= {
        "ask",
        "index",
        "ui",
        "serve",
        "evaluate",
    }
    assert any(one.inline for one in WRITTEN)


@pytest.mark.parametrize("written", [w for w in WRITTEN if w.words and not w.inline], ids=str)
def test_a_command_in_a_block_is_one_that_the_command_line_takes(
    written: Command, line: typer.Typer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for word in written.words:  # files that a command wants to be there
        if re.fullmatch(r"[\w./-]+\.(jsonl?|txt|yaml|csv)", word) and not word.startswith("/"):
            (tmp_path / word).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / word).touch()
        elif re.fullmatch(r"[\w.-]+/", word):
            (tmp_path / word).mkdir()
    done = CliRunner().invoke(line, list(written.words))
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("written", [w for w in WRITTEN if w.inline and w.words], ids=str)
def test_a_command_in_running_text_has_a_name_and_options_that_exist(written: Command) -> None:
    name, *rest = written.words
    options = {word.split("=")[0] for word in written.words if word.startswith("--")}
    general = {"--help", "--version", "--debug", "--install-completion"}
    if name in ("…", *general):
        assert options <= general
        return
    cli = import_module(CLI)
    assert name in cli.COMMANDS
    function = inspect.unwrap(cli.load_command(name)[0])
    known = set(re.findall(r"--[a-z-]+", _declared(function)))
    assert options - known - general == set(), rest


def _declared(function: Callable[..., None]) -> str:
    """The help of a command, in one piece."""
    app = typer.Typer(rich_markup_mode=None)
    app.command()(_idle(function))
    return CliRunner().invoke(app, ["--help"]).output


def test_commands_that_need_nothing_but_the_samples_do_what_the_pages_say(tmp_path: Path) -> None:
    """Index the sample reports once, then ask them what the pages ask."""
    first_steps = (PAGES / "using" / "first-steps.md").read_text(encoding="utf-8")
    asked = [
        one.words for one in commands(PAGES / "using" / "first-steps.md") if "ask" in one.words
    ]
    assert len(asked) == 2
    indexed, *answers, search, facts, documents = _run(
        tmp_path,
        [
            ("index", str(ROOT / "corpus" / "samples")),
            *asked,
            _written(README, "search"),
            _written(README, "facts"),
            ("documents", "--json"),
        ],
    )
    assert "17 added, 0 updated, 0 unchanged, 0 removed, 0 failed" in indexed
    assert "17 sample reports" in first_steps
    for words, answer in zip(asked, answers, strict=True):
        assert _folded(_shown_for(words, first_steps)) in _folded(answer)
    assert search.lstrip().startswith("1. ")
    assert facts.strip() == ""  # they are in the file
    header = (tmp_path / "facts.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    page = (PAGES / "using" / "facts.md").read_text(encoding="utf-8")
    assert [column for column in header.split(",") if f"`{column}`" not in page] == []
    assert len(json.loads(documents)) == 17


def _written(path: Path, name: str) -> tuple[str, ...]:
    """The first call of a command on a page."""
    return next(one.words for one in commands(path) if one.words[0] == name and not one.inline)


def _shown_for(words: tuple[str, ...], page: str) -> str:
    """The output that a page shows under a command."""
    command = f'assistant {words[0]} "{words[1]}"'
    shown = re.search(re.escape(command) + r"\n```\n\n```text\n(.*?)```", page, re.DOTALL)
    assert shown is not None, command
    return shown[1]


def _folded(text: str) -> str:
    return " ".join(text.split())


_MARK = "\x1e"
_DRIVER = f"""
import json, sys
from {CLI} import main
for words in json.loads(sys.argv[1]):
    sys.argv = ["assistant", *words]
    if status := main():
        sys.exit(status)
    print("{_MARK}", flush=True)
"""


def _run(folder: Path, lines: list[tuple[str, ...]]) -> list[str]:
    """What each command prints, all of them in one process: the libraries are loaded once.

    It is started in ``folder``, without settings of this machine.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith("ASSISTANT_")}
    done = subprocess.run(
        [sys.executable, "-c", _DRIVER, json.dumps(lines)],
        cwd=folder,
        env=own | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split(_MARK)[:-1]
