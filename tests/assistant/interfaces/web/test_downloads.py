from __future__ import annotations

import os
import time

from assistant.interfaces.web.parts.events import Downloads


def test_files_of_acts_that_are_long_over_are_deleted_and_others_stay() -> None:
    downloads = Downloads()
    old, new = downloads.folder(), downloads.folder()
    (old / "facts.csv").write_text("x")
    os.utime(old, times=(time.time() - 3600,) * 2)
    newest = downloads.folder()
    assert sorted(newest.parent.iterdir()) == sorted([new, newest])
