"""The README opens with two commands that work when they are pasted."""

from __future__ import annotations

from tests.docs.pages import README, ROOT, shell_lines


def _commands() -> list[str]:
    return shell_lines(README.read_text(encoding="utf-8"))


def test_it_opens_with_a_command_that_installs_and_one_that_tests() -> None:
    first, second, *_ = _commands()
    assert first.startswith("python3 -m venv .venv && .venv/bin/pip install .")
    assert first.endswith(".venv/bin/assistant ui")
    assert second.endswith(".venv/bin/python -m pytest")


def test_the_check_before_a_change_ends_with_its_test_command() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.splitlines()[-1] == _commands()[1]


def test_the_container_is_made_of_files_that_are_there() -> None:
    lines = (ROOT / "Containerfile").read_text(encoding="utf-8").splitlines()
    copied = [word for line in lines if line.startswith("COPY ") for word in line.split()[1:-1]]
    assert copied
    assert [name for name in copied if not (ROOT / name).exists()] == []
