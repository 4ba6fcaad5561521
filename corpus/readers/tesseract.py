"""Tesseract through its command line, for the scripts that RapidOCR does not know, or in its place.

A word of which it is not certain becomes "[…]": the sentence shows that a word is missing, and
no figure is made up. Nothing here is called where the program or the language is missing.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from PIL import Image

Script = Literal["Arabic", "Cyrillic", "Latin"]

_LANGUAGES: dict[Script, str] = {"Arabic": "ara", "Cyrillic": "rus", "Latin": "eng"}
_ALSO = ("eng", "fra", "spa")  # names and numbers of documents are in Latin letters in any text
_SECONDS = 120
_LEAST_CERTAIN = 40.0  # of 100
_UNCERTAIN = "[…]"
_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # of direction
_WORD_LEVEL = "5"
_COLUMNS = 12


@lru_cache(maxsize=1)
def _program() -> str | None:
    return shutil.which("tesseract")


@lru_cache(maxsize=1)
def _installed_languages() -> frozenset[str]:
    return frozenset(_run(["--list-langs"]).split())


def is_installed() -> bool:
    return _program() is not None


def knows(script: Script) -> bool:
    """Whether Tesseract is installed with the language for ``script``."""
    return is_installed() and _LANGUAGES[script] in _installed_languages()


def script_of(picture: np.ndarray[Any, Any]) -> Script | None:
    """The script of a picture, if it is one of those that are read here."""
    if "osd" not in _installed_languages():
        return None
    found = re.search(r"^Script: (\w+)", _run(["stdin", "stdout", "--psm", "0"], picture), re.M)
    return next((script for script in _LANGUAGES if found and script == found[1]), None)


def words(
    picture: np.ndarray[Any, Any], script: Script
) -> Iterator[tuple[str, float, float, float, float, int, float]]:
    """Words in the order of reading: text, left, top, right, bottom, number of line, certainty."""
    also = _ALSO if script == "Latin" else _ALSO[:1]
    wanted = dict.fromkeys([_LANGUAGES[script], *also])
    languages = [language for language in wanted if language in _installed_languages()]
    table = _run(["stdin", "stdout", "-l", "+".join(languages), "tsv"], picture)
    lines: dict[tuple[str, ...], int] = {}
    for row in table.splitlines():
        fields = row.split("\t")
        if len(fields) != _COLUMNS or fields[0] != _WORD_LEVEL:
            continue
        text = _MARKS.sub("", fields[11]).strip()
        if not text:
            continue
        left, top, width, height = map(float, fields[6:10])
        certain = float(fields[10])
        line = lines.setdefault(tuple(fields[1:5]), len(lines))
        shown = text if certain >= _LEAST_CERTAIN else _UNCERTAIN
        yield shown, left, top, left + width, top + height, line, max(0.0, certain / 100)


def _run(arguments: list[str], picture: np.ndarray[Any, Any] | None = None) -> str:
    """What the program prints; nothing when it fails or takes too long."""
    program = _program()
    if program is None:
        return ""
    data = io.BytesIO()
    if picture is not None:
        Image.fromarray(picture).convert("L").save(data, "ppm")
    try:
        done = subprocess.run(  # noqa: S603  found on the path, arguments are ours
            [program, *arguments],
            input=data.getvalue(),
            capture_output=True,
            check=False,
            timeout=_SECONDS,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")
