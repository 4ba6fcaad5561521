"""The README and the pages of the documentation, and the commands that are in them."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "pages"
README = ROOT / "README.md"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CLI = PROJECT["scripts"]["assistant"].partition(":")[0]

_FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(?<!`)`(assistant(?: [^`\n]+)?)`(?!`)")
_SHELLS = ("sh", "bash", "console", "powershell")
_END = ("|", ">", ">>", "<", "&&", ";")  # what a shell, and not the program, reads


@dataclass(frozen=True, slots=True)
class Command:
    """Words after ``assistant``, and where they are written."""

    page: str
    words: tuple[str, ...]
    inline: bool = False

    def __str__(self) -> str:
        return f"{self.page}: assistant {shlex.join(self.words)}"


def documents() -> list[Path]:
    """All Markdown that people read: the pages, and what is at the top of the repository."""
    return [*sorted(ROOT.glob("*.md")), *sorted(PAGES.rglob("*.md"))]


def shell_lines(markdown: str) -> list[str]:
    """Lines of the blocks that are for a shell."""
    blocks = (text for language, text in _FENCE.findall(markdown) if language in _SHELLS)
    return [line for block in blocks for line in block.splitlines() if line]


def commands(path: Path) -> Iterator[Command]:
    """Every call of ``assistant`` in blocks and in the running text of a page."""
    text, page = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
    for line in shell_lines(text):
        for words in _calls(line):
            yield Command(page, words)
    for written in _INLINE.findall(_FENCE.sub("", text)):
        yield from (Command(page, words, inline=True) for words in _calls(written))


def _calls(line: str) -> Iterator[tuple[str, ...]]:
    """The calls of ``assistant`` in a line: alone, in an environment, in a container, after another."""
    if "assistant" not in line:
        return
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|<>&;")
    lexer.whitespace_split = True
    lexer.escape = ""  # of Windows' paths
    words = list(lexer)
    for n, word in enumerate(words):
        program = re.split(r"[/\\]", word)[-1].removesuffix(".exe")
        if program != "assistant" or not _is_call(words[:n]):
            continue
        end = next((m for m in range(n, len(words)) if words[m] in _END), len(words))
        yield tuple(words[n + 1 : end])


def _is_call(before: list[str]) -> bool:
    return not before or before[-1] in _END or before[:2] == ["podman", "run"]
