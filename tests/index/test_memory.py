"""What was freed goes back to the system; in a process of its own, whose memory nobody else uses."""

from __future__ import annotations

import subprocess
import sys

import pytest

# Arrays of 16 MiB come, and behind each of them something small that stays when they go.
_COME_AND_GO = """
import sys
import numpy as np
import psutil
from index.memory import return_large_arrays

if sys.argv[1] == "kept apart":
    return_large_arrays()
resident, left = psutil.Process().memory_info, []
np.ones(2**22 - 2**16)  # freed at once: from now on the C library would keep what is smaller
before, arrays = resident().rss, []
for n in range(10):
    arrays.append(np.ones(2**21))
    left.append(bytearray(100_000))
arrays.clear()
print((resident().rss - before) // 2**20)
"""


def grown(way: str) -> int:
    """MiB that stay when all arrays are gone; one of them is in use."""
    command = [sys.executable, "-c", _COME_AND_GO, way]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif(
    sys.platform != "linux", reason="other systems give large pieces back by themselves"
)
def test_arrays_that_come_and_go_leave_nothing_behind() -> None:
    assert grown("kept apart") < 8
