"""Files to download: Gradio copies each as soon as an act is over; what is left of older ones is deleted."""

from __future__ import annotations

import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

_COPIED_S = 600.0  # long enough for any act to end


class Downloads:
    """A folder for each act, all below one that goes when the program ends. Safe to use from threads."""

    def __init__(self) -> None:
        self._root = tempfile.TemporaryDirectory(prefix="downloads-")

    def folder(self) -> Path:
        """A new empty folder; those of acts that are long over are deleted."""
        for older in Path(self._root.name).iterdir():
            with suppress(FileNotFoundError):  # another thread was quicker
                if time.time() - older.stat().st_mtime > _COPIED_S:
                    shutil.rmtree(older)
        return Path(tempfile.mkdtemp(dir=self._root.name))
