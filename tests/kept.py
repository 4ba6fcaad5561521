"""A place with reports and their index that is made once, and is as it was made again for each test that changes it.

Making a small index takes a second, copying it a few milliseconds. A test always finds it at the same address, because
an index remembers where its documents lie.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path


class Kept:
    """``make``: fills the folder it is given, and has closed everything in it when it returns."""

    def __init__(self, root: Path, make: Callable[[Path], object]) -> None:
        self._place, self._made = root / "place", root / "made"
        self._made.mkdir()
        self._place.mkdir()
        make(self._place)
        shutil.copytree(self._place, self._made, dirs_exist_ok=True)

    def renewed(self) -> Path:
        """The folder, whatever has happened in it since."""
        shutil.rmtree(self._place)
        return shutil.copytree(self._made, self._place)

    def copied(self, place: Path) -> Path:
        """The folder as it was made, at another address, for tests that change nothing in it."""
        return shutil.copytree(self._made, place)
