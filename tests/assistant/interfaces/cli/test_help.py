"""Help, and wrong use: nothing heavy is loaded for either."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable

import pytest

from assistant.interfaces.cli import COMMANDS, load_command

Run = Callable[..., subprocess.CompletedProcess[str]]

_SLOW = ("torch", "chromadb", "gradio", "langchain", "pydantic", "numpy", "rich", "tantivy")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_shows_examples_that_the_command_takes(
    name: str, assistant: Run
) -> None:
    done = assistant(name, "--help")
    assert done.returncode == 0
    assert "Examples:" in done.stdout
    for example in load_command(name)[1]:
        assert example in done.stdout
        assert example.startswith(f"assistant {name}")
        for option in re.findall(r"--[a-z-]+", example):
            assert f"{option} " in done.stdout or f"{option}\n" in done.stdout


def test_help_imports_nothing_that_is_slow() -> None:
    code = (
        "import sys; from assistant.interfaces.cli import main; main(); print(sorted(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=True
    )
    loaded = set(re.findall(r"'([^'.]+)", done.stdout.splitlines()[-1]))
    assert "typer" in loaded
    assert loaded & set(_SLOW) == set()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("indx",),
        ("index",),
        ("ask",),
        ("ask", ""),
        ("ask", "   "),
        ("ask", "Why?", "--years", "2018"),
        ("ask", "Why?", "--history", "no-such-file"),
        ("search", "words", "--limit", "0"),
        ("show", "x", "--page", "0"),
        ("show", "x", "--page", "1", "--start", "3"),
        ("ui", "--port", "70000"),
        ("ui", "--host", "0.0.0.0"),  # noqa: S104 (refused, which is the point)
        ("documents", "--index", "no-such-index"),
        ("remove", "x", "--index", "no-such-index"),
        ("ask", "Why?", "--index", "no-such-index"),
        ("index", "no-such-file", "--index", "new-index"),
    ],
)
def test_wrong_use_ends_with_status_2_and_words_but_no_trace(
    arguments: tuple[str, ...], assistant: Run
) -> None:
    done = assistant(*arguments)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert "unexpected failure," not in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == "" or arguments == ()


def test_the_trace_of_an_unexpected_failure_is_shown_only_on_demand(assistant: Run) -> None:
    quiet = assistant("documents", ASSISTANT_DENSE_WEIGHT="2")
    told = assistant("documents", ASSISTANT_DENSE_WEIGHT="2", ASSISTANT_DEBUG="1")
    asked = assistant("--debug", "documents", ASSISTANT_DENSE_WEIGHT="2")
    assert "Traceback" not in quiet.stderr
    assert "Traceback" in told.stderr
    assert "Traceback" in asked.stderr
    assert quiet.returncode == told.returncode == asked.returncode == 2


def test_the_version_is_printed(assistant: Run) -> None:
    done = assistant("--version")
    assert re.fullmatch(r"assistant \d+\.\d+\.\d+\n", done.stdout)


@pytest.mark.skipif(os.name == "nt", reason="needs a shell with pipefail")
def test_a_reader_that_goes_away_is_no_failure() -> None:
    code = (
        "import sys; from assistant.interfaces.cli.console import failures_reported\n"
        "with failures_reported():\n"
        "    for n in range(100000): print(n)\n"
    )
    shell = f"set -o pipefail; {sys.executable} -c '{code}' | head -n 1"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "0\n", "")
