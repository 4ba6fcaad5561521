"""The Markdown that the pages of reference/ are written in."""

from __future__ import annotations

import re
from collections.abc import Sequence


def table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table without the columns that are empty in every row."""
    kept = [n for n in range(len(header)) if any(row[n] for row in rows)]
    lines = [[header[n] for n in kept], ["---"] * len(kept)]
    lines += [[row[n].replace("|", "\\|") for n in kept] for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def fence(text: str, language: str) -> str:
    return f"```{language}\n{text}\n```"


def sentence(text: str | None, more: str) -> str:
    """``text`` on one line, with ``more`` in brackets at its end."""
    said = " ".join((text or "").split())
    return f"{said.removesuffix('.')} ({more})." if said and more else said or more


def flowing(text: str) -> str:
    """Paragraphs, each on one line; what a docstring calls ``code`` as Markdown does."""
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    return "\n\n".join(paragraphs).replace("``", "`")
