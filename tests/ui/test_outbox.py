from __future__ import annotations

import os
import time

from assistant.web.outbox import Outbox


def test_files_of_acts_that_are_long_over_are_deleted_and_others_stay() -> None:
    outbox = Outbox()
    old, new = outbox.folder(), outbox.folder()
    (old / "facts.csv").write_text("x")
    os.utime(old, times=(time.time() - 3600,) * 2)
    newest = outbox.folder()
    assert sorted(newest.parent.iterdir()) == sorted([new, newest])
